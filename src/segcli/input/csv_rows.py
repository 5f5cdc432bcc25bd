"""The rows of a CSV export (RFC 4180) in which some column holds JSON, as records whose members are the cells.

The standard library's reader gives cells without their places, and reads on for ever behind a quote that is never
closed; what is needed of CSV is two patterns.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from segcli.findings import Finding, Location, Severity
from segcli.input.buffer import BOM, Buffer
from segcli.input.csv_detection import HEAD, JSON_CELL
from segcli.input.encoding import Encoding
from segcli.input.parser import LARGEST, NOT_UTF8
from segcli.input.records import Record, Unreadable
from segcli.input.tokens import Span
from segcli.input.unreadable import EXCERPT

QUOTES = "in CSV a quote in a cell is doubled"
UTF8 = "`iconv -f WINDOWS-1252 -t UTF-8 FILE | segcli validate` reads it if it comes from an old Windows"
QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')


class Row(NamedTuple):
    """Where the cells of a row are in a text, and where the next one starts; `fault` is where text follows a quote."""

    cells: list[Span]
    end: int
    fault: int | None = None


class CsvRows:
    """The rows of one source behind its head, in order, and last what cannot be read of it. Its records have the raw
    text of their row and know where in it the `cells` stand.
    """

    passed = 0
    beside = 0

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self._window = Buffer(iter(encoding))
        self._delimiter = b","
        self._plain = re.compile(b"")
        self.records = 0

    def __iter__(self) -> Iterator[Record | Unreadable]:
        window = self._window
        window.fetch()
        while b"\n" not in window.text and window.fetch():
            pass
        window.at = len(BOM) if window.text.startswith(BOM) else 0
        head = HEAD.match(window.text)
        self._delimiter = head[1] if head is not None and head[1] else b","
        self._plain = re.compile(rb"[^%b\r\n]*+" % re.escape(self._delimiter))
        first = self._row() or Row([], window.at)
        names = [text_of(window.text[start:stop]) for start, stop in first.cells]
        window.advance(first.end)
        while window.at < len(window.text) or window.fetch():
            row = self._row()
            if row is None:
                yield self._rest()
                return
            yield from self._items(names, row)
            window.advance(row.end)
        if self._encoding.damage is not None:
            yield self._rest()

    def _row(self) -> Row | None:
        """The row here; None for one without end, or one that is too large."""
        window = self._window
        while (row := row_at(window, self._plain, self._delimiter)) is None:
            size = len(window.text) - window.at
            if window.ended or size > LARGEST:
                break
            window.fetch(max(min(size, LARGEST + 1 - size), 1))
        return row

    def _items(self, names: list[str], row: Row) -> Iterator[Record | Unreadable]:
        """The record of a row, or what is wrong with it. Cells with JSON have to be UTF-8."""
        if row.fault is not None:
            yield self._broken(row.fault, row, "text follows the quote that closes a cell", QUOTES)
            return
        for start, stop in row.cells:
            cell = self._window.text[start:stop]
            if not cell.isascii() and JSON_CELL.match(cell) and (fault := not_utf8(cell)) is not None:
                yield self._broken(start + fault, row, NOT_UTF8, UTF8)
                return
        yield from self._record(names, row)

    def _record(self, names: list[str], row: Row) -> Iterator[Record]:
        """The row as a record; none for a blank line."""
        window = self._window
        text, begin = window.text[window.at : row.end].rstrip(b"\r\n"), window.at
        cells = {name: Span(*(at - begin for at in span)) for name, span in zip(names, row.cells, strict=False)}
        values = {name: text_of(text[start:stop]) for name, (start, stop) in cells.items()}
        if not any(values.values()):
            return
        self.records += 1
        yield Record(self.records, values, text, window.line, window.column, window.offset, cells=cells)

    def _broken(self, fault: int, row: Row, reason: str, hint: str) -> Unreadable:
        """What is to be said of a row that has a fault somewhere."""
        window = self._window
        line, column = window.place(fault)
        start = max(window.text.rfind(b"\n", window.at, fault) + 1, window.at, fault - EXCERPT)
        text = window.text[start : fault + EXCERPT].partition(b"\n")[0]
        size = self._encoding.original(window.text[window.at : row.end])
        item = unreadable("invalid-json", reason, (line, column), size)
        return item._replace(finding=item.finding._replace(help=hint), text=text, text_column=window.place(start)[1])

    def _rest(self) -> Unreadable:
        """What is to be said of all that is left, where a row does not end."""
        window = self._window
        line, column, text = window.line, window.column, window.text[window.at : window.at + EXCERPT]
        size, code, is_ended = 0, "invalid-json", window.ended
        while True:
            size += self._encoding.original(window.text[window.at :])
            window.at = len(window.text)
            if not window.fetch():
                break
        reason = "a quote of the row here is never closed: cut off?"
        if self._encoding.broke_off is not None:
            reason = self._encoding.broke_off
        elif not is_ended:
            reason, code = f"the row is larger than {LARGEST >> 20} MiB", "too-large"
        return unreadable(code, reason, (line, column), size)._replace(text=text.partition(b"\n")[0])


def row_at(window: Buffer, plain: re.Pattern[bytes], delimiter: bytes) -> Row | None:
    """The row here; None where more of the source has to be fetched for it, or its last quote is never closed."""
    row, at, text = Row([], 0), window.at, window.text
    while True:
        quoted = text.startswith(b'"', at)
        cell = QUOTED.match(text, at) if quoted else None
        if quoted and cell is None:
            return None
        end = cell.end() if cell else at
        unquoted = plain.match(text, end)
        behind = unquoted.end() if unquoted else end
        if quoted and behind > end and row.fault is None:
            row = row._replace(fault=end)
        # JSON without quotes around it has commas, so it is no cell.
        row.cells.append(Span(at, at if not quoted and text[at : at + 1] in (b"{", b"[") else behind))
        if not text.startswith(delimiter, behind):
            line_end = 2 if text.startswith(b"\r\n", behind) else 1
            is_known = window.ended or text.startswith(b"\n", behind) or behind + 1 < len(text)
            return row._replace(end=min(behind + line_end, len(text))) if is_known else None
        at = behind + 1


def unreadable(code: str, reason: str, place: tuple[int, int], size: int) -> Unreadable:
    """What is to be said of so many bytes from a line and column on."""
    location = Location(*place, place[0], place[1] + 1)
    message = f"{reason}; {size:,} byte{'s' * (size != 1)} could not be read" if size else reason
    return Unreadable(Finding(code, Severity.ERROR, message, location, None, help=QUOTES), b"", place[1], size)


def not_utf8(text: bytes) -> int | None:
    """Where the first bytes are that are no UTF-8, None where all are."""
    try:
        text.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


def text_of(cell: bytes) -> str:
    """What a cell holds; bytes that are no UTF-8 stay what they are, so that no JSON comes of them."""
    if cell.startswith(b'"'):
        cell = cell[1:-1].replace(b'""', b'"')
    return cell.decode("utf-8", "surrogateescape")
