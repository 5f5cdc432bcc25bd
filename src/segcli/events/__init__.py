"""From a record to an event: its envelope, which event it is, its purpose, and which events are chosen."""
