"""`segcli drift`: what departs from the documentation, and since when."""

from collections.abc import Collection, Iterable
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from segcli.commands.processes import Cluster, executor
from segcli.console.formats import load
from segcli.console.output import Output, remark
from segcli.console.text import closing, visible
from segcli.drift import saved
from segcli.drift.against import Former, changed_against, former
from segcli.drift.census import Census, Part, census_of_part
from segcli.drift.picture import Picture
from segcli.drift.report import GRADES, Drift, Grade, report
from segcli.drift.runs import SOURCE
from segcli.drift.writer import Writer
from segcli.findings import ExitCode, SegcliError
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.framing import nothing_passes
from segcli.input.records import Offset
from segcli.outputs.guard import check_outputs
from segcli.pipeline import Item, checked
from segcli.session import Session
from segcli.validation.foreign_files import is_foreign
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.events.selection import Selection
    from segcli.parallel.executor import Start
    from segcli.parallel.tasks import Task


class DriftRequest(NamedTuple):
    """What the user asked for, options resolved: `against` is a picture or a capture, `save` is what the picture is
    written to, and `fail_on` the grade from which on the run fails. `jobs` 0 is as many processes as pay.
    """

    sources: Arguments
    settings: Settings
    output: Output
    zone: tzinfo
    save: Output | None = None
    against: str | None = None
    fail_on: Grade | None = None
    jobs: int = 1
    quiet: bool = False
    selection: "Selection | None" = None
    cluster: Cluster | None = None


def run(request: DriftRequest) -> ExitCode:
    """Count all events, and write what departs from the documentation, or from what is compared with."""
    outputs = (request.output, *((request.save,) if request.save else ()))
    beside = () if request.against in (None, "-") else (Path(str(request.against)),)
    written = check_outputs(outputs, request.sources, beside)
    make = load("drift.formats", request.output.format).Writer
    validator = EventValidator(request.settings)
    if validator.remark:
        remark(validator.remark)
    before = before_of(request, validator)
    reading = Reading(request, request.sources, validator, written)
    with request.output.opened() as write:
        writer: Writer = make(write, request.output)
        try:
            reading.read(writer)
        finally:
            reading.session.clear()
        drift = drift_of(reading, before, request)
        writer.finish(drift, reading.session.tally.summary)
    if request.save is not None:
        saved.save(reading.picture, request.save)
    if not request.quiet:
        for text in (closing(reading.session.tally), *reading.session.remarks(request.selection)):
            remark(text)
    return exit_code(reading.session.tally.exit_code, drift, request.fail_on)


def drift_of(reading: "Reading", before: Former | None, request: DriftRequest) -> Drift:
    """The report of what was read."""
    picture = reading.picture
    drift = report(picture) if before is None else changed_against(picture, before, str(request.against))
    return drift._replace(sources=tuple(reading.names), zone=request.zone)


def exit_code(read: ExitCode, drift: Drift, fail_on: Grade | None) -> ExitCode:
    """2 when something could not be read, else 1 when something of the grade or above it was found."""
    if read is not ExitCode.CLEAN or fail_on is None:
        return read
    worse = GRADES[: GRADES.index(fail_on) + 1]
    return ExitCode.FOUND if any(drift.count(grade) for grade in worse) else ExitCode.CLEAN


def before_of(request: DriftRequest, validator: EventValidator) -> Former | None:
    """What is compared with: a picture, or a capture of which one is made. Raises SegcliError where it cannot be read
    to its end.
    """
    if request.against is None:
        return None
    if saved.is_picture(request.against):
        return saved.load(request.against)
    reading = Reading(request, Arguments((request.against,)), validator, ())
    try:
        reading.read(None)
    finally:
        reading.session.clear()
    reading.check_whole(request.against)
    return former(reading.picture)


class Reading:
    """One walk through sources: the validator, what it counts, and the session."""

    def __init__(
        self, request: DriftRequest, sources: Arguments, validator: EventValidator, written: Collection[FileId]
    ) -> None:
        self._request = request
        self._sources = sources
        self._written = written
        self._validator = validator
        self.names: list[str] = []
        self.session = Session(sources, written, shows_progress=True)
        self._part = Part(Picture(), self.session.tally)
        self._census = Census(validator, self._part)

    @property
    def picture(self) -> Picture:
        """What was counted."""
        self._census.settle()
        return self._part.picture

    def read(self, writer: Writer | None) -> None:
        """Read every source to its end and count it all."""
        request = self._request._replace(sources=self._sources)
        start = executor(request, request.selection is not None, self._written)
        if start is not None:
            self._share(start, writer)
            return
        selection, watch, note = request.selection, self.session.moved, self._census.passed
        skips = self._census.passes if selection is None else nothing_passes
        for source in self.session.sources:
            items = checked(source, self._validator, selection, skips=skips, watch=watch, note=note)
            self._count(source.name, items, writer)

    def _share(self, start: "Start[Task]", writer: Writer | None) -> None:
        """Have every source counted by worker processes, and put the counts together here."""
        from segcli.parallel.counting import counting
        from segcli.parallel.job import Look
        from segcli.parallel.pool import Pool

        settings = self._request.settings
        job = counting(census_of_part, 0, Look(self._census.passes, self._census.passed), self._take)
        tasks = ((source, settings) for source in self.session.sources)
        with Pool(start, job, self.session.moved, {settings: self._validator}).checking(tasks) as sources:
            for name, items in sources:
                self._count(name, items, writer)

    def _take(self, part: Part, before: Offset) -> None:
        """Count what a worker has counted of the source at hand, behind what stands before it there."""
        self._part.merge(part, self._census.source * SOURCE + before.records)

    def _count(self, name: str, items: Iterable[Item], writer: Writer | None) -> None:
        """Count the items of one source."""
        self._census.begin(len(self.names))
        self.names.append(name)
        for item in self.session.read(items, [writer] if writer is not None else []):
            if isinstance(item, CheckedEvent):
                self.session.tally.judged(item.valid, item.findings)
                if not is_foreign(item):
                    self._census.checked(item)
            elif not is_foreign(item) and writer is not None:
                writer.unreadable(name, item)

    def check_whole(self, name: str) -> None:
        """Raises SegcliError where something could not be read, so that what is missing may have been there."""
        if self.session.tally.exit_code is not ExitCode.CLEAN:
            raise SegcliError(f"{visible(name)} could not be read to its end, so nothing can be compared with it")
