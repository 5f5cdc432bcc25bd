"""One output format of `segcli validate` per file."""
