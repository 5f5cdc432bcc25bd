"""`segcli inspect`: what is in here, as a card for each event and an overview of many."""

import os
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from segcli.commands.processes import Cluster, executor
from segcli.console.formats import load
from segcli.console.output import Output, remark
from segcli.console.text import closing
from segcli.findings import ExitCode, Json
from segcli.histograms.places import packed
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.framing import nothing_passes
from segcli.input.records import Offset
from segcli.inspection.card import card
from segcli.inspection.census import Census, Part, begun, census_of_part
from segcli.inspection.view import View
from segcli.inspection.writer import Writer
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


class Inspection(NamedTuple):
    """What the user asked for, options resolved. Ages count to `now`, whose zone times are shown in; `jobs` 0 is as
    many processes as pay.
    """

    sources: Arguments
    settings: Settings
    output: Output
    now: datetime
    cards: int = 5
    jobs: int = 1
    quiet: bool = False
    selection: "Selection | None" = None
    cluster: Cluster | None = None


def run(request: Inspection) -> ExitCode:
    """Show the first events and count them all. Findings of events are shown and never make the run fail."""
    make = load("inspection.formats", request.output.format).Writer
    run = InspectRun(request, check_outputs((request.output,), request.sources), make.shows_findings)
    with request.output.opened() as write:
        writer: Writer = make(write, request.output)
        writer.start()
        try:
            run.read(writer)
        finally:
            run.session.clear()
        writer.finish(run.view, run.session.tally.summary)
    if not request.quiet:
        for text in (closing(run.session.tally), *run.session.remarks(request.selection)):
            remark(text)
    return run.session.tally.exit_code


class InspectRun:
    """What lives as long as a run: the validator, what it counts, and the session."""

    def __init__(self, request: Inspection, written: Collection[FileId], with_findings: bool) -> None:
        self._request = request
        self._begin = partial(begun, with_findings=with_findings)
        self._written = written
        self._validator = EventValidator(request.settings)
        if self._validator.remark:
            remark(self._validator.remark)
        self._cards_left = request.cards
        self._names: list[str] = []
        self.session = Session(request.sources, written, shows_progress=True)
        self._part = self._begin(self.session.tally)
        self._census = Census(self._validator, self._part)

    @property
    def view(self) -> View:
        """What the overview shows."""
        self._census.settle()
        view = self._part.overview.view(self._names, self._request.settings.show_values)
        return view._replace(zone=self._request.now.tzinfo, located=self._part.findings)

    def read(self, writer: Writer) -> None:
        """Read every source to its end, show what there is still room for, and count it all."""
        request = self._request
        start = executor(request, request.selection is not None, self._written)
        if start is not None:
            self._share(start, writer)
            return
        selection, watch, note = self._request.selection, self.session.moved, self._census.passed
        skips = self._passes if selection is None else nothing_passes
        for source in self.session.sources:
            items = checked(source, self._validator, selection, skips=skips, watch=watch, note=note)
            self._count(source.name, items, writer)

    def _share(self, start: "Start[Task]", writer: Writer) -> None:
        """Have every source counted by worker processes, and put the counts together here."""
        from segcli.parallel.counting import counting
        from segcli.parallel.job import Look
        from segcli.parallel.pool import Pool

        settings = self._request.settings
        make = partial(census_of_part, self._begin)
        job = counting(make, self._request.cards, Look(self._passes, self._census.passed), self._take)
        tasks = ((source, settings) for source in self.session.sources)
        with Pool(start, job, self.session.moved, {settings: self._validator}).checking(tasks) as sources:
            for name, items in sources:
                self._count(name, items, writer)

    def _take(self, part: Part, before: Offset) -> None:
        """Count what a worker has counted of the source at hand, behind what stands before it there."""
        self._part.merge(part, packed(self._census.source, 0, before.lines), before)

    def _passes(self, json: Json) -> bool:
        """Whether an event needs only be counted."""
        return not self._cards_left and self._census.passes(json)

    def _count(self, name: str, items: Iterable[Item], writer: Writer) -> None:
        """Count and show the items of one source."""
        self._census.source = len(self._names)
        self._names.append(name)
        for item in self.session.read(items, [writer]):
            if isinstance(item, CheckedEvent):
                self.session.tally.judged(item.valid, item.findings)
                if not is_foreign(item):
                    self._census.checked(item)
                    self._show(name, item, writer)
            elif not is_foreign(item):
                self._census.unreadable(item)
                writer.unreadable(name, item)

    def _show(self, name: str, event: CheckedEvent, writer: Writer) -> None:
        """Show the card of an event while there is room for it."""
        if self._cards_left > 0:
            self._cards_left -= 1
            self.session.clear()
            writer.card(card(name, event, self._census.privacy_of(event), self._request.now))


def shows_unicode(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the locale is one in which block characters show; Windows has no locale variables, and shows them."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return os.name == "nt" or "utf" in locale.lower()
