"""Cards and the overview for a comment or a step summary.

Whatever comes from a payload or a file system stands in a code span, where there are no links, mentions or HTML.
"""

from collections.abc import Iterable, Iterator

from segcli.console.markdown import code, counts
from segcli.console.output import Output, Write
from segcli.console.text import plural, visible
from segcli.findings import Severity, Summary
from segcli.histograms.captions import range_of, scale
from segcli.input.records import Unreadable
from segcli.inspection.card import Card
from segcli.inspection.charts import axis, histogram
from segcli.inspection.formats.json import text_of
from segcli.inspection.formats.text import CHECKED, OUTCOMES, finding_line
from segcli.inspection.groups import GroupName
from segcli.inspection.numbers import count_text, delay_text, repeat_text
from segcli.inspection.view import FindingKind, Undocumented, View

LISTED = 20
UNREADABLE_SHOWN = 5
COLUMNS = 72


class Writer:
    shows_findings = False

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
            self._write(f"Unreadable in {code(visible(source))}: {code(finding_line(item.finding))}\n\n")

    def fail(self, source: str, error: str) -> None:
        self._write(f"Failed: {code(visible(source))}: {code(error)}\n\n")

    def finish(self, view: View, summary: Summary) -> None:
        if summary.events + summary.unreadable > 1:
            self._write("\n".join(overview_lines(view, summary)) + "\n")


def card_lines(card: Card) -> Iterator[str]:
    """A heading, a table with a row for every line of the card, and the findings."""
    checked = card.checked
    yield f"### {code(checked.type or 'no documented event')}"
    yield ""
    yield f"Event {checked.event.record.number} of {code(visible(card.source))}, line {checked.event.record.line}"
    yield ""
    rows = list(card.facts)
    for section in card.sections:
        for row in section.rows:
            label = " / ".join(filter(None, (section.label, row.label)))
            rows.append((label, text_of(row.phrases)))
    yield from table(("", "Value"), ((label, code(text)) for label, text in rows))
    word = OUTCOMES[checked.valid][0]
    yield f"**{word}**: {CHECKED[checked.event.recognition.checked] or plural(len(checked.findings), 'finding')}"
    yield ""
    for finding in checked.findings:
        yield f"* {finding.severity.label} {code(finding_line(finding))}"


def overview_lines(view: View, summary: Summary) -> Iterator[str]:
    """The summary, the histogram, and a table for everything that events are grouped by."""
    yield "### Overview"
    yield ""
    yield counts(summary)
    yield ""
    yield (
        f"{count_text(view.customers)} distinct customers. Came again: "
        f"{count_text(view.repeated_deliveries.total)} with a known delivery id, "
        f"{count_text(view.repeated_events.total)} with a known event id."
    )
    yield ""
    repeats = (*view.repeated_deliveries.ids, *view.repeated_events.ids)
    yield from (f"* {code(repeat_text(row, view.sources))}" for row in repeats)
    yield from [""] * bool(repeats)
    if view.delays is not None:
        yield f"Delivered: {delay_text(view.delays)}."
        yield ""
    timeline = view.timeline(COLUMNS)
    if timeline is not None:
        yield f"Created {range_of(timeline)}; {scale(timeline)}, the highest {max(timeline.counts):,}."
        yield ""
        yield "```"
        yield from (line[0][0] for line in histogram(timeline, unicode=True))
        yield axis(timeline, COLUMNS)
        yield "```"
        yield ""
    for name, counter in view.groups.items():
        most = [(label(key), f"{count:,}") for key, count in counter.most_common()[:LISTED]]
        yield from table((name.capitalize(), "Count"), most)
    outcomes = [
        (code(name), f"{row.valid:,} / {row.invalid:,} / {row.unchecked:,}") for name, row in view.outcomes.items()
    ]
    yield from table(("Events", "Valid / invalid / unchecked"), outcomes)
    moves = [(label(row.name), f"{row.entered:,} - {row.left:,} = {row.entered - row.left:,}") for row in view.moves]
    yield from table(("Segments", "Entered less left"), moves[:LISTED])
    yield from table(
        ("Findings", "Count"), ((label(key), f"{count:,}") for key, count in view.findings.most_common()[:LISTED])
    )
    yield from table(
        ("Never documented", "Count"),
        ((label(key), f"{count:,}") for key, count in view.undocumented.most_common()[:LISTED]),
    )


def label(key: GroupName | FindingKind | Undocumented) -> str:
    """The text of a key for one cell."""
    severity = [key.severity.label] if isinstance(key, FindingKind) else []
    words = [str(value) for value in key if value is not None and not isinstance(value, Severity)]
    return code(" ".join([*severity, *words]))


def table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> list[str]:
    """A table of two columns with a blank line behind it; nothing when it has no rows."""
    lines = [f"| {first} | {second} |" for first, second in rows]
    return [f"| {head[0]} | {head[1]} |", "| --- | --- |", *lines, ""] if lines else []
