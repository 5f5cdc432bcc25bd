"""How often genuine payloads have a member, and how often it is null: `schemas/shares.json`."""

from functools import cache
from typing import Any

from segcli.generation.rendering import Share
from segcli.schemas.files import load


@cache
def shares() -> dict[str, dict[str, Share]]:
    """The shares by the name of the definition and the path of the member in it."""
    table: dict[str, dict[str, Any]] = load("shares")
    return {definition: {path: Share(*pair) for path, pair in members.items()} for definition, members in table.items()}
