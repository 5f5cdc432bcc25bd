"""Where one record ends and the next begins, and how to go on after bytes that are no record.

Framing is found out, not told, and may change at any point. Two facts carry it. A JSON object or array is never the
beginning of another one, so a slice that parses *is* the value that starts there. And `}` or `]`, white space, `{` or
`[` stand in this order only between two values (or inside a string). So two fast `Lanes` guess where values end, by
lines and by what stood between the last two values; `value_at` asks the parser.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from segcli.findings import Json
from segcli.input import recovery
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

VALUE_INITIALS = frozenset(b'{["')
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
        self._heads = None if body is not None else Heads(self._window)
        self._passes = passes
        self._gap = UnreadableSpan(self._window, encoding.original)
        self._lanes = Lanes(self._window, self._gap, encoding.original, passes, before)
        self._lanes.seen_lines = before.start > 0 and body is None
        self.entangled = False
        self.open_end = False
        self._array: Literal["", "opened", "item", "comma"] = ""
        self._opened = self._behind = (1, 1)
        self._wasted = 0

    def __iter__(self) -> Iterator[Record | Unreadable]:
        window = self._window
        window.fetch()
        while True:
            yield from self._lanes.read()
            self._behind = self._gap.open.end if self._gap.open is not None else (window.line, window.column)
            if not window.skip_blank():
                break
            if self._heads is not None and self._heads.of_curl and self._heads.skip_remark():
                continue
            head = self._head() if window.text[window.at] not in VALUE_INITIALS else None
            yield from self._next() if head is None else self._message(head)
        self.entangled = self.entangled or bool(self._array) or not self._lanes.seen_lines
        self.open_end = self._gap.open is not None
        yield from self._finish()

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
        window = self._window
        byte = window.text[window.at : window.at + 1]
        if self._array == "comma" and byte not in b",]":
            yield from self._gap.closed()
            own_line = window.column == 1 and byte in b"{["
            yield (
                self._unclosed()
                if own_line
                else self._gap.complaint("a comma is missing between two items", hint="put a comma there")
            )
            self._array = "" if own_line else "item"
            self._lanes.separator = b""
        if self._array == "comma" and byte == b",":
            window.advance(window.at + 1)
            self._array = "item"
        elif self._array and byte == b"]":
            yield from self._gap.closed()
            if self._array == "item":
                line, column = self._behind
                yield self._gap.complaint(
                    "no comma may stand behind the last item", (line, column - 1), "take this comma out"
                )
            window.advance(window.at + 1)
            self._array = ""
            self._lanes.learn(on_own_line=False, in_array=False)
        elif not self._array and byte == b"[" and opens_array(window):
            yield from self._gap.closed()
            self._opened = window.line, window.column
            window.advance(window.at + 1)
            self._array = "opened"
            self._lanes.begin(try_lines=False)
        else:
            found = value_at(window, bool(self._array))
            if isinstance(found, ParseError):
                self._reject(found)
            else:
                yield from self._accept(found)

    def _head(self) -> "Head | None":
        """The HTTP head that starts here, if one does: on a line of its own, or directly behind a value or body."""
        window, heads, clean = self._window, self._heads, self._gap.open is None
        if heads is None or not (window.column == 1 or clean):
            return None
        fresh = clean or window.text[max(window.at - 4, 0) : window.at].endswith((b"\n\n", b"\n\r\n"))
        head = heads.find(fresh and not self._array)
        without_first_line = head is not None and head.method is None and head.status is None
        self.entangled = self.entangled or heads.met_end or heads.of_curl or without_first_line
        return head

    def _message(self, head: "Head") -> Iterator[Record | Unreadable]:
        """Pass over a head; what its body holds, when that has to be decoded."""
        yield from self._gap.closed()
        if self._array:
            yield self._unclosed()
            self._array = ""
        self._window.advance(head.end)
        self._lanes.begin()
        body = self._heads.encoded_body(head) if self._heads is not None else None
        if body is None:
            return
        self.entangled = True
        lanes = self._lanes
        framing = Framing(Encoding(iter(body)), self._passes, body.offset(self.records), body)
        for item in framing:
            yield body.measured(item) if isinstance(item, Unreadable) else item
        lanes.passed += framing.passed
        lanes.numbered = framing.records - lanes.passed
        body.drain()

    def _accept(self, found: Value) -> Iterator[Record | Unreadable]:
        window, lanes = self._window, self._lanes
        yield from self._gap.closed()
        text = window.text[window.at : window.at + found.end]
        on_own_line = window.column == 1 and b"\n" not in text
        if self._passes(found.json) and surely_has_none(text, found.json):
            lanes.passed += 1
        else:
            yield lanes.record(found.json, text, window.line, window.column, window.at)
        window.advance(window.at + found.end)
        lanes.last_size = found.end
        if self._array:
            self._array = "comma"
        lanes.learn(on_own_line, bool(self._array))

    def _reject(self, fault: ParseError) -> None:
        """Pass over what cannot be read, to where the next record may start."""
        window = self._window
        self._gap.begin(fault, bool(self._array))
        self._wasted += fault.at
        self.entangled = (
            self.entangled or fault.short or self._wasted > CHUNK or b"\n" in window.text[window.at :][: fault.at]
        )
        patient = self._wasted < PATIENCE + window.offset
        if fault.code == "too-large" or not patient:
            self._gap.pass_over(window.at + fault.at)
        find = recovery.next_start
        if self._array:
            self._array = "comma"
            find = recovery.next_item
            if patient:
                window.fetch_ahead(CHUNK)
                end = recovery.item_end(window.text, window.at, window.at + CHUNK)
                if end >= 0:
                    head = recovery.next_head(window.text, window.at + 1, end)
                    self._gap.pass_over(head if head >= 0 else end)
                    return
                self._wasted += SCAN * min(CHUNK, len(window.text) - window.at)
                self.entangled = self.entangled or self._wasted > CHUNK
        elif self._lanes.seen_lines:
            find = recovery.next_line
        self._lanes.try_lines = self._lanes.seen_lines
        self._gap.pass_to(find if find is recovery.next_line else recovery.or_head(find))

    def _finish(self) -> Iterator[Unreadable]:
        """Tell of what the end of the source leaves open."""
        damage = self._encoding.damage
        if self._gap.open is None and (damage or self._array):
            yield self._gap.complaint(damage) if damage else self._unclosed()
        yield from self._gap.closed(self._encoding.broke_off)

    def _unclosed(self) -> Unreadable:
        """The complaint that an array has no end."""
        line, column = self._opened
        far = line < self._behind[0]
        # A stretch does not know the number of a line that it names.
        self.entangled = self.entangled or far
        place = f"line {line}" if far else f"column {column}"
        return self._gap.complaint(
            f"`[` of {place} is never closed", self._behind, "put `]` there, or get the whole of it"
        )
