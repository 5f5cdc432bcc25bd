"""The two fast lanes of framing: one value a line, and values with the same bytes between each of them.

Per clean event nothing is called here but the parser, `passes` and the proof that no key is repeated.
"""

import re
from collections.abc import Callable, Iterator
from io import BytesIO

import orjson

from segcli.findings import Finding, Json, Location, Severity
from segcli.input.buffer import BLANK, CHUNK, Buffer
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.examination import examined
from segcli.input.parser import DEEPEST
from segcli.input.patterns import BETWEEN_ITEMS, BETWEEN_VALUES
from segcli.input.records import Context, Fields, Offset, Record, Unreadable, new_record
from segcli.input.unreadable import EXCERPT, UnreadableSpan
from segcli.input.values import FIRST_SLICE


class Lanes:
    """Reads records as long as a guess at where values end holds, and keeps what the guess is.

    `try_lines` asks for the lane of lines, a `separator` for the other one; `seen_lines` says that values stood on
    lines of their own, by which unreadable bytes are passed over. `passes` is that of `Framing`, `passed` counts what
    it let pass, each of which the note of the `context` is given, `numbered` all other records.
    """

    def __init__(
        self,
        window: Buffer,
        gap: UnreadableSpan,
        measure: Callable[[bytes], int],
        passes: Callable[[Json], bool],
        before: Offset,
        context: Context,
    ) -> None:
        self._window = window
        self._gap = gap
        self._measure = measure
        self._passes = passes
        self._note = context.note
        self.numbered = before.records
        self.passed = 0
        self.try_lines = True
        self.seen_lines = False
        self.separator = b""
        self.last_size = 0
        self._fields = context.fields
        self._headed = self.records + 1

    @property
    def records(self) -> int:
        """The number of the last record."""
        return self.numbered + self.passed

    def begin(self, try_lines: bool = True) -> None:
        """Forget the guess: something else begins here."""
        self.try_lines = try_lines
        self.seen_lines = False
        self.separator = b""

    def begin_body(self, fields: Fields) -> None:
        """Begin anew behind a head, whose body begins with the next record."""
        self.begin()
        self._fields, self._headed = fields, self.records + 1

    def read(self) -> Iterator[Record | Unreadable]:
        """The records as far as the guess holds."""
        if self.try_lines:
            return self.lines()
        return self.glued() if self.separator else iter(())

    def lines(self) -> Iterator[Record | Unreadable]:  # noqa: C901  a call for each line costs 0.1 us
        """The fast lane for one value a line. It ends before the first line that is no record by itself, and before
        one at the end of the source that no line end follows.
        """
        window, passes, gap, note = self._window, self._passes, self._gap, self._note
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
                    self.seen_lines = True
                    if passes(value) and surely_has_none(text, value):
                        self.passed += 1
                        if note is not None:
                            note(value, text, window.dropped + at, line)
                    else:
                        indent = len(raw) - len(raw.lstrip(BLANK))
                        yield self.record(value, text, line, column + indent, at + indent)
                at, line, column = behind, line + 1, 1
            window.at, window.line, window.column = at, line, column
            if window.ended or end - at >= CHUNK or (column == 1 and may_be_told(window.text[at:])):
                return
            window.fetch()

    def glued(self) -> Iterator[Record | Unreadable]:
        """The fast lane for values with the same bytes between each of them. It ends where those bytes do."""
        window, separator, gap = self._window, self.separator, self._gap
        after, between = separator[1:], len(separator) - 2
        reach = FIRST_SLICE + 4 * self.last_size
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
                if self._note is not None:
                    window.advance(begin)
                    self._note(value, text, window.offset, window.line)
            else:
                window.advance(begin)
                yield self.record(value, text, window.line, window.column, begin)
            window.advance(end)

    def learn(self, on_own_line: bool, in_array: bool) -> None:
        """Choose the lane for what follows from what stands here, behind a value."""
        window = self._window
        ahead = window.look(64, BLANK + b"," * in_array)
        match = re.match(BETWEEN_ITEMS if in_array else BETWEEN_VALUES, ahead)
        self.separator = window.text[window.at - 1 : window.at + match.end()] if match else b""
        self.seen_lines = on_own_line and not in_array and ahead.lstrip(b" \t\r")[:1] in (b"\n", b"")
        self.try_lines = self.seen_lines

    def read_here(self, value: Json, text: bytes) -> Iterator[Record | Unreadable]:
        """The record of a value that has been read here, unless it passes."""
        window = self._window
        if self._passes(value) and surely_has_none(text, value):
            self.passed += 1
            if self._note is not None:
                self._note(value, text, window.offset, window.line)
        else:
            yield self.record(value, text, window.line, window.column, window.at)

    def record(self, value: Json, text: bytes, line: int, column: int, at: int) -> Record | Unreadable:
        """The record of a value that has been read; nested too deep, it is as good as unreadable."""
        value, duplicates, oddities, depth = examined(text, value)
        if depth > DEEPEST:
            message = f"nested {depth} levels deep, more than the {DEEPEST} that segcli reads"
            finding = Finding("too-deep", Severity.ERROR, message, Location(line, column, line, column + 1), None)
            return Unreadable(finding, text[:EXCERPT], column, self._measure(text), self._window.dropped + at)
        self.numbered += 1
        number, start = self.numbered + self.passed, self._window.dropped + at
        parts = number, value, text, line, column, start, duplicates, None, None, oddities, None, 0, len(text), ()
        record: Record = new_record(Record, parts)
        return record if number != self._headed else record._replace(fields=self._fields)


def may_be_told(line: bytes) -> bool:
    """Whether there is something to read on a line that has not ended yet."""
    return line.startswith(b"[") or (line.startswith(b"{") and is_object(line))


def is_object(text: bytes) -> bool:
    """Whether a text is a whole object."""
    if not text.rstrip(BLANK).endswith(b"}"):
        return False
    try:
        orjson.loads(text.strip(BLANK))
    except orjson.JSONDecodeError:
        return False
    return True
