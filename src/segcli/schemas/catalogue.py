"""What recognition and `segcli events` know of every event without opening its schema."""

from functools import cache

from segcli.findings import Json
from segcli.schemas.files import load


@cache
def catalogue() -> Json:
    """What recognition and `segcli events` know of every event without opening its schema."""
    return load("catalogue")


@cache
def documented() -> dict[str, str]:
    """Every documented name of an event, and the misspelt ones, with what it is officially."""
    known = catalogue()
    return {**{name: name for name in (*known["events"], *known["undocumented"])}, **known["misspelt"]}
