"""One file per command: `run` takes plain values and gives an exit code."""
