"""What lies between records and is none: where it begins and ends, and what to say of it."""

from collections.abc import Callable, Iterator

from segcli.documents.parsing import Fault
from segcli.documents.records import Unreadable
from segcli.documents.window import BLANK, Window
from segcli.findings import Finding, Location, Severity

EXCERPT = 120


class Gap:
    """Unreadable bytes in a window, which go on as long as they are adjacent; `open` is what there is to say of those
    that have not ended yet. `measure` tells how many bytes of the source a piece of the window's text was.
    """

    def __init__(self, window: Window, measure: Callable[[bytes], int]) -> None:
        self._window = window
        self._measure = measure
        self.open: Unreadable | None = None

    def begin(self, fault: Fault) -> None:
        """Meet with a fault; the first one of adjacent ones is told of."""
        if self.open is None:
            self.open = self._told(fault)

    def pass_over(self, end: int) -> None:
        """Go on to `text[end]` of the window."""
        window = self._window
        if self.open is not None:
            self.open = self.open._replace(size=self.open.size + self._measure(window.text[window.at : end]))
        window.advance(end)

    def pass_to(self, find: Callable[[bytes, int], int]) -> None:
        """Pass over everything up to what `find` finds, or to the end of the source."""
        window = self._window
        while (end := find(window.text, window.at + 1)) < 0:
            # What leads to a value may have come in half: its last character stays, with the white space behind it.
            self.pass_over(window.at + max(len(window.text[window.at :].rstrip(BLANK)) - 1, 0))
            if not window.fetch(max(len(window.text) - window.at, 1)):
                end = len(window.text)
                break
        self.pass_over(end)

    def closed(self, broke_off: str | None = None) -> Iterator[Unreadable]:
        """Tell of the bytes that end here, where there are any; `broke_off` is why the source did behind them."""
        if self.open is None:
            return
        told, self.open = self.open, None
        size = f"{told.size:,} byte{'s' * (told.size != 1)}"
        message = f"{f'{broke_off}: ' if broke_off else ''}{told.finding.message}; {size} could not be read"
        yield told._replace(finding=told.finding._replace(message=message))

    def complaint(self, message: str) -> Unreadable:
        """A fault between records, which costs no byte."""
        return self._told(Fault(0, message))

    def _told(self, fault: Fault) -> Unreadable:
        """What to say about a fault, with the text around it."""
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
        finding = Finding(fault.code, Severity.ERROR, fault.message + where, location, None)
        return Unreadable(finding, excerpt, window.place(start)[1], 0)
