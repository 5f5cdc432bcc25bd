"""What is known of all events and of ids without opening a schema: `schemas/catalogue.json`."""

from functools import cache

from segcli.findings import Json
from segcli.schemas.files import load


@cache
def catalogue() -> Json:
    """The catalogue: `events` by name, other names of events, the `members` that schemas know, `prefixes` of ids."""
    return load("catalogue")


@cache
def documented() -> dict[str, str]:
    """Every documented name of an event, and the misspelt ones, with what it is officially."""
    known = catalogue()
    return {**{name: name for name in (*known["events"], *known["undocumented"])}, **known["misspelt"]}
