"""What lies between records and is none: where it begins and ends, and what to say of it."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from segcli.findings import Finding, Location, Severity
from segcli.input.buffer import BLANK, Buffer
from segcli.input.parser import ParseError
from segcli.input.records import Unreadable

if TYPE_CHECKING:
    from segcli.input.hints import Hint, Unparsed

EXCERPT = 120
QUOTED = re.compile(rb'"(?:[^"\\]++|\\.)*+"\s*+', re.DOTALL)
HEAD_INITIALS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ<>")
HEAD_LINE = 1 << 10
"""Bytes of a line by which an HTTP head is known."""

BEHIND = 512
"""Bytes behind a fault that are looked at."""

JQ = "`jq -c '%s' FILE | segcli validate`"
LARGE = (
    (
        re.compile(rb'\{\s*+"log"\s*+:\s*+\{'),
        f"of a HAR file, take what was sent: {JQ % '.log.entries[].request.postData.text | strings'}",
    ),
    (
        re.compile(rb'\{\s*+"'),
        f"of an export, hand over the items of its list: {JQ % '.items[]'}, with the name that the list has",
    ),
)
"""What helps with a value that begins so and is too large."""

KEPT = 1 << 20
"""Bytes of a gap that are kept to say what is wrong; a fault further in is told in the parser's words."""


class Open:
    """Unreadable bytes that have not ended yet: the first fault in them, where they begin and, so far, `end`; how many
    bytes of the source they are, and their text up to a little behind the fault. `unreadable` is what there is to say
    where their text alone does not tell.
    """

    def __init__(self, fault: ParseError, window: Buffer, unreadable: Unreadable | None, in_array: bool) -> None:
        self.fault = fault
        self.in_array = in_array
        self.unreadable = unreadable
        self.line, self.column = self.end = window.line, window.column
        self.size = self.length = 0
        self.text = bytearray()


class UnreadableSpan:
    """Unreadable bytes in a window, which go on as long as they are adjacent; `open` is what is known of those that
    have not ended yet. `measure` tells how many bytes of the source a piece of the window's text was.
    """

    def __init__(self, window: Buffer, measure: Callable[[bytes], int]) -> None:
        self._window = window
        self._measure = measure
        self.open: Open | None = None

    def begin(self, fault: ParseError, in_array: bool = False) -> None:
        """Meet with a fault; the first one of adjacent ones counts."""
        if self.open is None:
            no_item = in_array and self._window.text.startswith(b",", self._window.at)
            if no_item:
                fault = ParseError(0, "there is no item before this comma", code=fault.code)
            alone = fault.code == "invalid-json" and fault.at + BEHIND <= KEPT and not no_item
            self.open = Open(fault, self._window, None if alone else self._described(fault), in_array)

    def pass_over(self, end: int) -> None:
        """Go on to `text[end]` of the window."""
        window, gap = self._window, self.open
        if gap is not None:
            passed = window.text[window.at : end]
            gap.size += self._measure(passed)
            gap.length += len(passed)
            gap.text += passed[: max(min(gap.fault.at + BEHIND, KEPT) - len(gap.text), 0)]
            if content := passed.rstrip(BLANK):
                gap.end = window.place(window.at + len(content))
        window.advance(end)

    def pass_to(self, find: Callable[[bytes, int], int]) -> None:
        """Pass over everything up to what `find` finds, or to the end of the source."""
        window = self._window
        while (end := find(window.text, window.at + 1)) < 0:
            # What leads to a value may have come in half: its last character stays, with the white space behind it.
            last = window.at + max(len(window.text[window.at :].rstrip(BLANK)) - 1, 0)
            line = window.text.rfind(b"\n", window.at, last)
            # So does a line that may turn out to be the first one of an HTTP head.
            begun = (
                window.text[line + 1] in HEAD_INITIALS and len(window.text) - line < HEAD_LINE if line >= 0 else False
            )
            self.pass_over(line if begun else last)
            if not window.fetch(max(len(window.text) - window.at, 1)):
                end = len(window.text)
                break
        self.pass_over(end)

    def closed(self, broke_off: str | None = None) -> Iterator[Unreadable]:
        """Tell of the bytes that end here, where there are any; `broke_off` is why the source did behind them."""
        if self.open is None:
            return
        gap, self.open = self.open, None
        unreadable = explained(gap)
        size = f"{gap.size:,} byte{'s' * (gap.size != 1)}"
        message = f"{f'{broke_off}: ' if broke_off else ''}{unreadable.finding.message}; {size} could not be read"
        yield unreadable._replace(finding=unreadable.finding._replace(message=message), size=gap.size)

    def complaint(self, message: str, place: tuple[int, int] | None = None, hint: str | None = None) -> Unreadable:
        """A fault between records, which costs no byte; it stands here or at a place before."""
        unreadable = self._described(ParseError(0, message))
        line, column = place or unreadable.finding.location[:2]
        text = unreadable.text if place in (None, unreadable.finding.location[:2]) else b""
        location = Location(line, column, line, column + 1)
        return unreadable._replace(finding=unreadable.finding._replace(location=location, help=hint), text=text)

    def _described(self, fault: ParseError) -> Unreadable:
        """What the parser says about a fault, with the text around it."""
        window, text = self._window, self._window.text
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
            hint = next((advice for begin, advice in LARGE if begin.match(text, window.at)), None)
        finding = Finding(fault.code, Severity.ERROR, fault.message + where, location, None, help=hint)
        return Unreadable(finding, excerpt, window.place(start)[1], 0)


def explained(gap: Open) -> Unreadable:
    """What is wrong with unreadable bytes, told where it is: a fault behind the last of them shows that they are a
    value that was cut off.
    """
    from segcli.input.hints import CUT_OFF, Unparsed, hint_for

    unreadable, fault = gap.unreadable, gap.fault
    if unreadable is None:
        unparsed = Unparsed(bytes(gap.text), fault, gap.line, gap.column, gap.in_array)
        return excerpted(unparsed, hint_for(unparsed))
    if fault.code != "invalid-json" or fault.at <= gap.length:
        return unreadable
    location = Location(*gap.end, gap.end[0], gap.end[1] + 1)
    message = "the value is cut off where another one begins"
    return unreadable._replace(
        finding=unreadable.finding._replace(message=message, location=location, help=CUT_OFF), text=b""
    )


def excerpted(unparsed: "Unparsed", hint: "Hint") -> Unreadable:
    """A hint as what is told of unreadable bytes, with the text around it, which begins with a token or is the rest of
    a string behind a quote.
    """
    text, at = unparsed.text, hint.at
    line, column = unparsed.position(at)
    begin = max(text.rfind(b"\n", 0, at) + 1, at - EXCERPT)
    start, quote = token_boundary(text, begin, hint.starts)
    end = text.find(b"\n", at, at + EXCERPT)
    excerpt = quote + text[start : end if end >= 0 else at + EXCERPT]
    spread = line > unparsed.line and " of line " not in hint.message
    where = f", in the value that starts at line {unparsed.line}" if spread else ""
    location = Location(line, column, line, column + 1)
    finding = Finding(unparsed.fault.code, Severity.ERROR, hint.message + where, location, None, help=hint.help)
    return Unreadable(finding, excerpt, unparsed.position(start)[1] - len(quote), 0)


def token_boundary(text: bytes, begin: int, starts: tuple[int, ...]) -> tuple[int, bytes]:
    """Where a text can be cut, at `begin` or a little behind, and the quote that stands for what is cut off of a
    string.
    """
    inside = max((start for start in starts if start < begin), default=begin)
    if text[inside : inside + 1] == b'"' and not QUOTED.fullmatch(text, inside, begin):
        while text[begin] & 0xC0 == 0x80:
            begin += 1
        return begin, b'"'
    return next((start for start in starts if start >= begin), begin), b""
