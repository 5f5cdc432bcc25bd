"""`segcli validate`: check events and say what is wrong with them."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from segcli.commands.path_settings import PathSettings, Validators, said_of
from segcli.commands.processes import Cluster, executor, resumable
from segcli.configuration import Configuration
from segcli.console.formats import load
from segcli.console.output import Output, opened, remark
from segcli.console.text import closing, visible
from segcli.findings import ExitCode, Severity, Summary, Tally
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.framing import nothing_passes
from segcli.input.records import Unreadable
from segcli.input.sources import Source, Unopened
from segcli.outputs.guard import check_outputs, whole_path
from segcli.pipeline import Item, checked
from segcli.reporters.limit import Limits
from segcli.reporters.reporter import Reporter
from segcli.session import Session
from segcli.validation.baseline import Baseline, Unignorable
from segcli.validation.result import CheckedEvent, Settings, without_known

if TYPE_CHECKING:
    from segcli.events.selection import Selection
    from segcli.parallel.executor import Start
    from segcli.parallel.reports import Rest
    from segcli.parallel.tasks import Task


class Validation(NamedTuple):
    """What the user asked for, options resolved. `outputs` are the main output and the reports beside it; `jobs` 0 is
    as many processes as pay.
    """

    sources: Arguments
    settings: Settings
    outputs: tuple[Output, ...]
    configuration: Configuration
    fail_on: Severity | None = Severity.ERROR
    max_findings: int | None = None
    max_per_kind: int | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    quiet: bool = False
    verbose: bool = False
    fail_on_empty: bool = False
    jobs: int = 1
    selection: "Selection | None" = None
    cluster: Cluster | None = None
    progress_file: Path | None = None

    @property
    def files(self) -> list[Path | None]:
        """What is read beside the sources, and so cannot be written; a baseline can, by the one that follows it."""
        both = self.baseline, self.write_baseline
        follows = None not in both and len({whole_path(str(file)) for file in both}) == 1
        return [self.settings.schema, *self.configuration.files, None if follows else self.baseline]


def run(request: Validation) -> ExitCode:
    """Check every source; findings go to the outputs, remarks and the closing line to stderr."""
    for text in () if request.quiet else said_of(request.configuration, request.verbose):
        remark(text)
    makers = [load(package_of(output), output.format).Reporter for output in request.outputs]
    baselines = [] if request.write_baseline is None else [Output("baseline", str(request.write_baseline))]
    progress = [] if request.progress_file is None else [Output("progress", str(request.progress_file))]
    written = check_outputs((*request.outputs, *baselines, *progress), request.sources, request.files)
    run = ValidateRun(request, written)
    with opened((*request.outputs, *baselines)) as writes:
        reporters = [make(write, output) for make, output, write in zip(makers, request.outputs, writes, strict=False)]
        for reporter in reporters:
            reporter.start()
        try:
            run.check(reporters)
        finally:
            run.session.clear()
        for reporter in reporters:
            reporter.finish(run.summary)
        for write in writes[len(reporters) :]:
            run.baseline.save(write)
    for text in run.remarks():
        remark(text)
    return ExitCode.FAILED if run.is_empty else run.session.tally.exit_code


def package_of(output: Output) -> str:
    """Where the format of an output is."""
    return "reporters.folder_formats" if output.is_folder else "reporters.formats"


class ValidateRun:
    """What lives as long as a run: the validators for every kind of source, what is held back, and the session."""

    def __init__(self, request: Validation, written: Collection[FileId]) -> None:
        self._request = request
        self._written = written
        tally = Tally(request.fail_on)
        self.session = Session(request.sources, written, tally=tally, shows_progress=not request.quiet)
        self._limits = Limits(request.max_findings, request.max_per_kind)
        self._path_settings = PathSettings(request.settings, request.configuration)
        self._validators = Validators(self._path_settings)
        ignored = request.settings.ignore | request.configuration.ignored
        self._unignorable = Unignorable(request.settings.select, ignored)
        self.baseline = Baseline(request.baseline, request.write_baseline)

    def check(self, reporters: list[Reporter]) -> None:
        """Read every source to its end, count it and report it."""
        request, selection = self._request, self._request.selection
        every_event = any(reporter.every_event for reporter in reporters)
        start = executor(request, selection is not None, self._written)
        start = resumable(start, request.progress_file, request.settings, selection is not None)
        if start is not None:
            self._share(start, every_event, reporters)
            return
        for source in self._sources():
            validator = self._validators.of(source)
            skips = nothing_passes if every_event else validator.is_clean
            items = checked(source, validator, selection, skips=skips, watch=self.session.moved)
            self._report(source.name, items, reporters)

    def _sources(self) -> Iterator[Source | Unopened]:
        """The sources, each named on stderr before it is read where the user wants to know."""
        for source in self.session.sources:
            if self._request.verbose:
                self.session.clear()
                remark(f"reading {visible(source.name)}")
            yield source

    def _share(self, start: "Start[Task]", every_event: bool, reporters: list[Reporter]) -> None:
        """Have every source read by worker processes, and count and report it here."""
        from segcli.parallel.pool import Pool
        from segcli.parallel.reports import Reporting, reporting

        tasks = ((source, self._validators.of(source).settings) for source in self._sources())
        excerpts, most = max(reporter.excerpts for reporter in reporters), self._request.max_per_kind
        # Of findings that a baseline knows only this process knows which are shown.
        job = reporting(Reporting(every_event, excerpts, most, self.baseline.is_wanted), self._take)
        with Pool(start, job, self.session.moved, self._validators.by_settings).checking(tasks) as sources:
            for name, items in sources:
                self._report(name, items, reporters)

    def _take(self, rest: "Rest") -> None:
        """Count what a worker has left out."""
        self.session.tally.merge(rest.tally)
        self._limits.per_kind.left_out += rest.findings

    def _report(self, name: str, items: Iterable[Item], reporters: list[Reporter]) -> None:
        """Count and report what there is to say of one source."""
        for item in self.session.read(items, reporters):
            if isinstance(item, CheckedEvent):
                self._report_event(name, item, reporters)
            else:
                self._report_unreadable(name, item, reporters)

    def _report_event(self, name: str, event: CheckedEvent, reporters: list[Reporter]) -> None:
        if event.findings:
            self.session.clear()
            if self.baseline.is_wanted:
                event = without_known(event, self.baseline.new(name, event))
            self._unignorable.meet(event.findings)
        self.session.tally.judged(event.valid, event.findings)
        within = self._limits.shown(event, event.findings)
        if within is not event.findings:
            event = event._replace(findings=within)
        for reporter in reporters:
            if within or reporter.every_event:
                reporter.show(name, event)

    def _report_unreadable(self, name: str, item: Unreadable, reporters: list[Reporter]) -> None:
        findings = self.baseline.new(name, item)
        self._unignorable.meet(findings)
        if self._limits.shown(item, findings):
            for reporter in reporters:
                reporter.show(name, item)

    @property
    def summary(self) -> Summary:
        """The counts of the run, and how many findings no report has."""
        return self.session.tally.summary._replace(findings_left_out=self._limits.left_out)

    @property
    def is_empty(self) -> bool:
        """Whether there was no event, and the user wants to know."""
        return self._request.fail_on_empty and not self.session.tally.events

    def remarks(self) -> Iterator[str]:
        """The closing line, and what else there is to say of the run."""
        quiet = self._request.quiet
        if self.is_empty:
            yield "no event was found or chosen (--fail-on-empty)"
        if not quiet:
            yield closing(self.session.tally)
        yield from (*self._limits.remarks(), *self.baseline.remarks(), *self._unignorable.remarks())
        if not quiet:
            yield from self._path_settings.remarks(self._request.sources.names)
            yield from self.session.remarks(self._request.selection)
