"""Where some values of a JSON text stand, without a close look at the rest of it; lines and columns as they go."""

import re
from collections.abc import Iterable
from typing import Any

from segcli.findings import Location, Path
from segcli.input.loading import load_token
from segcli.input.positions import BEHIND_KEY, Positions
from segcli.input.records import Record
from segcli.input.tokens import BRACKET, TOKEN, Span

BLANKS = re.compile(rb"\s*+")
BETWEEN = re.compile(rb"\s*+,?\s*+")

Tree = dict[str | int, Any]
"""The paths that are wanted, step by step."""


def spans_of(text: bytes, paths: Iterable[Path]) -> dict[Path, Span]:
    """Where the values at these paths stand, and those on the way to them. Linear in the text, which is sound JSON."""
    tree: Tree = {}
    for path in paths:
        branch = tree
        for step in path:
            branch = branch.setdefault(step, {})
    spans: dict[Path, Span] = {}
    start = first(text, 0)
    spans[()] = Span(start, walk(text, start, tree, (), spans) if tree else len(text.rstrip()))
    return spans


def walk(text: bytes, at: int, tree: Tree, path: Path, spans: dict[Path, Span]) -> int:
    """Note where the values of a tree stand in the value that begins here; gives where that ends."""
    opener = text[at : at + 1]
    if not tree or opener not in (b"{", b"["):
        return end_of(text, at)
    index = 0
    at = first(text, at + 1)
    while text[at] not in b"}]":
        step: str | int = index
        if opener == b"{":
            end = end_of(text, at)
            step = load_token(text[at:end])
            key = BEHIND_KEY.match(text, end)
            at = key.end() if key else end
        end = walk(text, at, tree[step], (*path, step), spans) if step in tree else end_of(text, at)
        if step in tree:
            spans[(*path, step)] = Span(at, end)
        between = BETWEEN.match(text, end)
        at = between.end() if between else end
        index += 1
    return at + 1


def first(text: bytes, at: int) -> int:
    """The first character from here on that is no white space."""
    blanks = BLANKS.match(text, at)
    return blanks.end() if blanks else at


def end_of(text: bytes, start: int) -> int:
    """Where the value that begins here ends."""
    if text[start] not in b"{[":
        scalar = TOKEN.match(text, start)
        return scalar.end() if scalar else start
    depth = 0
    for match in BRACKET.finditer(text, start):
        if match[1]:
            depth += 1 if match[1] in b"{[" else -1
            if not depth:
                return match.end()
    return len(text)


class Cursor:
    """Lines and columns of offsets in a text, whose first character stands at `line` and `column`, and whose other
    lines stand behind a `margin`. To go on costs what lies between, to go back begins anew.
    """

    def __init__(self, text: bytes, line: int = 1, column: int = 1, margin: int = 0) -> None:
        self._text = text
        self._margin = margin
        self._first = self._place = line, column
        self._offset = 0

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        if offset < self._offset:
            self._offset, self._place = 0, self._first
        line, column = self._place
        passed = self._text[self._offset : offset]
        if newlines := passed.count(b"\n"):
            line, column = line + newlines, 1 + self._margin
            passed = passed[passed.rindex(b"\n") + 1 :]
        column += len(passed) if passed.isascii() else len(passed.decode("utf-8", "replace"))
        self._offset, self._place = offset, (line, column)
        return line, column

    def location(self, span: Span) -> Location:
        """Lines and columns of a stretch."""
        return Location(*self.place(span.start), *self.place(span.end))


def positions_of(record: Record) -> Positions:
    """Where the parts of a record stand as findings tell it: in the source, or in decoded base64."""
    if record.within is None:
        return Positions(record.text, record.line, record.column, margin=record.margin, json=record.json)
    if record.within.text is not None:
        return Positions(record.text, *first_of(record), record.within.text, json=record.json)
    return Positions(record.text, *first_of(record), margin=margin_of(record), json=record.json)


def first_of(record: Record) -> tuple[int, int]:
    """Line and column of a record's first character, in the source or in decoded base64."""
    within = record.within
    return within.decoded if within is not None and within.decoded else (record.line, record.column)


def margin_of(record: Record) -> int:
    """The columns of text before each line of a record but its first, where findings stand in the source."""
    return 0 if record.within is not None and record.within.decoded else record.margin
