"""One page that travels with a ticket: when events came, where each kind of finding sits, and the findings in full."""

from segcli.console.output import Output, Write
from segcli.console.times import parsed
from segcli.findings import Summary
from segcli.histograms.type_times import TypeTimes
from segcli.input.records import Unreadable
from segcli.pages.bars import TypeOutcomes, outcomes
from segcli.pages.findings import PageFindings
from segcli.pages.page import Page, Section, write_page
from segcli.pages.report import Failures, facts, finding_sections, section, state_of, verdict
from segcli.pages.sites import Sources
from segcli.pages.time_line import UNRECOGNISED, time_line, week
from segcli.reporters.reporter import Excerpted
from segcli.schemas import ids
from segcli.validation.result import CheckedEvent


class Reporter:
    """Collects while the run goes by, and writes the page at its end. Events are put on the time line by the time that
    their webhook says, or else its id; bare data has none.
    """

    every_event = True
    excerpts = Excerpted.EVERY

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values
        self._sources = Sources()
        self._source: str | None = None
        self._findings, self._times, self._failures = PageFindings(), TypeTimes(), Failures()
        self._counts: dict[str, list[int]] = {}

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        if source != self._source:
            self._source = source
            self._sources.number += 1
        number = self._sources.number - 1
        if isinstance(item, Unreadable):
            self._sources.names[number] = source
            self._findings.add_unreadable(number, item, self._show_values)
            return
        if item.findings:
            self._sources.names[number] = source
        self._findings.add_event(number, item)
        counts = self._counts.setdefault(item.type or UNRECOGNISED, [0, 0, 0])
        counts[2 if item.valid is None else int(not item.valid)] += 1
        self._add_time(item)

    def fail(self, source: str, error: str) -> None:
        self._failures.add(source, error)

    def finish(self, summary: Summary) -> None:
        troubles = tuple(self._failures.troubles(summary))
        sections = tuple(self._sections(summary))
        title = "segcli validate"
        page = Page(title, verdict(summary), state_of(summary), facts(summary), troubles, sections, self._show_values)
        write_page(self._write, page)

    def _add_time(self, item: CheckedEvent) -> None:
        identity = item.identity
        time = parsed(identity.created_at or "") or ids.moment(identity.id or "")
        if time is None:
            self._times.without += 1
        else:
            self._times.add(item.type, item.valid, time)

    def _sections(self, summary: Summary) -> list[Section]:
        types = [TypeOutcomes(name, *counts) for name, counts in self._counts.items()]
        return [
            *section("time", "Time line", "chart.html", time_line(self._times)),
            *finding_sections(self._findings, self._sources, summary),
            *section("types", "Events by type", "chart.html", outcomes(types) if types else None),
            *section("week", "Hour by weekday", "chart.html", week(self._times)),
        ]
