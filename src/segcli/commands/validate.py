"""`segcli validate`: check events and say what is wrong with them."""

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from segcli.commands.output_guard import check_outputs
from segcli.configuration import Configuration
from segcli.console.formats import load
from segcli.console.output import Output, opened, remark
from segcli.console.progress import Progress, wanted
from segcli.console.text import closing, visible
from segcli.events.names import known_event
from segcli.findings import ExitCode, Severity, Tally
from segcli.input import search, sources
from segcli.input.file_ids import FileId
from segcli.input.framing import nothing_passes
from segcli.input.reading import EndOfSource
from segcli.input.records import Unreadable
from segcli.pipeline import Item, judge
from segcli.reporters.limit import Limit
from segcli.reporters.reporter import Reporter
from segcli.validation.baseline import Baseline, Unignorable
from segcli.validation.codes import known_code
from segcli.validation.result import CheckedEvent, Settings, without_known
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.events.selection import Selection


class Validation(NamedTuple):
    """What the user asked for, options resolved. `outputs` are the main output and the reports beside it; `jobs` 0 is
    as many processes as pay. A `choice` is followed by one process.
    """

    sources: list[str]
    settings: Settings
    outputs: tuple[Output, ...]
    configuration: Configuration
    fail_on: Severity | None = Severity.ERROR
    max_findings: int | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    stdin_name: str = "<stdin>"
    quiet: bool = False
    jobs: int = 1
    choice: "Selection | None" = None

    @property
    def files(self) -> list[Path | None]:
        """What is read beside the sources, and so cannot be written; a baseline can, by the one that follows it."""
        follows = (
            self.write_baseline is not None and self.write_baseline.resolve() == (self.baseline or Path()).resolve()
        )
        return [self.settings.schema, *self.configuration.files, None if follows else self.baseline]


def run(asked: Validation) -> ExitCode:
    """Check every source; findings go to the outputs, remarks and the closing line to stderr."""
    makers = [load("reporters.formats", output.format).Reporter for output in asked.outputs]
    baselines = [] if asked.write_baseline is None else [Output("baseline", str(asked.write_baseline))]
    panel = ValidateRun(asked, check_outputs((*asked.outputs, *baselines), asked.sources, asked.files))
    with opened((*asked.outputs, *baselines)) as writes:
        reports = [make(write, output) for make, output, write in zip(makers, asked.outputs, writes, strict=False)]
        for report in reports:
            report.start()
        try:
            panel.judge(asked, reports)
        finally:
            panel.clear()
        for report in reports:
            report.finish(panel.tally.summary)
        for write in writes[len(reports) :]:
            panel.baseline.save(write)
    if not asked.quiet:
        remark(closing(panel.tally))
    for text in (*panel.limit.remarks(), *panel.baseline.remarks(), *panel.unignorable.remarks()):
        remark(text)
    if not asked.quiet:
        for text in panel.remarks():
            remark(text)
    return panel.tally.exit_code


class ValidateRun:
    """What lives as long as a run: the checks for every kind of source, the gates, and the count."""

    def __init__(self, asked: Validation, written: Collection[FileId]) -> None:
        self._asked = asked
        self._written = written
        self._checks: dict[Settings, EventValidator] = {}
        self._sources = search.find(asked.sources, asked.stdin_name, written=written)
        self.tally = Tally(asked.fail_on)
        self._before = self.tally.summary
        self.limit = Limit(asked.max_findings)
        self.unignorable = Unignorable(asked.settings.select, asked.settings.ignore | asked.configuration.ignored)
        watching = wanted(sys.stderr) and not asked.quiet
        self._progress = Progress(sys.stderr, search.total(asked.sources, written)) if watching else None
        self.baseline = Baseline(asked.baseline, asked.configuration.root, asked.write_baseline is not None)

    def judge(self, asked: Validation, reports: list[Reporter]) -> None:
        """Read every source to its end, count it and report it."""
        every_event = any(report.every_event for report in reports)
        found = self._sources
        jobs = asked.jobs if asked.choice is None else 1
        if jobs == 0:
            from segcli.parallel.tasks import worth

            jobs = worth(search.find(asked.sources, written=self._written))
        if jobs > 1:
            self._share(found, jobs, every_event, reports)
            return
        for source in found:
            self._before = self.tally.summary
            checks = self._checks_for(source)
            passes = nothing_passes if every_event else checks.passes
            self._take(source.name, judge(source, checks, passes, asked.choice, self._moved), reports)

    def _share(
        self,
        found: Iterable[sources.Source | sources.Unopened],
        jobs: int,
        every_event: bool,
        reports: list[Reporter],
    ) -> None:
        """Have every source read by worker processes, and count and report it here."""
        from segcli.parallel.pool import Pool

        shared = ((source, self._checks_for(source).settings) for source in found)
        with Pool(jobs, every_event, self._moved, self._checks).judging(shared) as judged:
            for name, items in judged:
                self._take(name, items, reports)
                self._before = self.tally.summary
                self._moved(0, 0)

    def _take(self, name: str, items: Iterator[Item], reports: list[Reporter]) -> None:
        """Count and report what there is to say of one source."""
        for item in items:
            if isinstance(item, CheckedEvent):
                self._show(name, item, reports)
            elif isinstance(item, Unreadable):
                self._show_unreadable(name, item, reports)
            else:
                self._end(item, reports)

    def remarks(self) -> Iterator[str]:
        """How many of the events were chosen, and what was left out of the sources."""
        if self._asked.choice is not None:
            yield from self._asked.choice.remarks(self.tally.summary.events)
        yield from self._sources.remarks()

    def clear(self) -> None:
        """Take the progress line away before something else is written."""
        if self._progress is not None:
            self._progress.clear()

    def _moved(self, records: int, bytes_read: int) -> None:
        """Show how far the run has come, on a terminal."""
        if self._progress is not None:
            self._progress.moved(self._before.events + records, self._before.bytes_read + bytes_read)

    def _show(self, name: str, verdict: CheckedEvent, reports: list[Reporter]) -> None:
        if verdict.findings:
            self.clear()
            verdict = without_known(verdict, self.baseline.new(name, verdict))
            self.unignorable.meet(verdict.findings)
        self.tally.judged(verdict.valid, verdict.findings)
        self.tally.found_inside.add(verdict.event.place)
        shown = self.limit.shown(verdict.findings)
        if len(shown) < len(verdict.findings):
            verdict = verdict._replace(findings=shown)
        for report in reports:
            if shown or report.every_event:
                report.show(name, verdict)

    def _show_unreadable(self, name: str, item: Unreadable, reports: list[Reporter]) -> None:
        self.clear()
        findings = self.baseline.new(name, item)
        self.unignorable.meet(findings)
        self.tally.passed_over(item.finding, item.size)
        if self.limit.shown(findings):
            for report in reports:
                report.show(name, item)

    def _end(self, end: EndOfSource, reports: list[Reporter]) -> None:
        self.clear()
        self.tally.read(end.bytes_read, end.passed, end.trouble is not None)
        if end.trouble:
            remark(f"{visible(end.name)}: {end.trouble}")
            for report in reports:
                report.fail(end.name, end.trouble)

    def _checks_for(self, source: sources.Source | sources.Unopened) -> EventValidator:
        """The checks of a source: those of the command line, with what the configuration says of its path."""
        path = source.path if isinstance(source, sources.Source) else None
        settings = with_path_options(self._asked.settings, self._asked.configuration, path)
        checks = self._checks.get(settings)
        if checks is None:
            checks = self._checks[settings] = EventValidator(settings)
            if checks.remark and len(self._checks) == 1:
                remark(checks.remark)
        return checks


def with_path_options(settings: Settings, configuration: Configuration, path: Path | None) -> Settings:
    """The settings for one path; what the command line says comes first."""
    options: Mapping[str, Any] = configuration.for_source(path)
    if not options:
        return settings
    event = options.get("event")
    return settings._replace(
        event=settings.event or (event and known_event(event)),
        purpose=settings.purpose or options.get("purpose"),
        schema=settings.schema or configuration.file(options.get("schema")),
        ignore=settings.ignore | set(map(known_code, options.get("ignore", ()))),
    )
