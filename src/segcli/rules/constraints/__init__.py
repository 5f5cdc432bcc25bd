"""What rules state, in a small language over the members of an event, and its compiler."""
