"""From a source to its records, in whatever framing, encoding and compression it comes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from segcli import sources
from segcli.documents.encoding import Encoding
from segcli.documents.framing import Framing, Record, Unreadable, nothing_passes
from segcli.documents.window import Window
from segcli.findings import Finding, Json, Location, Severity
from segcli.sources import DamagedError, Source, Unopened

__all__ = ["Begin", "End", "Record", "Unreadable", "nothing_passes", "read"]


class Begin(NamedTuple):
    """A source is open; what follows up to its `End` is its own."""

    source: Source


class End(NamedTuple):
    """A source has been read, `bytes_read` bytes after decompression. `trouble` tells why it could not be read to
    its end, or that it holds no record; `passed` counts the records that were let pass.
    """

    name: str
    bytes_read: int
    trouble: str | None
    passed: int = 0


def read(
    source: Source | Unopened, passes: Callable[[Json], bool] = nothing_passes
) -> Iterator[Begin | Record | Unreadable | End]:
    """The records of a source and what could not be read, between a `Begin` and an `End`."""
    if isinstance(source, Unopened):
        yield End(source.name, 0, source.reason)
        return
    yield Begin(source)
    encoding = Encoding(sources.chunks(source))
    damage: list[DamagedError] = []
    window = Window(until_damaged(encoding, damage))
    framing = Framing(window, encoding.original, passes)
    empty, trouble = True, None
    last: Record | Unreadable | None = None
    try:
        for item in framing:
            if last is not None:
                yield last
            last, empty = item, False
    except OSError as error:
        empty, trouble = False, sources.reason(error)
    if damage:
        if isinstance(last, Record):
            yield last
        last, empty = broken_off(last, str(damage[0]), window), False
    if last is not None:
        yield last
    if empty and not framing.passed:
        trouble = "holds no JSON value"
    yield End(source.name, encoding.bytes_read, trouble, framing.passed)


def until_damaged(chunks: Encoding, damage: list[DamagedError]) -> Iterator[bytes]:
    """The chunks up to where compressed data breaks off, which is noted in `damage`."""
    try:
        yield from chunks
    except DamagedError as error:
        damage.append(error)


def broken_off(last: Record | Unreadable | None, reason: str, window: Window) -> Unreadable:
    """What to say where compressed data breaks off, instead of what was said of the record that it cut in two."""
    if isinstance(last, Unreadable):
        return last._replace(finding=last.finding._replace(message=f"{reason}: {last.finding.message}"))
    location = Location(window.line, window.column, window.line, window.column + 1)
    return Unreadable(Finding("invalid-json", Severity.ERROR, reason, location, None), b"", 1, 0)
