"""One output format of `segcli diff` per file."""
