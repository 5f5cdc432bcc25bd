"""What lies between records and is none: where it begins and ends, and what to say of it."""

import re
from collections.abc import Callable, Iterator

from segcli.findings import Finding, Location, Severity
from segcli.input.buffer import BLANK, Buffer
from segcli.input.parser import ParseError
from segcli.input.records import Unreadable

EXCERPT = 120
HEAD_INITIALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ<>")
HEAD_LINE = 1 << 10
"""Bytes of a line by which an HTTP head is known."""

BEHIND = 512
"""Bytes behind a fault that are looked at."""

FIELDS = rb"(?:(?:(?:data|event|id|retry)?:[^\n]*+|[ \t\r]*+)(?:\n|\Z))*"
"""Lines of a stream of server-sent events."""

JQ = "`jq -c '%s' FILE | segcli validate`"
LARGE = (
    (
        rb'\{\s*+"log"\s*+:\s*+\{',
        f"of a HAR file, take what was sent: {JQ % '.log.entries[].request.postData.text | strings'}",
    ),
    (
        rb'\{\s*+"',
        f"of an export, hand over the items of its list: {JQ % '.items[]'}, with the name that the list has",
    ),
)
"""What helps with a value that begins so and is too large."""

KEPT = 1 << 20
"""Bytes of a gap that are kept to say what is wrong; a fault further in is told in the parser's words."""


class Open:
    """Unreadable bytes that have not ended yet: the first fault in them, where they begin and, so far, `end`; how many
    bytes of the source they are, and their text up to a little behind the fault. `unreadable` is what there is to say
    where their text alone does not tell. `prefix` is what stands before the first `{` of the first line that has one.
    """

    def __init__(self, fault: ParseError, window: Buffer, unreadable: Unreadable | None, in_array: bool) -> None:
        self.fault = fault
        self.in_array = in_array
        self.unreadable = unreadable
        self.line, self.column = self.end = window.line, window.column
        self.start = window.offset
        self.size = self.length = 0
        self.text = bytearray()
        self.prefix: bytes | None = None
        self.is_plain = True
        self._last = b""

    @property
    def may_end_in_text(self) -> bool:
        """Whether text with a value behind it may follow, and not only be a piece of a broken value."""
        return self.is_plain or self.prefix is None or bool(self.prefix.strip())

    @property
    def is_fields(self) -> bool:
        """Whether they are fields of server-sent events, few enough to be known."""
        return self.length == len(self.text) and bool(re.fullmatch(FIELDS, self.text))

    def take(self, passed: bytes, most: int) -> None:
        """Add what was passed over of them; only text without anything of JSON is plain."""
        around = self._last + passed
        if self.is_plain and (b"{" in passed or b"}" in passed or b'":' in around):
            self.is_plain = False
        self._last = around[-1:]
        self.length += len(passed)
        self.text += passed[: max(most - len(self.text), 0)]


class UnreadableSpan:
    """Unreadable bytes in a window, which go on as long as they are adjacent; `open` is what is known of those that
    have not ended yet. `measure` tells how many bytes of the source a piece of the window's text was, `prefix` is what
    stands before the first `{` of the line at hand.
    """

    def __init__(self, window: Buffer, measure: Callable[[bytes], int]) -> None:
        self._window = window
        self.measure = measure
        self.open: Open | None = None
        self.prefix: bytes | None = None

    def begin(self, fault: ParseError, in_array: bool = False) -> None:
        """Meet with a fault; the first one of adjacent ones counts."""
        if self.open is None:
            no_item = in_array and self._window.text.startswith(b",", self._window.at)
            if no_item:
                fault = ParseError(0, "there is no item before this comma", code=fault.code)
            alone = fault.code == "invalid-json" and fault.at + BEHIND <= KEPT and not no_item
            self.open = Open(fault, self._window, None if alone else self._described(fault), in_array)
        self.note_prefix()

    def note_prefix(self) -> None:
        """Remember that the line at hand belongs to the unreadable bytes."""
        if self.open is not None and self.open.prefix is None:
            self.open.prefix = self.prefix

    def pass_over(self, end: int) -> None:
        """Go on to `text[end]` of the window."""
        window, gap = self._window, self.open
        if gap is not None:
            passed = window.text[window.at : end]
            gap.size += self.measure(passed)
            gap.take(passed, min(gap.fault.at + BEHIND, KEPT))
            if content := passed.rstrip(BLANK):
                gap.end = window.place(window.at + len(content))
        window.advance(end)

    def pass_to(self, find: Callable[[bytes, int], int], line_most: int = 0) -> None:
        """Pass over everything up to what `find` finds, or to the end of the source. A line that has begun stays whole
        up to so many bytes.
        """
        window = self._window
        while (end := find(window.text, window.at + 1)) < 0:
            # What leads to a value may have come in half: its last character stays, with the white space behind it.
            last = window.at + max(len(window.text[window.at :].rstrip(BLANK)) - 1, 0)
            line = window.text.rfind(b"\n", window.at, last)
            # So does a line that may turn out to be the first one of an HTTP head.
            most = max(HEAD_LINE if line >= 0 and window.text[line + 1] in HEAD_INITIALS else 0, line_most)
            self.pass_over(line if line >= 0 and len(window.text) - line < most else last)
            have = len(window.text) - window.at
            if not window.fetch(have if have > HEAD_LINE else 1):
                end = find(window.text + b"\n", window.at + 1)
                end = min(end, len(window.text)) if end >= 0 else len(window.text)
                break
        self.pass_over(end)

    def closed(self, broke_off: str | None = None) -> Iterator[Unreadable]:
        """Tell of the bytes that end here, where there are any; `broke_off` is why the source did behind them."""
        if self.open is None:
            return
        from segcli.input.explanation import explained

        gap, self.open = self.open, None
        unreadable = explained(gap)
        message = f"{f'{broke_off}: ' if broke_off else ''}{unreadable.finding.message}{lost(gap.size)}"
        finding = unreadable.finding._replace(message=message)
        yield unreadable._replace(finding=finding, size=gap.size, start=gap.start)

    def dropped(self) -> int:
        """Forget the bytes at hand, which are no fault, and give how many of the source they are."""
        gap, self.open = self.open, None
        return 0 if gap is None else gap.size

    def complaint(
        self, message: str, place: tuple[int, int] | None = None, hint: str | None = None, size: int = 0
    ) -> Unreadable:
        """A fault between records, which costs so many bytes; it stands here or at a place before."""
        unreadable = self._described(ParseError(0, message + (lost(size) if size else "")))
        line, column = place or unreadable.finding.location[:2]
        text = unreadable.text if place in (None, unreadable.finding.location[:2]) else b""
        location = Location(line, column, line, column + 1)
        finding = unreadable.finding._replace(location=location, help=hint)
        return unreadable._replace(finding=finding, text=text, size=size, start=self._window.offset)

    def _described(self, fault: ParseError) -> Unreadable:
        """What the parser says about a fault, with the text around it."""
        window = self._window
        while (
            (begin := window.at + fault.at) + EXCERPT > len(window.text)
            and window.text.find(b"\n", begin) < 0
            and window.fetch()
        ):
            pass
        text = window.text
        at = window.at + fault.at
        line, column = window.place(at)
        start = max(text.rfind(b"\n", window.at, at) + 1, window.at, at - EXCERPT)
        while start < at and text[start] & 0xC0 == 0x80:
            start += 1
        end = text.find(b"\n", at, at + EXCERPT)
        excerpt = text[start : end if end >= 0 else at + EXCERPT]
        where = f", in the value that starts at line {window.line}" if line > window.line else ""
        location = Location(line, column, line, column + 1)
        hint = None
        if fault.code == "too-large":
            hint = next((advice for begin, advice in LARGE if re.compile(begin).match(text, window.at)), None)
        finding = Finding(fault.code, Severity.ERROR, fault.message + where, location, None, help=hint)
        return Unreadable(finding, excerpt, window.place(start)[1], 0)


def lost(size: int) -> str:
    return f"; {size:,} byte{'s' * (size != 1)} could not be read"
