"""From a JSON Pointer to lines and columns in the text as it came.

Parsers forget where things stood, so a record with findings is walked once more, token by token. The text is known to
be valid JSON by then, so the walk can be loose.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from segcli.findings import Json, Location, Path
from segcli.input.tokens import BRACKET, TOKEN, Scan, Span, scan

if TYPE_CHECKING:
    from segcli.input.embedded import EmbeddedText

BEHIND_KEY = re.compile(rb"\s*+:\s*+")
BEHIND_VALUE = b",}]"
OPENERS, CLOSERS = (b"{", b"["), (b"}", b"]")
MARK = b'"segcli:mark"'
ESCAPED = re.compile(rb"\\u00[2-7]")
"""What a name needs to be the mark and not look like it."""

TRIES = 32
"""Names that are looked for in a record, and places where they stand that are tried, before all of it is walked: each
costs a parse at most, and a walk a hundred times as much."""


@lru_cache(1 << 10)
def quoted(name: str | int) -> bytes | None:
    """A member name as every record has it; None for one that may be written in several ways."""
    return f'"{name}"'.encode() if isinstance(name, str) and name.isidentifier() and name.isascii() else None


class Positions:
    """Where the values and keys of one record stand; `line` and `column` are those of its first character, and its
    other lines stand behind a `margin`. A record in a JSON string is `embedded` there. A walk takes 200 us for an event
    of a kilobyte. So a name is looked for in the text first (2 us where it stands once, else 4 us for each place), and
    where a value ends is told by how the one that was read (`json`) is written in compact JSON.
    """

    def __init__(
        self,
        text: bytes,
        line: int = 1,
        column: int = 1,
        embedded: "EmbeddedText | None" = None,
        margin: int = 0,
        json: Json = None,
    ) -> None:
        self._json = json
        self._embedded = embedded
        self._margin = margin
        self._text = text
        self._line = line
        self._column = column
        self._tries = TRIES
        self._scan: Scan | None = None

    @property
    def _walk(self) -> Scan:
        if self._scan is None:
            self._scan = scan(self._text)
        return self._scan

    @property
    def values(self) -> dict[Path, Span]:
        return self._walk.values

    @property
    def keys(self) -> dict[Path, Span]:
        return self._walk.keys

    def _found_key(self, path: Path) -> Span | None:
        """Where the last name of a path stands, or None where only a walk tells."""
        text, needle = self._text, quoted(path[-1]) if path else None
        if needle is None or self._tries <= 0 or self._scan is not None:
            return None
        self._tries -= 1
        start, size = text.find(needle), len(needle)
        # Without a backslash, quotes only delimit strings, and a word in quotes is one string.
        if start >= 0 and text.find(needle, start + size) < 0 and b"\\" not in text:
            return Span(start, start + size)
        if MARK in text or ESCAPED.search(text):
            return None
        while start >= 0 and self._tries > 0:
            self._tries -= 1
            if self._is_key(path, start, start + size):
                return Span(start, start + size)
            start = text.find(needle, start + size)
        return None

    def _is_key(self, path: Path, start: int, end: int) -> bool:
        """Whether this stretch is the one key of a path: with a mark in its place, the mark stands where it stood."""
        try:
            parent = orjson.loads(b"".join((self._text[:start], MARK, self._text[end:])))
            for step in path[:-1]:
                parent = parent[step]
        except (orjson.JSONDecodeError, LookupError, TypeError):
            return False
        return isinstance(parent, dict) and path[-1] not in parent and MARK[1:-1].decode() in parent

    def _found_value(self, path: Path) -> Span | None:
        """Where the value behind a key that was found stands, or the record itself."""
        text = self._text
        if not path:
            return Span(0, len(text)) if text[:1] in OPENERS and text[-1:] in CLOSERS else None
        key = self._found_key(path)
        if key is None:
            return None
        written = self._compact(path)
        if text.startswith(written, key.end) and text[key.end + len(written)] in BEHIND_VALUE:
            return Span(key.end + 1, key.end + len(written))
        between = BEHIND_KEY.match(text, key.end)
        return self._whole(between.end()) if between else None

    def _compact(self, path: Path) -> bytes:
        """A colon and the value at a path as compact JSON has them. To read on to where an object ends takes 10 us."""
        value = self._json
        try:
            for step in path:
                value = value[step]
            return b":" + orjson.dumps(value)
        except (LookupError, TypeError):
            return b":"  # unknown, or an integer of more than 64 bits, or of more levels than orjson writes

    def _whole(self, start: int) -> Span:
        """The value that starts here, to its end."""
        if self._text[start] not in b"{[":
            scalar = TOKEN.match(self._text, start)
            return Span(start, scalar.end() if scalar else start)
        depth = 0
        for match in BRACKET.finditer(self._text, start):
            if match[1]:
                depth += 1 if match[1] in b"{[" else -1
                if not depth:
                    return Span(start, match.end())
        return Span(start, len(self._text))

    def value(self, path: Path) -> Location:
        """Where the value at `path` stands."""
        return self.location(self._found_value(path) or self.values[path])

    def text(self, path: Path) -> str | None:
        """How the value at `path` is written; None where there is none."""
        span = self._found_value(path) or self.values.get(path)
        return None if span is None else self._text[span.start : span.end].decode("utf-8", "replace")

    def key(self, path: Path) -> Location:
        """Where the name of the member at `path` stands, quotes included."""
        return self.location(self._found_key(path) or self.keys[path])

    def location(self, span: Span) -> Location:
        """Lines and columns of a stretch of the record's text."""
        if self._embedded is not None:
            return self._embedded.location(span.start, span.end)
        if self._text.isascii() and b"\n" not in self._text:
            return Location(self._line, self._column + span.start, self._line, self._column + span.end)
        line, column = self._place(span.start)
        inside = self._text[span.start : span.end]
        if b"\n" in inside:
            return Location(line, column, *self._place(span.end))
        return Location(line, column, line, column + len(inside.decode()))

    def _place(self, offset: int) -> tuple[int, int]:
        start = self._text.rfind(b"\n", 0, offset) + 1
        before = len(self._text[start:offset].decode())
        if not start:
            return self._line, self._column + before
        return self._line + self._text.count(b"\n", 0, offset), 1 + self._margin + before
