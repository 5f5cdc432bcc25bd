"""From places in a JSON text that stands in a JSON string to places in the source, and back; escapes are mapped."""

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from segcli.findings import Location
from segcli.input.locate import Cursor

ESCAPE = re.compile(rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
DOUBLED = re.compile(b'""')
PAIR, HEX = 12, 6
"""Bytes of a surrogate pair and of one `\\uXXXX`."""


class EmbeddedText:
    """The text that a JSON string holds. `literal` is the string as it came, with its quotes, and `line` and `column`
    are those of its first quote in the source; `outer` is the text that the literal itself stands in, at the offset
    `start`, where that is a string again. A cell of CSV has `is_cell`: its quotes are doubled, and lines may end in it.

    Offsets are in bytes of UTF-8; half of a surrogate pair stays the escape that it is. Making the map is linear in the
    literal, asking it logarithmic in its escapes. Only the literal of the outermost string is ever looked at for a
    column.
    """

    def __init__(
        self,
        literal: bytes,
        line: int = 1,
        column: int = 1,
        outer: "EmbeddedText | None" = None,
        start: int = 0,
        is_cell: bool = False,
    ) -> None:
        self._literal = literal
        self._line = line
        self._column = column
        self._outer = outer
        self._start = start
        self._is_cell = is_cell
        self._cursor = Cursor(literal, line, column)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Without what is cheap to make again."""
        return EmbeddedText, (self._literal, self._line, self._column, self._outer, self._start, self._is_cell)

    @cached_property
    def _escapes(self) -> tuple[list[int], list[int], list[int]]:
        """Of each escape its offset in the literal, the one behind it, and the offset in the text behind it."""
        matches = list((DOUBLED if self._is_cell else ESCAPE).finditer(self._literal, 1, len(self._literal) - 1))
        starts = [match.start() for match in matches]
        ends = [match.end() for match in matches]
        shrinks = accumulate(len(match[0]) - width(match[0]) for match in matches)
        return starts, ends, [end - 1 - shrink for end, shrink in zip(ends, shrinks, strict=True)]

    def raw_offset(self, at: int) -> int:
        """Where in the literal the character at an offset of the text begins; that of the text's end is the quote's."""
        starts, ends, behind = self._escapes
        index = bisect_right(behind, at)
        raw = at - behind[index - 1] + ends[index - 1] if index else at + 1
        return min(raw, starts[index]) if index < len(starts) else raw

    def offset(self, raw: int) -> int:
        """The offset in the text of the character that an offset in the literal belongs to."""
        starts, ends, behind = self._escapes
        index = bisect_right(ends, raw)
        at = raw - ends[index - 1] + behind[index - 1] if index else raw - 1
        if index < len(starts) and raw > starts[index]:
            at -= raw - starts[index]
        return max(at, 0)

    def location(self, start: int, end: int) -> Location:
        """Lines and columns in the source of a stretch of the text; all of a JSON string stands in one line."""
        raw_start, raw_end = self.raw_offset(start), self.raw_offset(end)
        if self._outer is not None:
            return self._outer.location(self._start + raw_start, self._start + raw_end)
        line, column = self._cursor.place(raw_start)
        inside = self._literal[raw_start:raw_end]
        if b"\n" in inside:
            return Location(line, column, line + inside.count(b"\n"), 1 + characters(inside.rpartition(b"\n")[2]))
        return Location(line, column, line, column + characters(inside))

    def part(self, start: int, end: int) -> "EmbeddedText":
        """A stretch of the text as a text of its own, which keeps nothing of the rest."""
        raw_start, raw_end = self.raw_offset(start), self.raw_offset(end)
        literal = b'"%b"' % self._literal[raw_start:raw_end]
        if self._outer is not None:
            outer = self._outer.part(self._start + raw_start, self._start + raw_end)
            return EmbeddedText(literal, outer=outer, start=-1)
        line, column = self._cursor.place(raw_start)
        return EmbeddedText(literal, line, column - 1, is_cell=self._is_cell)

    def shifted(self, lines: int) -> "EmbeddedText":
        """The same, so many lines further down."""
        outer = self._outer.shifted(lines) if self._outer is not None else None
        return EmbeddedText(self._literal, self._line + lines, self._column, outer, self._start, self._is_cell)

    def at(self, line: int, column: int) -> int:
        """The offset in the text of a line and column of the source, which stand in the outermost string."""
        if self._outer is not None:
            return self.offset(self._outer.at(line, column) - self._start)
        start, skip = 0, column - self._column
        for _ in range(line - self._line):
            start, skip = self._literal.index(b"\n", start) + 1, column - 1
        before = self._literal[start:].decode("utf-8", "surrogatepass")[:skip]
        return self.offset(start + len(before.encode("utf-8", "surrogatepass")))


def width(escape: bytes) -> int:
    """The bytes of UTF-8 that an escape stands for."""
    if len(escape) == PAIR:
        return 4
    if len(escape) != HEX:
        return 1
    code = int(escape[-4:], 16)
    if code & 0xF800 == 0xD800:
        return HEX
    return 1 if code < 0x80 else 2 if code < 0x800 else 3


def characters(text: bytes) -> int:
    """How many columns a piece of UTF-8 takes."""
    return len(text) if text.isascii() else len(text.decode("utf-8", "replace"))
