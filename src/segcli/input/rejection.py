"""How reading goes on after something that is no record: what is passed over, and how much may be tried for it."""

from segcli.input import recovery
from segcli.input.array import TopLevelArray
from segcli.input.beside import TextBeside
from segcli.input.buffer import CHUNK, Buffer
from segcli.input.lanes import Lanes
from segcli.input.parser import ParseError
from segcli.input.unreadable import UnreadableSpan

LINE_MOST = 1 << 20
"""Bytes of a line that are kept until it is known whether a value stands in it."""

SMALL = 1 << 16
PATIENCE = 8 << 20
SCAN = 16
"""What a byte costs that is scanned for the end of an item, in bytes that are parsed."""


class Rejection:
    """Passes over what cannot be read, to where the next record may start. What failing attempts may cost is bounded
    by `PATIENCE` and the bytes already read. `entangled` says that what is around a stretch might change where.
    """

    def __init__(self, window: Buffer, gap: UnreadableSpan, lanes: Lanes, beside: TextBeside) -> None:
        self._window = window
        self._gap = gap
        self._lanes = lanes
        self._beside = beside
        self._wasted = 0
        self.entangled = False

    def pass_over(self, fault: ParseError, array: TopLevelArray) -> None:
        """Go on behind a fault."""
        window = self._window
        self._gap.begin(fault, bool(array.state))
        self._wasted += fault.at
        self.entangled = (
            self.entangled or fault.short or self._wasted > CHUNK or b"\n" in window.text[window.at :][: fault.at]
        )
        patient = self._wasted < PATIENCE + window.offset
        if fault.code == "too-large" or not patient:
            self._gap.pass_over(window.at + fault.at)
        self._lanes.try_lines = self._lanes.seen_lines
        if array.state:
            array.state = "comma"
            if not patient or not self._pass_item(array.in_lines):
                self._gap.pass_to(recovery.next_item, LINE_MOST)
        elif self._lanes.seen_lines or self._beside.is_around:
            self._gap.pass_to(recovery.next_line)
        else:
            self._pass_text()

    def _pass_text(self) -> None:
        """Go on to a value, or to text with a value behind it."""
        gap = self._gap
        while gap.open is not None and gap.open.may_end_in_text:
            is_patient = self._beside.is_patient
            gap.pass_to(recovery.next_start_or_brace if is_patient else recovery.next_start_or_object, LINE_MOST)
            if not self._is_text() or self._beside.value() is not None:
                return
            gap.note_prefix()
        gap.pass_to(recovery.next_start)

    def _is_text(self) -> bool:
        """Whether what is here was stopped at for a `{` further on in its line."""
        window = self._window
        if window.text[window.at : window.at + 1] in (b"{", b"[", b""):
            return False
        return not recovery.NEXT_HEAD.match(window.text, window.at - 1)

    def _pass_item(self, in_lines: bool) -> bool:
        """Go on behind an item whose brackets are all closed, or the line of it among lines, if it is one."""
        window = self._window
        while True:
            end = recovery.cut_line(window.text, window.at) if in_lines else -1
            if end < 0:
                end = recovery.item_end(window.text, window.at, window.at + CHUNK)
            have = len(window.text) - window.at
            if end >= 0 or have >= CHUNK or not window.fetch(1 if have < SMALL else have):
                break
        if end >= 0:
            self._gap.pass_over(recovery.head_before(window.text, window.at + 1, end))
            return True
        self._wasted += SCAN * min(CHUNK, len(window.text) - window.at)
        self.entangled = self.entangled or self._wasted > CHUNK
        return False
