"""The lines of a payload that a finding is about, no wider than there is room, with a caret under the fault."""

from collections.abc import Callable
from typing import NamedTuple

from segcli.findings import Finding, Location
from segcli.input.masked import MaskedLine
from segcli.input.records import Unreadable
from segcli.privacy.policy import Privacy
from segcli.validation.masked_lines import MaskedLines, masked_bytes
from segcli.validation.masked_record import MaskedRecord
from segcli.validation.result import CheckedEvent


class Excerpt(NamedTuple):
    """Numbered lines to print, and the caret: its line's index, the column it starts at (from 0) and its length."""

    lines: tuple[tuple[int, str], ...]
    caret_line: int
    caret: int
    length: int


class Excerpts:
    """Excerpts for the findings of one event."""

    def __init__(self, event: CheckedEvent) -> None:
        self._at = MaskedLines(event).at if event.masked is None else sent(event.masked)

    def excerpt(self, finding: Finding, width: int) -> Excerpt | None:
        """The line of the finding and the one before it, no wider than `width`. None where a worker has not sent them,
        as it does for the first of a kind.
        """
        lines = self._at(finding.location)
        if not lines:
            return None
        *before, main = lines
        shown, caret, length = window(main, length_of(finding) if main.length else 0, width)
        above = [(line.number, text) for line in before if (text := window(line, 0, width)[0]).strip()]
        return Excerpt((*above, (main.number, shown)), len(above), caret, length)


def sent(record: MaskedRecord) -> Callable[[Location], tuple[MaskedLine, ...]]:
    """What finds the lines that came with a record."""
    lines = record.lines or {}
    return lambda at: lines.get((at.line, at.column), ())


def length_of(finding: Finding) -> int:
    """How many columns the caret takes: one under an object that lacks something, else the whole token (0)."""
    spread = finding.location.end_line > finding.location.line
    return 1 if finding.code == "missing-property" or spread else 0


def unreadable_excerpt(item: Unreadable, privacy: Privacy, width: int) -> Excerpt | None:
    """The line of bytes that did not parse."""
    line = masked_bytes(item, privacy.show_values).line
    if line is None:
        return None
    text, caret, length = window(line, 0, width)
    return Excerpt(((line.number, text),), 0, caret, length)


def window(masked: MaskedLine, length: int, width: int) -> tuple[str, int, int]:
    """A line cut to `width` around its caret, which takes `length` columns, or for 0 those of its token."""
    _, line, caret, of_token = masked
    length = max(min(length or of_token, width // 2), 1)
    if len(line) > width:
        start = max(0, min(caret - width // 3, len(line) - width + 3))
        line = ("..." if start else "") + line[start:]
        caret += 3 - start if start else 0
        line = f"{line[: width - 3]}..." if len(line) > width else line
    return line, caret, min(length, max(len(line) - caret, 1))
