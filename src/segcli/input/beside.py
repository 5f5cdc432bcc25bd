"""Which text stands beside values, where logs, consoles and event streams write it, and is no fault."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from segcli.input.buffer import Buffer
from segcli.input.lanes import Lanes
from segcli.input.records import Unreadable
from segcli.input.unreadable import UnreadableSpan

if TYPE_CHECKING:
    from segcli.input.prefixes import Line, PrefixedValue

HELP = "take the text out: no text may stand beside JSON in a .json, .jsonl or .ndjson file or with --strict-framing"
PATIENCE = 8 << 20
SCAN = 16
"""What a byte costs that is scanned for a value over several lines, in bytes that are parsed."""


class TextBeside:
    """Finds values behind text on their lines, and counts in `size` the bytes of text that are no fault: what stands
    around such values, other lines of their source, and HTTP heads.

    Lines before the first value are unreadable until it is known whether that stands behind text. In a source that
    `is_strict` all text is a fault. `is_used` tells that a value stood behind text, which no stretch tells alone.
    """

    def __init__(self, window: Buffer, gap: UnreadableSpan, lanes: Lanes, is_strict: bool) -> None:
        self._window = window
        self._gap = gap
        self._lanes = lanes
        self.is_strict = is_strict
        self._first = lanes.records
        self._last = -1
        self._line: Line | None = None
        self._spent = 0
        self.size = 0
        self.is_used = False

    @property
    def is_around(self) -> bool:
        """Whether the last value stood behind text, as those after it will."""
        return self._last == self._lanes.records

    @property
    def is_patient(self) -> bool:
        """Whether values over several lines are still looked for."""
        return self._spent < PATIENCE + self._window.offset

    @property
    def is_undecided(self) -> bool:
        """Whether what follows decides if the unreadable bytes at hand are a fault."""
        gap = self._gap.open
        return gap is not None and (self._is_lead or gap.is_fields)

    @property
    def _is_lead(self) -> bool:
        gap = self._gap.open
        return gap is not None and gap.is_plain and self._lanes.records == self._first

    def value(self) -> "PrefixedValue | None":
        """The value behind text on the line that begins here, if there is one."""
        window = self._window
        self._line = None
        if window.text.startswith(b"{", window.at):
            self._gap.prefix = b""
            return None
        from segcli.input.prefixes import line_at, starts_line, value_behind

        if starts_line(window) < 0:
            return None
        line = self._line = line_at(window)
        self._gap.prefix = line.shape
        if line.prefix is None or not line.may_lead or not self._is_outside(line):
            return None
        value, spent = value_behind(window, line, self.is_patient)
        self._spent += SCAN * spent
        return value

    def _is_outside(self, line: "Line") -> bool:
        """Whether the line is none of a value that could not be read: the data in a broken webhook is no event."""
        gap, shape = self._gap.open, line.shape or b""
        if gap is None or gap.is_plain or gap.prefix is None:
            return True
        is_deeper = shape.startswith(gap.prefix) and shape[len(gap.prefix) : len(gap.prefix) + 1] in (b" ", b"\t")
        return not is_deeper and (bool(gap.prefix.strip()) or self.is_around or self._lanes.seen_lines)

    def accept(self, value: "PrefixedValue") -> Iterator[Unreadable]:
        """Go on to a value and count the text around it; what is a fault is told."""
        gap, window, before = self._gap, self._window, value.begin - self._window.at
        is_data = self._line is not None and (self._line.prefix or b"").strip() == b"data:"
        is_stream = is_data and gap.open is not None and gap.open.is_fields
        if (self._is_lead or is_stream) and not self.is_strict:
            self.size += gap.dropped()
        yield from gap.closed()
        size = gap.measure(window.text[window.at : value.end]) - gap.measure(value.text)
        yield from self.passed(size, "text stands beside the value on this line")
        self.is_used = True
        window.advance(window.at + before)

    def passed(self, size: int, message: str) -> Iterator[Unreadable]:
        """Count so many bytes of text that stand here, or tell of them where they are a fault."""
        if self.is_strict:
            yield self._gap.complaint(message, hint=HELP, size=size)
        else:
            self.size += size

    def follow(self) -> None:
        """Remember that the value just read stood behind text."""
        self._last = self._lanes.records

    def is_text(self) -> bool:
        """Whether the line here is text among values that stand behind such. What follows unreadable bytes and may go
        on with their JSON is not.
        """
        window, line, gap = self._window, self._line, self._gap.open
        if line is None or line.end < 0 or self.is_strict or not self.is_around:
            return False
        text = window.text[window.at : line.end]
        ends_inside = gap is not None and text.rstrip().endswith((b",", b"[", b"]"))
        return not (b"}" in text or b'":' in text or ends_inside)

    def skip(self) -> None:
        """Go on behind the line here, which is text."""
        window, line = self._window, self._line
        assert line is not None
        self.size += self._gap.measure(window.text[window.at : line.end])
        window.advance(line.end)
