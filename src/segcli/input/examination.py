"""The exact value of a record, and what is to be said of its text; clean events are never looked at so closely."""

from typing import TYPE_CHECKING

import orjson

from segcli.findings import Json, Path
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.loading import exact
from segcli.input.parser import DEEPEST

if TYPE_CHECKING:
    from segcli.input.oddities import Oddity


def examined(text: bytes, value: Json) -> "tuple[Json, tuple[Path, ...], tuple[Oddity, ...], int]":
    """A value that was read from a text, with exact integers; and of the text the paths of repeated keys, what few
    parsers take, and how deep it is nested, as far as that matters. For most compact JSON writing it again is enough.
    """
    if is_compact(text, value):
        return value, (), (), 0
    value = exact(text, value)
    if surely_has_none(text, value):
        return value, (), (), 0
    from segcli.input.oddities import oddities
    from segcli.input.tokens import scan

    _, _, duplicates, depth = scan(text)
    return value, duplicates, oddities(value) if depth <= DEEPEST else (), depth


def is_compact(text: bytes, value: Json) -> bool:
    """Whether a text is what orjson writes of its value: an integer that it rounded would be written otherwise."""
    try:
        return orjson.dumps(value) == text
    except TypeError:
        return False
