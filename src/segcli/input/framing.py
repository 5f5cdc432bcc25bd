"""Where one record ends and the next begins, and how to go on after bytes that are no record.

Framing is detected, not asked for, and may change at any point. Two facts carry it. A JSON object or array is never the
beginning of another one, so a slice that parses *is* the value that starts there. And `}` or `]`, white space, `{` or
`[` stand in this order only between two values (or inside a string). So two fast `Lanes` guess where values end, by
lines and by what stood between the last two values; `value_at` asks the parser.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from segcli.findings import Json
from segcli.input import recovery
from segcli.input.array import TopLevelArray
from segcli.input.buffer import CHUNK, Buffer
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.encoding import Encoding
from segcli.input.heads import Heads
from segcli.input.lanes import Lanes
from segcli.input.parser import ParseError, Value
from segcli.input.records import START, Offset, Record, Unreadable
from segcli.input.unreadable import UnreadableSpan
from segcli.input.values import opens_array, value_at

if TYPE_CHECKING:
    from segcli.input.http.encoded import EncodedBody
    from segcli.input.http.head import Head

PATIENCE = 8 << 20
SCAN = 16
"""What a byte costs that is scanned for the end of an item, in bytes that are parsed."""


def nothing_passes(_: Json) -> bool:
    return False


class Framing:
    """The records of one source, in order, and between them what could not be read.

    `passes` says of a value whether it is an event that nothing needs to be said of: such a record is only counted, in
    `passed`, which spares it the way through the pipeline (2 us of 8). All of it is linear in the input: what failing
    attempts may cost is bounded by `PATIENCE` and the bytes already read.

    A source can be read in stretches, cut at line ends; one with something `before` it goes on with one value a line.
    What was read of a stretch holds for the source unless it was `entangled`: what is around it might have changed it.
    With an `open_end`, unreadable bytes at its end may go on in the next one.
    """

    def __init__(
        self,
        encoding: Encoding,
        passes: Callable[[Json], bool] = nothing_passes,
        before: Offset = START,
        body: "EncodedBody | None" = None,
    ) -> None:
        self._encoding = encoding
        self._window = Buffer(iter(encoding), before.lines + 1, before.start)
        if body is not None:
            self._window.column = body.place[1]
        self._passes = passes
        self._gap = UnreadableSpan(self._window, encoding.original)
        self._heads = Heads(self._window, self._gap, body is not None)
        self._lanes = Lanes(self._window, self._gap, encoding.original, passes, before)
        self._lanes.seen_lines = before.start > 0 and body is None
        self._entangled = False
        self.open_end = False
        self._array = TopLevelArray(self._window, self._gap)
        self._wasted = 0

    def __iter__(self) -> Iterator[Record | Unreadable]:
        window = self._window
        window.fetch()
        while True:
            yield from self._lanes.read()
            self._array.behind = self._gap.open.end if self._gap.open is not None else (window.line, window.column)
            if not window.skip_blank():
                break
            if self._heads.of_curl and self._heads.skip_remark():
                continue
            head = self._heads.find(bool(self._array.state))
            yield from self._next() if head is None else self._message(head)
        self._entangled = self._entangled or bool(self._array.state) or not self._lanes.seen_lines
        self.open_end = self._gap.open is not None
        yield from self._finish()

    @property
    def entangled(self) -> bool:
        """Whether what is around a stretch might have changed what was read of it."""
        return self._entangled or self._array.names_a_line or self._heads.entangled

    @property
    def passed(self) -> int:
        """How many records were let pass."""
        return self._lanes.passed

    @property
    def records(self) -> int:
        """The number of the last record."""
        return self._lanes.records

    @property
    def lines(self) -> int:
        """How many line ends have been read."""
        return self._window.line - 1

    def _next(self) -> Iterator[Record | Unreadable]:
        """One step without a guess: a value, a bracket or comma of a top-level array, or something unreadable."""
        window, array = self._window, self._array
        byte = window.text[window.at : window.at + 1]
        if array.state == "comma" and byte not in b",]":
            yield from self._gap.closed()
            yield array.missing_comma(byte)
            self._lanes.separator = b""
        if array.state == "comma" and byte == b",":
            window.advance(window.at + 1)
            array.state = "item"
        elif array.state and byte == b"]":
            yield from self._gap.closed()
            if array.state == "item":
                yield array.needless_comma()
            window.advance(window.at + 1)
            array.state = ""
            self._lanes.learn(on_own_line=False, in_array=False)
        elif not array.state and byte == b"[" and opens_array(window):
            yield from self._gap.closed()
            array.open()
            self._lanes.begin(try_lines=False)
        else:
            value = value_at(window, bool(array.state))
            if isinstance(value, ParseError):
                self._reject(value)
            else:
                yield from self._accept(value)

    def _message(self, head: "Head") -> Iterator[Record | Unreadable]:
        """Pass over a head; what its body holds, when that has to be decoded."""
        yield from self._gap.closed()
        if self._array.state:
            yield self._array.unclosed()
        self._window.advance(head.end)
        self._lanes.begin()
        lanes, body = self._lanes, self._heads.encoded_body(head)
        if body is None:
            return
        framing = Framing(Encoding(iter(body)), self._passes, body.offset(self.records), body)
        for item in framing:
            yield body.measured(item) if isinstance(item, Unreadable) else item
        lanes.passed += framing.passed
        lanes.numbered = framing.records - lanes.passed
        body.drain()

    def _accept(self, value: Value) -> Iterator[Record | Unreadable]:
        window, lanes = self._window, self._lanes
        yield from self._gap.closed()
        text = window.text[window.at : window.at + value.end]
        on_own_line = window.column == 1 and b"\n" not in text
        if self._passes(value.json) and surely_has_none(text, value.json):
            lanes.passed += 1
        else:
            yield lanes.record(value.json, text, window.line, window.column, window.at)
        window.advance(window.at + value.end)
        lanes.last_size = value.end
        if self._array.state:
            self._array.state = "comma"
        lanes.learn(on_own_line, bool(self._array.state))

    def _reject(self, fault: ParseError) -> None:
        """Pass over what cannot be read, to where the next record may start."""
        window = self._window
        self._gap.begin(fault, bool(self._array.state))
        self._wasted += fault.at
        self._entangled = (
            self._entangled or fault.short or self._wasted > CHUNK or b"\n" in window.text[window.at :][: fault.at]
        )
        patient = self._wasted < PATIENCE + window.offset
        if fault.code == "too-large" or not patient:
            self._gap.pass_over(window.at + fault.at)
        find = recovery.next_line if self._lanes.seen_lines else recovery.next_start
        if self._array.state:
            self._array.state = "comma"
            find = recovery.next_item
            if patient:
                window.fetch_ahead(CHUNK)
                end = recovery.item_end(window.text, window.at, window.at + CHUNK)
                if end >= 0:
                    self._gap.pass_over(recovery.head_before(window.text, window.at + 1, end))
                    return
                self._wasted += SCAN * min(CHUNK, len(window.text) - window.at)
                self._entangled = self._entangled or self._wasted > CHUNK
        self._lanes.try_lines = self._lanes.seen_lines
        self._gap.pass_to(find)

    def _finish(self) -> Iterator[Unreadable]:
        """Tell of what the end of the source leaves open."""
        damage = self._encoding.damage
        if self._gap.open is None and (damage or self._array.state):
            yield self._gap.complaint(damage) if damage else self._array.unclosed()
        yield from self._gap.closed(self._encoding.broke_off)
