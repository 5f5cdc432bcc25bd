"""Formats of `--report` that write several files into a folder, each a file with a class `Reporter`."""
