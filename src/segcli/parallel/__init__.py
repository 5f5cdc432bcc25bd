"""The same findings in less time, by worker processes."""
