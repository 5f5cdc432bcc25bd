"""From a source to its records, in whatever framing, encoding and compression it comes."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from segcli.console.text import plural
from segcli.findings import Json
from segcli.input import sources
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing, nothing_passes
from segcli.input.records import ANY_TEXT, Context, Note, Record, Unreadable
from segcli.input.sources import Source, Unopened

if TYPE_CHECKING:
    from segcli.input.csv_rows import CsvRows

TABLE_INITIALS = frozenset(bytes((byte,)) for byte in b'"@_\xefABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
"""What a table may start with: a name, a quote or a byte order mark."""

EMPTY = "holds no JSON value"
"""What is said of a source without a record."""


class EndOfSource(NamedTuple):
    """A source has been read, `bytes_read` bytes after decompression.

    `trouble` tells why it could not be read to its end and how far it was read, or that it holds no record; `passed`
    counts the records that were let pass, `skipped` the unreadable bytes of which nothing is to be said, and `beside`
    those of text beside values that are no fault.
    """

    name: str
    bytes_read: int
    trouble: str | None
    passed: int = 0
    skipped: int = 0
    beside: int = 0


def read(
    source: Source | Unopened,
    passes: Callable[[Json], bool] = nothing_passes,
    watch: Callable[[int, int], None] | None = None,
    note: Note | None = None,
) -> Iterator[Record | Unreadable | EndOfSource]:
    """The records of a source and what could not be read, and last its end.

    `watch` is told from time to time how many records and bytes of the source have been read, and `note` is given the
    records that are let pass.
    """
    if isinstance(source, Unopened):
        yield EndOfSource(source.name, 0, source.reason)
        return

    def watched(chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            yield chunk
            if watch is not None and framing is not None:
                watch(framing.records, encoding.bytes_read)

    framing: Framing | CsvRows | None = None
    encoding = Encoding(watched(sources.chunks(source)))
    framing = framing_of(encoding, passes, Context(is_strict=source.claims_json, note=note))
    empty = True
    for item in framing:
        empty = False
        yield item
    trouble = EMPTY if empty and not framing.passed else None
    if encoding.broke_off is not None:
        trouble = stopped(encoding.broke_off, encoding.bytes_read, framing.records)
    yield EndOfSource(source.name, encoding.bytes_read, trouble, framing.passed, beside=framing.beside)


def framing_of(
    encoding: Encoding, passes: Callable[[Json], bool] = nothing_passes, context: Context = ANY_TEXT
) -> "Framing | CsvRows":
    """What finds the records of a source, by how that begins."""
    beginning = encoding.look_ahead()
    if beginning[:1] not in TABLE_INITIALS:
        return Framing(encoding, passes, context=context)
    from segcli.input.csv_detection import starts_csv
    from segcli.input.csv_rows import CsvRows

    return CsvRows(encoding) if starts_csv(encoding, beginning) else Framing(encoding, passes, context=context)


def stopped(reason: str, bytes_read: int, records: int) -> str:
    """Why a source broke off, and how far it had been read by then."""
    if not bytes_read:
        return reason
    return f"{reason}; {plural(bytes_read, 'byte')} with {plural(records, 'record')} could be read"
