"""Where one record ends and the next begins, and how to go on after bytes that are no record.

Framing is found out, not told, and may change at any point. Two facts carry it. A JSON object or array is never the
beginning of another one, so a slice that parses *is* the value that starts there. And `}` or `]`, white space, `{` or
`[` stand in this order only between two values (or inside a string). So two fast lanes guess where values end, by
lines and by what stood between the last two values; `_value` asks the parser.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Literal

import orjson

from segcli.findings import Finding, Json, Location, Path, Severity
from segcli.input import recovery
from segcli.input.buffer import BLANK, CHUNK, Buffer
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.encoding import Encoding
from segcli.input.heads import Heads
from segcli.input.parser import DEEPEST, LARGEST, ParseError, Value, first_value
from segcli.input.patterns import AFTER_SCALAR, ARRAY_START, BETWEEN_ITEMS, BETWEEN_VALUES
from segcli.input.positions import scan
from segcli.input.records import START, Offset, Record, Unreadable
from segcli.input.unreadable import EXCERPT, UnreadableSpan

if TYPE_CHECKING:
    from segcli.input.http.encoded import EncodedBody
    from segcli.input.http.head import Head

FIRST_SLICE = 4096
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
        self._measure = encoding.original
        self._passes = passes
        self._numbered = before.records
        self.passed = 0
        self._gap = UnreadableSpan(self._window, encoding.original)
        self._try_lines = True
        self._seen_lines = before.start > 0 and body is None
        self._separator = b""
        self._last_size = 0
        self.entangled = False
        self.open_end = False
        self._array: Literal["", "opened", "item", "comma"] = ""
        self._opened = self._behind = (1, 1)
        self._wasted = 0

    def __iter__(self) -> Iterator[Record | Unreadable]:
        window = self._window
        window.fetch()
        while True:
            if self._try_lines:
                yield from self._lines()
            elif self._separator:
                yield from self._glued()
            self._behind = self._gap.open.end if self._gap.open is not None else (window.line, window.column)
            if not window.skip_blank():
                break
            if self._heads is not None and self._heads.of_curl and self._heads.skip_remark():
                continue
            head = self._head() if window.text[window.at] not in VALUE_INITIALS else None
            yield from self._next() if head is None else self._message(head)
        self.entangled = self.entangled or bool(self._array) or not self._seen_lines
        self.open_end = self._gap.open is not None
        yield from self._finish()

    @property
    def records(self) -> int:
        """The number of the last record."""
        return self._numbered + self.passed

    @property
    def lines(self) -> int:
        """How many line ends have been read."""
        return self._window.line - 1

    def _lines(self) -> Iterator[Record | Unreadable]:
        """The fast lane for one value a line. It ends before the first line that is no record by itself, and before
        one at the end of the source that no line end follows.
        """
        window, passes, gap = self._window, self._passes, self._gap
        while True:
            at, line, column, end = window.at, window.line, window.column, len(window.text)
            # Splitting looks at every byte, which took 0.3 us of 8; so does counting the lines again.
            lines = BytesIO(window.text)
            lines.seek(at)
            for raw in lines:
                behind = at + len(raw)
                if behind == end and not raw.endswith(b"\n"):
                    break
                text = raw.strip(BLANK)
                if text:
                    try:
                        value = orjson.loads(text)
                    except orjson.JSONDecodeError:
                        value = []
                    if type(value) is list:
                        window.at, window.line, window.column = at, line, column
                        return
                    if gap.open is not None:
                        yield from gap.closed()
                    self._seen_lines = True
                    if passes(value) and surely_has_none(text, value):
                        self.passed += 1
                    else:
                        indent = len(raw) - len(raw.lstrip(BLANK))
                        yield self._record(value, text, line, column + indent, at + indent)
                at, line, column = behind, line + 1, 1
            window.at, window.line, window.column = at, line, column
            if window.ended or end - at >= CHUNK:
                return
            window.fetch()

    def _glued(self) -> Iterator[Record | Unreadable]:
        """The fast lane for values with the same bytes between each of them. It ends where those bytes do."""
        window, separator, gap = self._window, self._separator, self._gap
        after, between = separator[1:], len(separator) - 2
        reach = FIRST_SLICE + 4 * self._last_size
        while window.text.startswith(after, window.at):
            begin = window.at + between
            end = window.text.find(separator, begin, begin + reach) + 1
            text = window.text[begin:end]
            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError:
                return
            if gap.open is not None:
                yield from gap.closed()
            if self._passes(value) and surely_has_none(text, value):
                self.passed += 1
            else:
                window.advance(begin)
                yield self._record(value, text, window.line, window.column, begin)
            window.advance(end)

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
            self._separator = b""
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
            self._learn(on_own_line=False)
        elif not self._array and byte == b"[" and self._opens_array():
            yield from self._gap.closed()
            self._opened = window.line, window.column
            window.advance(window.at + 1)
            self._array = "opened"
            self._try_lines = self._seen_lines = False
            self._separator = b""
        else:
            found = self._value()
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
        self._try_lines, self._seen_lines, self._separator = True, False, b""
        body = self._heads.encoded_body(head) if self._heads is not None else None
        if body is None:
            return
        self.entangled = True
        passed = self.passed
        framing = Framing(Encoding(iter(body)), self._passes, body.offset(self.records), body)
        for item in framing:
            yield body.measured(item) if isinstance(item, Unreadable) else item
        self.passed = passed + framing.passed
        self._numbered = framing.records - self.passed
        body.drain()

    def _opens_array(self) -> bool:
        """Whether the `[` here starts an array of records, and not `[a link](in prose)`."""
        window = self._window
        window.fetch_ahead(FIRST_SLICE)
        head = window.text[window.at : window.at + FIRST_SLICE]
        match = ARRAY_START.match(head)
        if not match:
            return False
        return match[1] in b"{[]" or isinstance(first_value(head[match.start(1) :]), Value)

    def _value(self) -> Value | ParseError:
        """The value that starts here, from slices that grow until it fits."""
        window, size = self._window, FIRST_SLICE
        while True:
            have = len(window.text) - window.at
            if have < size and not window.ended:
                window.fetch(size - have)
                continue
            text = window.text[window.at : window.at + size]
            whole = window.ended and have <= size
            found = first_value(text)
            if isinstance(found, Value):
                if text[0] in b"{[":
                    return found
                # The slice may have cut a number in two, or what follows a scalar.
                if whole or found.end + 8 < len(text):
                    stands = self._array or AFTER_SCALAR.match(text, found.end)
                    return found if stands else ParseError(0, "expected a JSON value")
            elif whole or not found.short:
                return found
            if size == LARGEST:
                return ParseError(size, f"the value is larger than {LARGEST >> 20} MiB", code="too-large")
            size = min(size * 4, LARGEST)

    def _accept(self, found: Value) -> Iterator[Record | Unreadable]:
        window = self._window
        yield from self._gap.closed()
        text = window.text[window.at : window.at + found.end]
        on_own_line = window.column == 1 and b"\n" not in text
        if self._passes(found.json) and surely_has_none(text, found.json):
            self.passed += 1
        else:
            yield self._record(found.json, text, window.line, window.column, window.at)
        window.advance(window.at + found.end)
        self._last_size = found.end
        if self._array:
            self._array = "comma"
        self._learn(on_own_line)

    def _learn(self, on_own_line: bool) -> None:
        """Choose the lane for what follows from what stands here, behind a value."""
        window = self._window
        window.fetch_ahead(64)
        ahead = window.text[window.at : window.at + 64]
        match = (BETWEEN_ITEMS if self._array else BETWEEN_VALUES).match(ahead)
        self._separator = window.text[window.at - 1 : window.at + match.end()] if match else b""
        self._seen_lines = on_own_line and not self._array and ahead.lstrip(b" \t\r")[:1] in (b"\n", b"")
        self._try_lines = self._seen_lines

    def _record(self, value: Json, text: bytes, line: int, column: int, at: int) -> Record | Unreadable:
        """The record of a value that has been read; nested too deep, it is as good as unreadable."""
        duplicates: tuple[Path, ...] = ()
        if not surely_has_none(text, value):
            _, _, duplicates, depth = scan(text)
            if depth > DEEPEST:
                message = f"nested {depth} levels deep, more than the {DEEPEST} that segcli reads"
                finding = Finding("too-deep", Severity.ERROR, message, Location(line, column, line, column + 1), None)
                return Unreadable(finding, text[:EXCERPT], column, self._measure(text))
        self._numbered += 1
        return Record(self.records, value, text, line, column, self._window.dropped + at, duplicates)

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
        elif self._seen_lines:
            find = recovery.next_line
        self._try_lines = self._seen_lines
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
