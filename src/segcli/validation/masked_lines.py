"""The lines of a payload that findings are about, masked, at any width."""

import re
from bisect import bisect_left

from segcli.console.text import shortened, visible
from segcli.findings import Json, Location, Path
from segcli.input.loading import load_token
from segcli.input.locate import first_of, margin_of, positions_of
from segcli.input.masked import MaskedBytes, MaskedLine
from segcli.input.records import Unreadable
from segcli.input.tokens import TOKEN
from segcli.privacy.policy import MASK
from segcli.privacy.unparsed import masked
from segcli.schemas.catalogue import catalogue
from segcli.validation.result import CheckedEvent

COLON = re.compile(rb"[ \t\r\n]*+:")
AROUND = 400
"""Bytes of a long line that are looked at on either side of the fault."""


class MaskedLines:
    """Masked lines for the findings of one event, whose record has its text."""

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

    def at(self, location: Location) -> tuple[MaskedLine, ...]:
        """The line that a finding begins in, behind the one before it where there is one."""
        begin = self._offset(location.line, location.column)
        line_start = self._text.rfind(b"\n", 0, begin) + 1
        main = MaskedLine(location.line, *self._line(begin, begin))
        # The lines of a text in a string are one line of the source.
        if not line_start or self._embedded is not None:
            return (main,)
        return MaskedLine(location.line - 1, *self._line(line_start - 1, -1)), main

    def _offset(self, line: int, column: int) -> int:
        """The offset in the record's text of a line and column."""
        if self._embedded is not None:
            return self._embedded.at(line, column)
        first_line, first_column = self._first
        start, skip = 0, column - first_column
        for _ in range(line - first_line):
            start, skip = self._text.index(b"\n", start) + 1, column - 1 - self._margin
        return start + len(self._text[start : start + 4 * skip].decode("utf-8", "ignore")[:skip].encode())

    def _line(self, around: int, target: int) -> tuple[str, int, int]:
        """The line at offset `around`, masked, with the place of the token at `target` in it."""
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
                caret, size = len(shown), len(token)
            shown, at = shown + token, match.end()
        return shown, caret, size

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


def masked_bytes(item: Unreadable, show_values: bool) -> MaskedBytes:
    """The line of bytes that did not parse; only punctuation, literals and known member names are left of it."""
    if item.masked is not None:
        return item.masked
    if not item.text:
        return MaskedBytes(None, True)
    at = item.finding.location
    names = frozenset(catalogue()["members"])
    text = item.text.decode("utf-8", "replace").replace("\t", " ").rstrip("\r\n")
    shown = masked(text, max(at.column - item.text_column, 0), names, show_values)
    return MaskedBytes(MaskedLine(at.line, shown.text, shown.caret, 1), item.text.isascii())
