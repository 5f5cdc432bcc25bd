"""From a source to its records, in whatever framing, encoding and compression it comes."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from segcli.console.text import plural
from segcli.findings import Json
from segcli.input import sources
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing, nothing_passes
from segcli.input.records import Context, Record, Unreadable
from segcli.input.sources import Source, Unopened

EMPTY = "holds no JSON value"
"""What is said of a source without a record."""


class EndOfSource(NamedTuple):
    """A source has been read, `bytes_read` bytes after decompression.

    `trouble` tells why it could not be read to its end and how far it was read, or that it holds no record; `passed`
    counts the records that were let pass, and `beside` the bytes of text beside values that are no fault.
    """

    name: str
    bytes_read: int
    trouble: str | None
    passed: int = 0
    beside: int = 0


def read(
    source: Source | Unopened,
    passes: Callable[[Json], bool] = nothing_passes,
    watch: Callable[[int, int], None] | None = None,
) -> Iterator[Record | Unreadable | EndOfSource]:
    """The records of a source and what could not be read, and last its end.

    `watch` is told from time to time how many records and bytes of the source have been read.
    """
    if isinstance(source, Unopened):
        yield EndOfSource(source.name, 0, source.reason)
        return

    def watched(chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            if watch is not None:
                watch(framing.records, encoding.bytes_read)

    encoding = Encoding(watched(sources.chunks(source)))
    framing = Framing(encoding, passes, context=Context(is_strict=source.claims_json))
    empty = True
    for item in framing:
        empty = False
        yield item
    trouble = EMPTY if empty and not framing.passed else None
    if encoding.broke_off is not None:
        trouble = stopped(encoding.broke_off, encoding.bytes_read, framing.records)
    yield EndOfSource(source.name, encoding.bytes_read, trouble, framing.passed, framing.beside)


def stopped(reason: str, bytes_read: int, records: int) -> str:
    """Why a source broke off, and how far it had been read by then."""
    if not bytes_read:
        return reason
    return f"{reason}; {plural(bytes_read, 'byte')} with {plural(records, 'record')} could be read"
