"""The drift of each type of event as tables, for a comment or a step summary.

Whatever comes from a payload or a file system stands in a code span, where there are no links, mentions or HTML.
"""

from collections.abc import Iterator

from segcli.console.markdown import code, counts
from segcli.console.output import Output, Write
from segcli.console.text import plural, visible
from segcli.drift.report import Drift, Heading
from segcli.drift.words import more, since, subject, title, verdict, what
from segcli.findings import Summary
from segcli.input.records import Unreadable

LISTED = 100
"""Rows of a heading; the others are counted."""

FAILURES_KEPT = 20


class Failures:
    """The first pieces and sources that could not be read, as items of a list; the others are counted."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._others = 0

    def add(self, word: str, place: str, text: str) -> None:
        """Take one more, `word` being what befell it."""
        if len(self._kept) < FAILURES_KEPT:
            self._kept.append(f"* {word}: {code(place)}: {code(text)}")
        else:
            self._others += 1

    @property
    def lines(self) -> list[str]:
        """The list, with a blank line behind it; nothing where all could be read."""
        others = [f"* {self._others:,} more could not be read"] * bool(self._others)
        return [*self._kept, *others, ""] if self._kept else []


class Writer:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._failures = Failures()

    def unreadable(self, source: str, item: Unreadable) -> None:
        finding = item.finding
        self._failures.add("Unreadable", f"{visible(source)}:{finding.location.line}", finding.message)

    def fail(self, source: str, error: str) -> None:
        self._failures.add("Failed", visible(source), error)

    def finish(self, drift: Drift, summary: Summary) -> None:
        self._write(page(drift, summary, self._failures))


def page(drift: Drift, summary: Summary, failures: Failures) -> str:
    """The whole report: the verdict, what could not be read, and a table for each heading that has rows."""
    lines = ["### Drift", "", code(verdict(drift)), "", counts(summary), "", *failures.lines]
    lines += (line for text in filter(None, (more(drift),)) for line in (text, ""))
    for heading in drift.headings:
        lines += table(heading, drift)
    return "\n".join(lines) + "\n"


def table(heading: Heading, drift: Drift) -> Iterator[str]:
    """The rows of a heading, below its name; nothing where there are none."""
    if not heading.rows:
        return
    yield f"#### {code(title(heading))}"
    yield ""
    yield plural(heading.events, "event")
    yield ""
    yield "| Grade | Place | What departs | When |"
    yield "| --- | --- | --- | --- |"
    for row in heading.rows[:LISTED]:
        yield f"| {row.grade} | {code(subject(row))} | {code(what(row))} | {code(since(row, drift))} |"
    yield ""
    left_out = len(heading.rows) - LISTED
    if left_out > 0:
        yield f"{plural(left_out, 'more row')} not in this table."
        yield ""
