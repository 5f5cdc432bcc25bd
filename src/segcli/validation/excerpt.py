"""The lines of a payload that a finding is about, masked, with a caret under the fault."""

import re
from bisect import bisect_left
from typing import NamedTuple

from segcli.console.text import shortened, visible
from segcli.findings import Finding, Json, Location, Path
from segcli.input.loading import load_token
from segcli.input.locate import first_of, margin_of, positions_of
from segcli.input.records import Unreadable
from segcli.input.tokens import TOKEN
from segcli.privacy.policy import MASK, Privacy
from segcli.privacy.unparsed import masked
from segcli.schemas.catalogue import catalogue
from segcli.validation.result import CheckedEvent

COLON = re.compile(rb"[ \t\r\n]*+:")
AROUND = 400
"""Bytes of a long line that are looked at on either side of the fault."""


class Excerpt(NamedTuple):
    """Numbered lines to print, and the caret: its line's index, the column it starts at (from 0) and its length."""

    lines: tuple[tuple[int, str], ...]
    caret_line: int
    caret: int
    length: int


class Excerpts:
    """Excerpts for the findings of one event."""

    def __init__(self, event: CheckedEvent) -> None:
        record = event.event.record
        positions = positions_of(record)
        self._text = record.text
        self._embedded = record.within.text if record.within is not None else None
        self._first = first_of(record)
        self._margin = margin_of(record)
        self._privacy = event.privacy
        self._names = {span.start: path for path, span in positions.keys.items()}
        self._values = {span.start: path for path, span in positions.values.items()}
        self._starts = sorted(self._names.keys() | self._values.keys())

    def excerpt(self, finding: Finding, width: int) -> Excerpt:
        """The line of the finding and the one before it, no wider than `width`."""
        begin = self._offset(finding.location.line, finding.location.column)
        line_start = self._text.rfind(b"\n", 0, begin) + 1
        # The lines of a text in a string are one line of the source.
        before = self._line(line_start - 1, -1, width) if line_start and self._embedded is None else None
        main = self._line(begin, begin, width, length_of(finding))
        lines = [(finding.location.line - 1, before[0])] if before and before[0].strip() else []
        return Excerpt((*lines, (finding.location.line, main[0])), len(lines), main[1], main[2])

    def _offset(self, line: int, column: int) -> int:
        """The offset in the record's text of a line and column."""
        if self._embedded is not None:
            return self._embedded.at(line, column)
        first_line, first_column = self._first
        start, skip = 0, column - first_column
        for _ in range(line - first_line):
            start, skip = self._text.index(b"\n", start) + 1, column - 1 - self._margin
        return start + len(self._text[start : start + 4 * skip].decode("utf-8", "ignore")[:skip].encode())

    def _line(self, around: int, target: int, width: int, length: int = 0) -> tuple[str, int, int]:
        """The line at offset `around`, masked, with the place of `target` in it; `length` 0 is the whole token."""
        start = self._text.rfind(b"\n", 0, around) + 1
        end = self._text.find(b"\n", around)
        end = len(self._text) if end < 0 else end
        if around - start > AROUND:
            index = bisect_left(self._starts, around - AROUND)
            start = min(self._starts[index], around) if index < len(self._starts) else around
        end = min(end, around + AROUND)
        shown, caret, size, at = "", 0, 0, start
        for match in TOKEN.finditer(self._text, start):
            # Searched without an end: a string cut in two would no longer look like one.
            if match.start() >= end:
                break
            shown += visible(self._text[at : match.start()].decode("utf-8", "replace").replace("\t", " "))
            token = self._token(match)
            if match.start() == target:
                caret, size = len(shown), length or len(token)
            shown, at = shown + token, match.end()
        return window(shown, caret, size, width)

    def _token(self, match: re.Match[bytes]) -> str:
        """A token as it may be shown; values that a repeated key has replaced have no path, and stay masked."""
        text, start = match[0].decode("utf-8", "replace"), match.start()
        if self._privacy.show_values:
            return shortened(visible(text))
        if text in "{}[],:":
            return text
        name = self._names.get(start)
        if name is not None or COLON.match(self._text, match.end()):
            *parents, own = name or (load_token(match[0]),)
            return f'"{self._privacy.name(str(own), tuple(parents))}"'
        return self._value(load_token(match[0]), text, self._values.get(start))

    def _value(self, value: Json, text: str, path: Path | None) -> str:
        """A string, number or literal as it may be shown."""
        if path is not None and self._privacy.is_shown(value, path, text):
            return shortened(visible(text))
        return f'"{MASK}"' if isinstance(value, str) else MASK


def length_of(finding: Finding) -> int:
    """How many columns the caret takes: one under an object that lacks something, else the whole token (0)."""
    spread = finding.location.end_line > finding.location.line
    return 1 if finding.code == "missing-property" or spread else 0


def unreadable_excerpt(item: Unreadable, privacy: Privacy, width: int) -> Excerpt | None:
    """The line of bytes that did not parse; only punctuation, literals and known member names are left of it."""
    if not item.text:
        return None
    at: Location = item.finding.location
    names = frozenset(catalogue()["members"])
    text = item.text.decode("utf-8", "replace").replace("\t", " ").rstrip("\r\n")
    shown = masked(text, max(at.column - item.text_column, 0), names, privacy.show_values)
    line, caret, length = window(shown.text, shown.caret, 1, width)
    return Excerpt(((at.line, line),), 0, caret, length)


def window(line: str, caret: int, length: int, width: int) -> tuple[str, int, int]:
    """A line cut to `width` around its caret."""
    length = max(min(length, width // 2), 1)
    if len(line) > width:
        start = max(0, min(caret - width // 3, len(line) - width + 3))
        line = ("..." if start else "") + line[start:]
        caret += 3 - start if start else 0
        line = f"{line[: width - 3]}..." if len(line) > width else line
    return line, caret, min(length, max(len(line) - caret, 1))
