"""Cards and the overview for a comment or a step summary.

Whatever comes from a payload or a file system stands in a code span, where there are no links, mentions or HTML.
"""

from collections.abc import Iterable, Iterator

from segcli.console.markdown import code, counts
from segcli.console.output import Output, Write
from segcli.console.text import plural, visible
from segcli.findings import Severity, Summary
from segcli.input.records import Unreadable
from segcli.inspection.card import Card
from segcli.inspection.charts import histogram, range_of, scale
from segcli.inspection.formats.json import sentence
from segcli.inspection.formats.text import CHECKED, VERDICTS
from segcli.inspection.formats.text import sentence as told
from segcli.inspection.groups import GroupName
from segcli.inspection.overview import FindingKind, New, View
from segcli.inspection.overview_text import counted

LISTED = 20
UNREADABLE_SHOWN = 5
COLUMNS = 72


class Writer:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._unreadable = 0

    def start(self) -> None:
        pass

    def card(self, card: Card) -> None:
        self._write("\n".join([*card_lines(card), ""]) + "\n")

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._unreadable += 1
        if self._unreadable <= UNREADABLE_SHOWN:
            self._write(f"Unreadable in {code(visible(source))}: {code(told(item.finding))}\n\n")

    def fail(self, source: str, error: str) -> None:
        self._write(f"Failed: {code(visible(source))}: {code(error)}\n\n")

    def finish(self, view: View, summary: Summary) -> None:
        if summary.events + summary.unreadable > 1:
            self._write("\n".join(overview_lines(view, summary)) + "\n")


def card_lines(card: Card) -> Iterator[str]:
    """A heading, a table with a row for every line of the card, and the findings."""
    verdict = card.verdict
    yield f"### {code(verdict.type or 'no documented event')}"
    yield ""
    yield f"Event {verdict.event.record.number} of {code(visible(card.source))}, line {verdict.event.record.line}"
    yield ""
    rows = [(label, text) for label, text in card.facts]
    for section in card.sections:
        for row in section.rows:
            label = " / ".join(filter(None, (section.label, row.label)))
            rows.append((label, sentence(row.phrases)))
    yield from table(("", "Value"), ((label, code(text)) for label, text in rows))
    word = VERDICTS[verdict.valid][0]
    yield f"**{word}**: {CHECKED[verdict.event.recognition.checked] or plural(len(verdict.findings), 'finding')}"
    yield ""
    for finding in verdict.findings:
        yield f"* {finding.severity.label} {code(told(finding))}"


def overview_lines(view: View, summary: Summary) -> Iterator[str]:
    """The summary, the histogram, and a table for everything that events are grouped by."""
    yield "### Overview"
    yield ""
    yield counts(summary)
    yield ""
    yield (
        f"{counted(view.customers)} distinct customers. Came again: {counted(view.repeated_deliveries)} with a known "
        f"delivery id, {counted(view.repeated_events)} with a known event id."
    )
    yield ""
    timeline = view.timeline(COLUMNS)
    if timeline is not None:
        yield f"Created {range_of(timeline)}; {scale(timeline)}, the highest {max(timeline.counts):,}."
        yield ""
        yield "```"
        yield from (line[0][0] for line in histogram(timeline, unicode=True))
        yield "```"
        yield ""
    for name, kinds in view.groups.items():
        most = [(label(kind), f"{count:,}") for kind, count in kinds.most()[:LISTED]]
        yield from table((name.capitalize(), "Count"), most)
    yield from table(
        ("Findings", "Count"), ((label(kind), f"{count:,}") for kind, count in view.findings.most()[:LISTED])
    )
    yield from table(
        ("Never documented", "Count"), ((label(kind), f"{count:,}") for kind, count in view.news.most()[:LISTED])
    )


def label(kind: GroupName | FindingKind | New) -> str:
    """A kind in one cell."""
    severity = [kind.severity.label] if isinstance(kind, FindingKind) else []
    words = [str(value) for value in kind if value is not None and not isinstance(value, Severity)]
    return code(" ".join([*severity, *words]))


def table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> list[str]:
    """A table of two columns with a blank line behind it; nothing when it has no rows."""
    lines = [f"| {first} | {second} |" for first, second in rows]
    return [f"| {head[0]} | {head[1]} |", "| --- | --- |", *lines, ""] if lines else []
