"""The rows of a CSV export (RFC 4180) in which some column holds JSON, as records whose members are the cells.

The standard library's reader gives cells without their places, and reads on for ever behind a quote that is never
closed; what is needed of CSV is two patterns.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from segcli.findings import Finding, Location, Severity
from segcli.input.buffer import BOM, Buffer
from segcli.input.encoding import Encoding
from segcli.input.parser import LARGEST
from segcli.input.records import Record, Unreadable
from segcli.input.tokens import Span
from segcli.input.unreadable import EXCERPT

QUOTES = "in CSV a quote in a cell is doubled"
LOOK = 1 << 16
"""Bytes by which it is known whether a source is CSV."""

NAME = rb'"?[\w .@#()-]{0,60}"?'
HEAD_BEGUN = re.compile(rb"(?:\xef\xbb\xbf)?(?:%b[,;\t])*%b\r?" % (NAME, NAME))
HEAD = re.compile(rb"(?:\xef\xbb\xbf)?%b(?:([,;\t])%b(?:\1%b)*)?\r?\n" % (NAME, NAME, NAME))
JSON_CELL = re.compile(rb'(?:^|[,;\t])"\s*+(?:\[\s*+)?\{\s*+""', re.MULTILINE)
JSON_LINE = re.compile(rb"^[{\[]", re.MULTILINE)
QUOTED = re.compile(rb'"(?:[^"]++|"")*+"')


def is_csv(text: bytes, ended: bool) -> bool | None:
    """Whether a source that begins so is a table with JSON in it; None where more of it has to be known, unless it has
    `ended`. A line that begins as JSON shows that it is none.
    """
    ended = ended or len(text) >= LOOK
    newline = text.find(b"\n")
    if newline < 0:
        return None if not ended and HEAD_BEGUN.fullmatch(text) else False
    head = HEAD.match(text)
    if head is None:
        return False
    second = text[newline + 1 : text.find(b"\n", newline + 1) + 1 or len(text)]
    cell, line = JSON_CELL.search(text, newline + 1), JSON_LINE.search(text, newline + 1)
    if cell is not None and (line is None or cell.start() < line.start()):
        return True
    is_next_row = second.endswith(b"\n") and (head[1] is None or head[1] not in second)
    return False if ended or line is not None or is_next_row else None


def starts_csv(encoding: Encoding) -> bool:
    """Whether a source is CSV; what is looked at for that is still to be read."""
    text, more = b"", encoding.look_ahead()
    while (verdict := is_csv(more, len(more) == len(text))) is None:
        text, more = more, encoding.look_ahead()
    return verdict


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
            yield from self._record(names, row) if row.fault is None else (self._broken(row, row.fault),)
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

    def _record(self, names: list[str], row: Row) -> Iterator[Record]:
        """The row as a record; none for a blank line."""
        window = self._window
        text, begin = window.text[window.at : row.end].rstrip(b"\r\n"), window.at
        cells = {name: Span(*(at - begin for at in span)) for name, span in zip(names, row.cells, strict=False)}
        values = {name: text_of(text[start:stop]) for name, (start, stop) in cells.items()}
        if not any(values.values()):
            return
        self.records += 1
        place = window.line, window.column, window.offset
        yield Record(self.records, values, text, *place, cells=cells, size=len(text))

    def _broken(self, row: Row, fault: int) -> Unreadable:
        """What is to be said of a row with a quote that is not doubled."""
        window = self._window
        line, column = window.place(fault)
        start = max(window.text.rfind(b"\n", window.at, fault) + 1, window.at, fault - EXCERPT)
        text = window.text[start : fault + EXCERPT].partition(b"\n")[0]
        size = self._encoding.original(window.text[window.at : row.end])
        reason = "text follows the quote that closes a cell"
        return unreadable("invalid-json", reason, (line, column), size)._replace(
            text=text, text_column=window.place(start)[1]
        )

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
    message = f"{reason}; {size:,} byte{'s' * (size != 1)} could not be read"
    return Unreadable(Finding(code, Severity.ERROR, message, location, None, help=QUOTES), b"", place[1], size)


def text_of(cell: bytes) -> str:
    """What a cell holds; bytes that are no UTF-8 stay what they are, so that no JSON comes of them."""
    if cell.startswith(b'"'):
        cell = cell[1:-1].replace(b'""', b'"')
    return cell.decode("utf-8", "surrogateescape")
