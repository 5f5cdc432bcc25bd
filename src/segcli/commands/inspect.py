"""`segcli inspect`: what is in here, as a card for each event and an overview of many."""

import os
import sys
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from segcli.commands.output_guard import check_outputs
from segcli.console.formats import load
from segcli.console.output import Output, remark
from segcli.console.progress import Progress, wanted
from segcli.console.text import closing, visible
from segcli.findings import ExitCode, Tally
from segcli.input import search
from segcli.input.file_ids import FileId
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source, Unopened
from segcli.inspection.card import card
from segcli.inspection.overview import Overview
from segcli.inspection.writer import Writer
from segcli.pipeline import judge
from segcli.privacy.policy import Privacy
from segcli.schemas import bundle
from segcli.schemas.closing import closed
from segcli.validation.foreign_files import is_foreign
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.events.selection import Selection


class Inspection(NamedTuple):
    """What the user asked for, options resolved. Ages count to `now`."""

    sources: list[str]
    settings: Settings
    output: Output
    now: datetime
    cards: int = 5
    stdin_name: str = "<stdin>"
    quiet: bool = False
    choice: "Selection | None" = None


def run(asked: Inspection) -> ExitCode:
    """Show the first events and count them all. Findings of events are shown and never make the run fail."""
    make = load("inspection.formats", asked.output.format).Writer
    written = check_outputs((asked.output,), asked.sources)
    desk = InspectRun(asked, written)
    found = search.find(asked.sources, asked.stdin_name, written=written)
    with asked.output.opened() as write:
        writer: Writer = make(write, asked.output)
        writer.start()
        try:
            for source in found:
                desk.look(source, writer)
        finally:
            desk.clear()
        writer.finish(desk.overview.view, desk.tally.summary)
    if not asked.quiet:
        remark(closing(desk.tally))
    if not asked.quiet:
        chosen = asked.choice.remarks(desk.tally.summary.events) if asked.choice is not None else ()
        for text in (*chosen, *found.remarks()):
            remark(text)
    return desk.tally.exit_code


class InspectRun:
    """What lives as long as a run: the checks, the counters, and the progress line when somebody looks."""

    def __init__(self, asked: Inspection, written: Collection[FileId]) -> None:
        self._asked = asked
        self._checks = EventValidator(asked.settings)
        if self._checks.remark:
            remark(self._checks.remark)
        self._left = asked.cards
        self._choice = asked.choice
        self._events = 0
        self._privacy = cache(self._of_schema)
        self._progress = Progress(sys.stderr, search.total(asked.sources, written)) if wanted(sys.stderr) else None
        self.tally = Tally(fail_on=None)
        self.overview = Overview()

    def look(self, source: Source | Unopened, writer: Writer) -> None:
        """Read one source to its end, show what there is still room for, and count it all."""
        for item in judge(source, self._checks, choice=self._choice):
            if isinstance(item, CheckedEvent):
                self.tally.judged(item.valid, item.findings)
                self.tally.found_inside.add(item.event.place)
                self._show(source.name, item, writer)
                self._move(item.event.record)
            elif isinstance(item, Unreadable):
                self.tally.passed_over(item.finding, item.size)
                if not is_foreign(item):
                    self.overview.pass_over(item)
                    self.clear()
                    writer.unreadable(source.name, item)
            else:
                self.tally.read(item.bytes_read, item.passed, item.trouble is not None)
                if item.trouble:
                    self.clear()
                    remark(f"{visible(item.name)}: {item.trouble}")
                    writer.fail(item.name, item.trouble)

    def _show(self, name: str, verdict: CheckedEvent, writer: Writer) -> None:
        if is_foreign(verdict):
            return
        privacy = self._privacy_of(verdict)
        self.overview.add(verdict, privacy)
        if self._left > 0:
            self._left -= 1
            self.clear()
            writer.card(card(name, verdict, privacy, self._asked.now))

    def _privacy_of(self, verdict: CheckedEvent) -> Privacy:
        """What may be shown of an event; one without findings was let pass before anybody asked."""
        route = verdict.event.route
        known = route.envelope in ("project", "distribution", "data")
        if verdict.findings or not verdict.valid or verdict.type is None or not known:
            return verdict.privacy
        return self._privacy(verdict.type, route.envelope).of(verdict.event.record.json, is_sound=True)

    def _of_schema(self, event: str, envelope: str) -> Privacy:
        return Privacy(closed(bundle.bundle(event, envelope)), self._asked.settings.show_values)

    def _move(self, record: Record) -> None:
        """Tell how far the run has come, the sources before this one included."""
        if self._progress is not None:
            self._events += 1
            self._progress.moved(self._events, self.tally.bytes_read + record.start + len(record.text))

    def clear(self) -> None:
        """Take the progress line away before something else is written."""
        if self._progress is not None:
            self._progress.clear()


def shows_unicode(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the locale is one in which block characters show; Windows has no locale variables, and shows them."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return os.name == "nt" or "utf" in locale.lower()
