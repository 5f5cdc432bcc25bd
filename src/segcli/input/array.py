"""An array at the top of a source, whose items are records: what is expected in it next, and what is wrong with it."""

from typing import Literal

from segcli.input.buffer import Buffer
from segcli.input.records import Unreadable
from segcli.input.unreadable import UnreadableSpan


class TopLevelArray:
    """The array that is open, if one is, as `state`: behind its bracket, where an item is expected, or a comma.

    `behind` is the end of what was read last. `names_a_line` says that a complaint named a line, whose number a stretch
    does not know, and `in_lines` that the values before it stood on lines of their own.
    """

    def __init__(self, window: Buffer, gap: UnreadableSpan) -> None:
        self._window = window
        self._gap = gap
        self._opened = (1, 1)
        self.behind = (1, 1)
        self.state: Literal["", "opened", "item", "comma"] = ""
        self.names_a_line = False
        self.in_lines = False

    def open(self, in_lines: bool) -> None:
        """Go on behind the `[` here."""
        self.in_lines = in_lines
        self._opened = self._window.line, self._window.column
        self._window.advance(self._window.at + 1)
        self.state = "opened"

    def missing_comma(self, byte: bytes) -> Unreadable:
        """The complaint about a `byte` where a comma or the end should be. A bracket at column 1 shows that the array
        was cut off.
        """
        if self._window.column == 1 and byte in b"{[":
            return self.unclosed()
        self.state = "item"
        return self._gap.complaint("a comma is missing between two items", hint="put a comma there")

    def needless_comma(self) -> Unreadable:
        """The complaint about a comma behind the last item."""
        line, column = self.behind
        return self._gap.complaint("no comma may stand behind the last item", (line, column - 1), "take this comma out")

    def unclosed(self) -> Unreadable:
        """The complaint that the array has no end, which ends it."""
        line, column = self._opened
        far = line < self.behind[0]
        self.state = ""
        self.names_a_line = self.names_a_line or far
        place = f"line {line}" if far else f"column {column}"
        return self._gap.complaint(
            f"`[` of {place} is never closed", self.behind, "put `]` there, or get the whole of it"
        )
