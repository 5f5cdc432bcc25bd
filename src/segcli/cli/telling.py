"""The commands that tell what segcli knows, and those for signatures."""
