"""The exact value of a record, and what is to be said of its text; clean events are never looked at so closely."""

from typing import TYPE_CHECKING, NamedTuple

import orjson

from segcli.findings import Json, Path
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.loading import exact
from segcli.input.parser import DEEPEST
from segcli.input.tokens import scan

if TYPE_CHECKING:
    from segcli.input.oddities import Oddity


class Examination(NamedTuple):
    """A value with exact integers, and of its text the paths of repeated keys, what few parsers take, and how deep it
    is nested, as far as that matters.
    """

    value: Json
    duplicates: tuple[Path, ...] = ()
    oddities: "tuple[Oddity, ...]" = ()
    depth: int = 0


def examined(text: bytes, value: Json) -> Examination:
    """A value that was read from a text, looked at once more; for most compact JSON writing it again is enough."""
    if is_compact(text, value):
        return Examination(value)
    value = exact(text, value)
    if surely_has_none(text, value):
        return Examination(value)
    from segcli.input.oddities import oddities

    _, _, duplicates, depth = scan(text)
    return Examination(value, duplicates, oddities(value) if depth <= DEEPEST else (), depth)


def is_compact(text: bytes, value: Json) -> bool:
    """Whether a text is what orjson writes of its value: an integer that it rounded would be written otherwise."""
    try:
        return orjson.dumps(value) == text
    except TypeError:
        return False
