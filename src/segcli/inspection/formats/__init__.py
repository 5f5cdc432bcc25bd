"""One output format of `segcli inspect` per file."""
