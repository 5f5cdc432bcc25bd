"""From a source to its records, in whatever framing, encoding and compression it comes."""

from collections.abc import Iterator
from typing import NamedTuple

from segcli import sources
from segcli.documents.encoding import Encoding
from segcli.documents.framing import Framing, Record, Unreadable
from segcli.documents.window import Window
from segcli.findings import Finding, Location, Severity
from segcli.sources import DamagedError, Source, Unopened

__all__ = ["Begin", "End", "Record", "Unreadable", "read"]


class Begin(NamedTuple):
    """A source is open; what follows up to its `End` is its own."""

    source: Source


class End(NamedTuple):
    """A source has been read, `bytes_read` bytes after decompression. `trouble` tells why it could not be read to
    its end, or that it holds no record."""

    name: str
    bytes_read: int
    trouble: str | None


def read(source: Source | Unopened) -> Iterator[Begin | Record | Unreadable | End]:
    """The records of a source and what could not be read, between a `Begin` and an `End`."""
    if isinstance(source, Unopened):
        yield End(source.name, 0, source.reason)
        return
    yield Begin(source)
    encoding = Encoding(sources.chunks(source))
    damage: list[DamagedError] = []
    window = Window(until_damaged(encoding, damage))
    framing = Framing(window, encoding.original)
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
        last, empty = cut_off(last, str(damage[0]), window), False
    if last is not None:
        yield last
    if empty:
        trouble = "holds no JSON value"
    yield End(source.name, encoding.bytes_read, trouble)


def until_damaged(chunks: Encoding, damage: list[DamagedError]) -> Iterator[bytes]:
    """The chunks up to where compressed data breaks off, which is noted in `damage`."""
    try:
        yield from chunks
    except DamagedError as error:
        damage.append(error)
