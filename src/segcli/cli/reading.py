"""The commands that read events."""
