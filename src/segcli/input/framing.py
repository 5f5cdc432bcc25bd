"""Where one record ends and the next begins, and how to go on after bytes that are no record.

Framing is detected, not asked for, and may change at any point. Two facts carry it. A JSON object or array is never the
beginning of another one, so a slice that parses *is* the value that starts there. And `}` or `]`, white space, `{` or
`[` stand in this order only between two values (or inside a string). So two fast `Lanes` guess where values end, by
lines and by what stood between the last two values; `value_at` asks the parser.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from segcli.findings import Json
from segcli.input.array import TopLevelArray
from segcli.input.beside import TextBeside
from segcli.input.buffer import Buffer
from segcli.input.encoding import Encoding
from segcli.input.heads import Heads
from segcli.input.lanes import Lanes
from segcli.input.parser import ParseError, Value
from segcli.input.records import ANY_TEXT, START, Context, Offset, Record, Unreadable
from segcli.input.unreadable import UnreadableSpan
from segcli.input.values import opens_array, value_at

if TYPE_CHECKING:
    from segcli.input.http.head import Head
    from segcli.input.prefixes import PrefixedValue
    from segcli.input.rejection import Rejection


def nothing_passes(_: Json) -> bool:
    return False


class Framing:
    """The records of one source, in order, and between them what could not be read.

    `passes` says of a value whether it is an event that nothing needs to be said of: such a record is only counted, in
    `passed`, which spares it the way through the pipeline (2 us of 8). All of it is linear in the input.

    A source can be read in stretches, cut at line ends; one with something `before` it goes on with one value a line.
    What was read of a stretch holds for the source unless it was `entangled`: what is around it might have changed it.
    With an `open_end`, unreadable bytes at its end may go on in the next one.

    It counts `lines`, `records`, those that `passed`, and the bytes of text `beside` values that are no fault.
    """

    def __init__(
        self,
        encoding: Encoding,
        passes: Callable[[Json], bool] = nothing_passes,
        before: Offset = START,
        context: Context = ANY_TEXT,
    ) -> None:
        self._encoding = encoding
        self._context = context
        column = 1 if context.body is None else context.body.place[1]
        self._window = Buffer(iter(encoding), before.lines + 1, before.start, column)
        self._passes = passes
        self._gap = UnreadableSpan(self._window, encoding.original)
        self._heads = Heads(self._window, self._gap, context.body is not None)
        self._lanes = Lanes(self._window, self._gap, encoding.original, passes, before, context)
        self._lanes.seen_lines = before.start > 0 and context.body is None
        self._beside = TextBeside(self._window, self._gap, self._lanes, context.is_strict)
        self._entangled = False
        self.open_end = False
        self._array = TopLevelArray(self._window, self._gap)

    def __iter__(self) -> Iterator[Record | Unreadable]:
        window = self._window
        window.fetch()
        while True:
            yield from self._lanes.read()
            self._array.behind = self._gap.open.end if self._gap.open is not None else (window.line, window.column)
            if not window.skip_blank():
                break
            if self._array.state and window.is_separated:
                yield from self._gap.closed()
                yield self._array.unclosed()
            yield from self._step()
        self._entangled |= bool(self._array.state) or self._beside.is_undecided or not self._lanes.seen_lines
        self.open_end = self._gap.open is not None
        damage = self._encoding.damage
        if self._gap.open is None and (damage or self._array.state):
            yield self._gap.complaint(damage) if damage else self._array.unclosed()
        yield from self._gap.closed(self._encoding.broke_off)

    @property
    def entangled(self) -> bool:
        """Whether what is around a stretch might have changed what was read of it."""
        return self._entangled or self._array.names_a_line or self._heads.entangled or self._beside.is_used

    @property
    def beside(self) -> int:
        return self._beside.size

    @property
    def passed(self) -> int:
        return self._lanes.passed

    @property
    def records(self) -> int:
        return self._lanes.records

    @property
    def lines(self) -> int:
        return self._window.line - 1

    def _step(self) -> Iterator[Record | Unreadable]:
        """What stands here: a head, text or a value."""
        in_array, beside = bool(self._array.state), self._beside
        if self._heads.of_curl and not beside.is_strict and (size := self._heads.skip_remark()):
            beside.size += size
        elif not in_array and (value := beside.value()) is not None:
            yield from self._accept_behind_text(value)
        elif (head := self._heads.find(in_array or beside.is_around)) is not None:
            yield from self._message(head)
        elif not in_array and beside.is_text():
            yield from self._gap.closed()
            beside.skip()
        else:
            yield from self._next()

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
            array.open(self._lanes.seen_lines)
            self._lanes.begin(try_lines=False)
        else:
            value = value_at(window, bool(array.state))
            if isinstance(value, ParseError):
                self._rejection.pass_over(value, array)
                self._entangled = self._entangled or self._rejection.entangled
            else:
                yield from self._accept(value)

    @cached_property
    def _rejection(self) -> "Rejection":
        from segcli.input.rejection import Rejection

        return Rejection(self._window, self._gap, self._lanes, self._beside)

    def _message(self, head: "Head") -> Iterator[Record | Unreadable]:
        """Pass over a head; what its body holds, when that has to be decoded."""
        yield from self._gap.closed()
        if self._array.state:
            yield self._array.unclosed()
        text = self._window.text[self._window.at : head.end]
        yield from self._beside.passed(self._gap.measure(text), "an HTTP head stands beside the values")
        self._window.advance(self._window.at + len(text))
        lanes, body = self._lanes, self._heads.encoded_body(head)
        lanes.begin_body(() if body else head.fields)
        if body is None:
            return
        context = self._context._replace(body=body, fields=head.fields)
        framing = Framing(Encoding(iter(body)), self._passes, body.offset(self.records), context)
        for item in framing:
            yield body.measured(item) if isinstance(item, Unreadable) else item
        lanes.passed += framing.passed
        self._beside.size += framing.beside
        lanes.numbered = framing.records - lanes.passed
        body.drain()

    def _accept(self, value: Value) -> Iterator[Record | Unreadable]:
        window, lanes = self._window, self._lanes
        yield from self._gap.closed()
        text = window.text[window.at : window.at + value.end]
        on_own_line = window.column == 1 and b"\n" not in text
        yield from lanes.read_here(value.json, text)
        window.advance(window.at + value.end)
        lanes.last_size = value.end
        if self._array.state:
            self._array.state = "comma"
        lanes.learn(on_own_line, bool(self._array.state))

    def _accept_behind_text(self, value: "PrefixedValue") -> Iterator[Record | Unreadable]:
        window, lanes, end = self._window, self._lanes, value.end - value.begin
        yield from self._beside.accept(value)
        for record in lanes.read_here(value.json, value.text):
            yield record._replace(size=end, margin=value.margin) if isinstance(record, Record) else record
        window.advance(window.at + end)
        self._beside.follow()
        lanes.begin(try_lines=False)
