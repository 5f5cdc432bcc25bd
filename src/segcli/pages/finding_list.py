"""Findings in full, as a page lists them and filters them."""

from html import escape
from typing import NamedTuple

from segcli.console.text import plural, shortened, visible
from segcli.findings import Severity
from segcli.pages.sites import Shown, Sources

ROOM = 1_000_000
"""Bytes that the list may have of the 2 MB of a page."""

OWN = 900
"""Bytes of an entry beside its texts, at most."""

NOBODY = "no event"


class Line(NamedTuple):
    """A line of an excerpt: its number, and its text before, in and behind the fault, which only one line has."""

    number: int
    before: str
    fault: str = ""
    behind: str = ""
    caret: str = ""


class Entry(NamedTuple):
    """A finding: where it is in words, and the lines of the payload."""

    severity: str
    code: str
    type: str
    message: str
    path: str
    where: str
    help: str
    lines: tuple[Line, ...]

    @property
    def size(self) -> int:
        """The bytes that it takes, at most."""
        texts = (*self[:7], *(text for line in self.lines for text in line[1:]))
        return OWN + sum(len(escape(text).encode(errors="replace")) for text in texts)


class FindingList(NamedTuple):
    """The entries, what they can be filtered by, and a note on those that are not shown."""

    entries: tuple[Entry, ...]
    severities: tuple[str, ...]
    codes: tuple[str, ...]
    types: tuple[str, ...]
    note: str


def finding_list(shown: list[Shown], total: int, sources: Sources) -> FindingList:
    """The findings that are shown, of so many in total, as far as there is room: errors before others."""
    made, left = {}, ROOM
    for index, each in sorted(enumerate(shown), key=lambda pair: -pair[1].severity):
        made[index] = entry(each, sources)
        left -= made[index].size
        if left < 0:
            del made[index]
            break
    entries = [made[index] for index in sorted(made)]
    severities = {each.severity for each in entries}
    known = tuple(each.label for each in sorted(Severity, reverse=True) if each.label in severities)
    note = ""
    if len(entries) < total:
        note = (
            f"{len(entries):,} of {plural(total, 'finding')} in full: those of the first events, with errors before "
            "others, and the first of each kind. The list of kinds counts all."
        )
    codes, types = {each.code for each in entries}, {each.type for each in entries}
    return FindingList(tuple(entries), known, tuple(sorted(codes)), tuple(sorted(types)), note)


def entry(shown: Shown, sources: Sources) -> Entry:
    """One finding as it is listed."""
    number = f", event {shown.spot.number:,}" if shown.spot.number is not None else ""
    source = shortened(visible(sources.name(shown.spot)), 200)
    where = f"{source}:{shown.line}:{shown.column}{number}"
    lines = []
    if shown.excerpt is not None:
        numbered, caret_line, caret, length = shown.excerpt
        for index, (line, text) in enumerate(numbered):
            if index != caret_line:
                lines.append(Line(line, text))
                continue
            end = caret + length
            lines.append(Line(line, text[:caret], text[caret:end], text[end:], " " * caret + "^" * length))
    kind = shown.kind
    texts = (shown.message, shown.path, where, shown.help)
    return Entry(shown.severity.label, kind.code, kind.event or NOBODY, *texts, tuple(lines))
