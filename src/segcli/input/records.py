"""What is read of a source, and what is known of it beside its value."""

from typing import NamedTuple

from segcli.findings import Finding, Json, Location, Path


class Embedding(NamedTuple):
    """Where in the record of a source an event stands that is not the record itself; `location` is that of the string
    that holds it, None where its text is part of the record's.
    """

    path: Path
    location: Location | None


class Record(NamedTuple):
    """One top-level JSON value of a source, or one item of a top-level array.

    `number` counts from 1 in the source, `text` is the value as it came (in UTF-8), `line` and `column` are those of
    its first character, `start` is its offset in bytes of UTF-8, and `duplicates` are the paths of repeated keys.
    `within` is for an event that was unwrapped.
    """

    number: int
    json: Json
    text: bytes
    line: int
    column: int
    start: int
    duplicates: tuple[Path, ...] = ()
    within: Embedding | None = None


class Unreadable(NamedTuple):
    """Adjacent bytes that are no record. `text` is a piece of the line with the fault, from column `text_column` on;
    `size` counts the bytes of the source that were passed over.
    """

    finding: Finding
    text: bytes
    text_column: int
    size: int


class Offset(NamedTuple):
    """What a source has before the stretch of it that is read; `start` is in bytes of UTF-8."""

    records: int = 0
    lines: int = 0
    start: int = 0


START = Offset()
