"""The formats that both engines assert in a schema of the user's own."""

from segcli.engines.patterns import is_pattern
from segcli.schemas.formats import DATES

FORMATS = DATES | {"regex": is_pattern}
"""The formats that both engines assert in a schema of the user's own, by their names."""
