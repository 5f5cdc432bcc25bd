"""segcli from Python: what `from segcli import Validator, validate` leads to."""
