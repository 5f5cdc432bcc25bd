"""Cards and the overview for a terminal, in lines that fit its width."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from segcli.console.output import Output, Write
from segcli.console.style import STYLES, colored
from segcli.console.text import plural, visible
from segcli.findings import Finding, Severity, Summary
from segcli.input.records import Unreadable
from segcli.inspection.card import Card
from segcli.inspection.layout import Line, folded, wrapped
from segcli.inspection.overview_text import Page, overview
from segcli.inspection.templates import Fragment, Phrase
from segcli.inspection.view import View
from segcli.validation.result import CheckedEvent

WIDEST, NARROWEST = 160, 12
SHORTEST_LABEL = 11
FINDINGS_SHOWN = 10
UNREADABLE_SHOWN = 5
OUTCOMES = {True: ("valid", "bold green"), False: ("invalid", "bold red"), None: ("not checked", "bold yellow")}
CHECKED = {"envelope": "only the envelope was checked", "none": "nothing of it was checked", "full": ""}


class Entry(NamedTuple):
    """A line of a card before it is laid out; the labels of `is_inner` ones stand further in."""

    label: str
    phrases: tuple[Phrase, ...]
    is_inner: bool = False

    @property
    def width(self) -> int:
        return len(self.label) + 2 * self.is_inner


class Writer:
    """Writes cards as they come, and at last the overview when there were several events."""

    shows_findings = False

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._output = output
        self._width = min(output.width, WIDEST)
        self._unreadable = 0

    def start(self) -> None:
        pass

    def card(self, card: Card) -> None:
        card_entries = list(entries(card))
        column = max([SHORTEST_LABEL, *(entry.width for entry in card_entries)]) + 4
        lines = title(card, self._width)
        for entry in card_entries:
            lines += entry_lines(entry, wrapped(entry.phrases, max(self._width - column, NARROWEST)), column)
        self._print([*lines, *outcome_lines(card.checked, column, self._width), []])

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._unreadable += 1
        if self._unreadable > UNREADABLE_SHOWN:
            return
        finding = item.finding
        head: Line = [("unreadable", STYLES[finding.severity]), (f"  {visible(source)}", "")]
        self._print([head, *([(f"  {line}", "")] for line in folded(finding_line(finding), self._width - 2)), []])

    def fail(self, source: str, error: str) -> None:
        if self._output.file is not None:
            head: Line = [("failed", STYLES[Severity.ERROR]), (f"      {visible(source)}", "")]
            self._print([head, *([(f"  {line}", "")] for line in folded(error, self._width - 2)), []])

    def finish(self, view: View, summary: Summary) -> None:
        if summary.events + summary.unreadable > 1:
            self._print(overview(view, summary, Page(self._width, self._output.unicode)))

    def _print(self, lines: list[Line]) -> None:
        for line in lines:
            text = colored(line) if self._output.color else "".join(text for text, _ in line)
            self._write(f"{text.rstrip()}\n")


def entries(card: Card) -> Iterator[Entry]:
    """The lines of a card from top to bottom."""
    for label, text in card.facts:
        yield Entry(label, ((Fragment(text, ""),),))
    for section in card.sections:
        if section.label and section.rows[0].label:
            yield Entry(section.label, ())
        for row in section.rows:
            yield Entry(row.label or section.label, row.phrases, bool(section.label and row.label))


def title(card: Card, width: int) -> list[Line]:
    """The event, and at the right its source and line; below it where there is no room."""
    checked = card.checked
    record = checked.event.record
    name = checked.type or ("an event of no documented name" if card.facts else "not an event")
    where = f"event {record.number}, {visible(card.source)}:{record.line}"
    gap = width - len(name) - len(where)
    if gap >= 2:
        return [[(name, "bold underline"), (" " * gap, ""), (where, "dim")]]
    return [[(name, "bold underline")], *([(f"  {line}", "dim")] for line in folded(where, width - 2))]


def entry_lines(entry: Entry, lines: list[Line], column: int) -> list[Line]:
    """The lines of an entry behind its label."""
    label = f"{'    ' if entry.is_inner else '  '}{entry.label}"
    style = "" if entry.is_inner else "bold"
    first, *rest = lines
    return [[(f"{label:<{column}}", style), *first], *([(" " * column, ""), *line] for line in rest)]


def outcome_lines(checked: CheckedEvent, column: int, width: int) -> list[Line]:
    """The outcome of checking the event, and its findings."""
    word, style = OUTCOMES[checked.valid]
    counts = Counter(finding.severity for finding in checked.findings)
    counted = ", ".join(plural(counts[severity], severity.label) for severity in reversed(Severity) if counts[severity])
    text = ", ".join(filter(None, (CHECKED[checked.event.recognition.checked], counted or "no findings")))
    first, *rest = folded(text, width - column)
    lines: list[Line] = [[(f"  {word:<{column - 2}}", style), (first, "")]]
    lines += [[(" " * column, ""), (line, "")] for line in rest]
    for finding in checked.findings[:FINDINGS_SHOWN]:
        first, *rest = folded(finding_line(finding), width - column)
        lines.append([(f"    {finding.severity.label:<{column - 4}}", STYLES[finding.severity]), (first, "")])
        lines += [[(" " * column, ""), (line, "")] for line in rest]
    if len(checked.findings) > FINDINGS_SHOWN:
        more = plural(len(checked.findings) - FINDINGS_SHOWN, "more finding")
        lines.append([(" " * column, ""), (f"and {more}: `segcli validate` shows them", "dim")])
    return lines


def finding_line(finding: Finding) -> str:
    """A finding in one line, behind its line and column."""
    location = finding.location
    return f"{location.line}:{location.column} {finding.message} [{finding.code}] {finding.path or ''}".rstrip()
