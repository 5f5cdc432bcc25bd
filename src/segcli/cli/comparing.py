"""The command that compares."""
