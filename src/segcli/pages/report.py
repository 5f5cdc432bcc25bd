"""The parts of a page that `validate` and `inspect` have in common: the verdict, and what was read and found."""

from collections.abc import Iterator
from typing import Any

from segcli.console.text import Amounts, amount, counted, not_shown, outcome, plural, shortened, visible
from segcli.findings import Summary
from segcli.pages.finding_list import finding_list
from segcli.pages.findings import PageFindings
from segcli.pages.page import Section, State
from segcli.pages.sites import Sources
from segcli.pages.strips import strips

FAILURES_KEPT = 50


class Failures:
    """The first sources that failed, and the number of all."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._number = 0

    def add(self, source: str, error: str) -> None:
        """Add a source that could not be read to its end, or holds no record."""
        self._number += 1
        if len(self._texts) < FAILURES_KEPT:
            self._texts.append(f"{shortened(visible(source), 200)}: {error}")

    def troubles(self, summary: Amounts) -> Iterator[str]:
        """What could not be read, in sentences."""
        yield from (f"Failed: {text}" for text in self._texts)
        if self._number > len(self._texts):
            yield f"{plural(self._number - len(self._texts), 'more source')} failed."
        if summary.unreadable or summary.bytes_skipped:
            places = plural(summary.unreadable, "place")
            yield f"{plural(summary.bytes_skipped, 'byte')} could not be read, in {places}."


def state_of(summary: Summary) -> State:
    """Whether all is well, something is wrong, or not everything was checked."""
    if summary.invalid or summary.errors or summary.unreadable or summary.sources_failed:
        return "bad"
    return "unsure" if summary.unchecked or summary.warnings or not summary.events else "good"


def verdict(summary: Summary) -> str:
    """What came of the run, in one line."""
    found = counted(summary)
    text = outcome(summary)
    return f"{text[0].upper()}{text[1:]}{f': {found}' if found else ''}."


def facts(summary: Summary) -> tuple[str, ...]:
    """What was read, and how much of what was found is not on the page because the user wants no more."""
    sources = plural(summary.sources + summary.sources_failed, "source")
    read = f"{plural(summary.events, 'event')} in {sources}. {amount(summary)}."
    return (read, f"{rest}.") if (rest := not_shown(summary)) else (read,)


def section(id_: str, title: str, template: str, data: Any) -> list[Section]:
    """A section, or none where there is nothing to show."""
    return [] if data is None else [Section(id_, title, template, data)]


def finding_sections(findings: PageFindings, sources: Sources, summary: Summary) -> list[Section]:
    """Where each kind of finding sits, and the findings in full."""
    where = strips(findings, sources)
    if where is None:
        return []
    total = summary.errors + summary.warnings + summary.notes
    listed = finding_list(findings.shown, total, sources)
    return [
        Section("where", "Where findings sit", "chart.html", where),
        Section("findings", "Findings", "findings.html", listed),
    ]
