"""The command that takes events out of their sources."""
