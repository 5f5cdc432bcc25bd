"""Duplicate keys, which parsers drop in silence, and nesting too deep to judge.

Almost no record has either, so a cheap proof that it cannot have them comes first.
"""

from typing import NamedTuple

import orjson

from segcli.findings import Json
from segcli.positions import Positions


class Oddities(NamedTuple):
    """What the slow look found: the nesting depth, and the paths of keys that occur again in their object."""

    depth: int
    duplicates: tuple[tuple[str | int, ...], ...]


def is_plain(text: bytes, value: Json) -> bool:
    """Whether a record surely has no duplicate key and no deep nesting.

    Writing the value again gives the same bytes for most compact JSON (0.8 us for 820 bytes). Else, without a
    backslash on either side, quotes only delimit strings, so that a dropped member shows in their number. orjson
    refuses to write more than 254 levels.
    """
    try:
        again = orjson.dumps(value)
    except TypeError:
        return False
    return again == text or (b"\\" not in text and again.count(b'"') == text.count(b'"'))


def look(text: bytes) -> Oddities:
    """The exact answer for one record, at the price of a walk through its tokens."""
    positions = Positions(text)
    return Oddities(positions.depth, positions.duplicates)
