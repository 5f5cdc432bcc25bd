"""From a JSON Pointer to lines and columns in the text as it came.

Parsers forget where things stood, so a record with findings is walked once more, token by token. The text is known to
be valid JSON by then, so the walk can be loose.
"""

import re
from typing import NamedTuple

import orjson

from segcli.findings import Location

TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[][{}:,]|[^][{}:,"\s]+', re.DOTALL)

Path = tuple[str | int, ...]
"""Member names and indices from the root of a record to a value."""


class Span(NamedTuple):
    """A stretch of a record's text, in bytes from its start; `end` is exclusive."""

    start: int
    end: int


class Positions:
    """Where every value and key of one record stands.

    `line` and `column` are those of the record's first character. A repeated key stands for its last occurrence, as
    parsers have it; `duplicates` holds the paths of repeated keys once for each repetition.
    """

    def __init__(self, text: bytes, line: int = 1, column: int = 1) -> None:
        self._text = text
        self._line = line
        self._column = column
        self.values: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.depth = 0
        repeated: list[Path] = []
        self._walk(repeated)
        self.duplicates = tuple(repeated)

    def _walk(self, repeated: list[Path]) -> None:
        path: Path = ()
        parents: list[tuple[Path, int, set[str] | None]] = []
        names: set[str] | None = None
        awaiting_key = False
        for match in TOKEN.finditer(self._text):
            start, end = match.span()
            match self._text[start]:
                case 0x7B | 0x5B as bracket:
                    awaiting_key = bracket == 0x7B
                    names = set() if awaiting_key else None
                    parents.append((path, start, names))
                    self.depth = max(self.depth, len(parents))
                    path = path if awaiting_key else (*path, 0)
                case 0x7D | 0x5D:
                    path, opened, _ = parents.pop()
                    self.values[path] = Span(opened, end)
                    awaiting_key = False
                case 0x2C:
                    parent, _, names = parents[-1]
                    awaiting_key = names is not None
                    last = path[-1]
                    path = (*parent, last + 1) if isinstance(last, int) else parent
                case 0x3A:
                    awaiting_key = False
                case _ if awaiting_key:
                    name = orjson.loads(match.group())
                    path = (*path, name)
                    self.keys[path] = Span(start, end)
                    if names is not None and name in names:
                        repeated.append(path)
                    elif names is not None:
                        names.add(name)
                case _:
                    self.values[path] = Span(start, end)

    def value(self, path: Path) -> Location:
        """Where the value at `path` stands."""
        return self.location(self.values[path])

    def key(self, path: Path) -> Location:
        """Where the name of the member at `path` stands, quotes included."""
        return self.location(self.keys[path])

    def location(self, span: Span) -> Location:
        """Lines and columns of a stretch of the record's text."""
        return Location(*self._place(span.start), *self._place(span.end))

    def _place(self, offset: int) -> tuple[int, int]:
        lines = self._text.count(b"\n", 0, offset)
        if not lines:
            return self._line, self._column + len(self._text[:offset].decode())
        start = self._text.rindex(b"\n", 0, offset) + 1
        return self._line + lines, 1 + len(self._text[start:offset].decode())
