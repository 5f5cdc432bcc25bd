"""`segcli inspect`: what is in here, as a card for each event and an overview of many."""

import os
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from segcli.console.formats import load
from segcli.console.output import Output, remark
from segcli.console.text import closing
from segcli.events.schema_of import policy_for
from segcli.findings import ExitCode
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.inspection.card import card
from segcli.inspection.overview import Overview
from segcli.inspection.writer import Writer
from segcli.outputs.guard import check_outputs
from segcli.pipeline import checked
from segcli.privacy.policy import Privacy
from segcli.session import Session
from segcli.validation.foreign_files import is_foreign
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.events.selection import Selection


class Inspection(NamedTuple):
    """What the user asked for, options resolved. Ages count to `now`."""

    sources: Arguments
    settings: Settings
    output: Output
    now: datetime
    cards: int = 5
    quiet: bool = False
    selection: "Selection | None" = None


def run(request: Inspection) -> ExitCode:
    """Show the first events and count them all. Findings of events are shown and never make the run fail."""
    make = load("inspection.formats", request.output.format).Writer
    run = InspectRun(request, check_outputs((request.output,), request.sources))
    with request.output.opened() as write:
        writer: Writer = make(write, request.output)
        writer.start()
        try:
            run.read(writer)
        finally:
            run.session.clear()
        writer.finish(run.overview.view, run.session.tally.summary)
    if not request.quiet:
        for text in (closing(run.session.tally), *run.session.remarks(request.selection)):
            remark(text)
    return run.session.tally.exit_code


class InspectRun:
    """What lives as long as a run: the validator, the overview, and the session."""

    def __init__(self, request: Inspection, written: Collection[FileId]) -> None:
        self._request = request
        self._validator = EventValidator(request.settings)
        if self._validator.remark:
            remark(self._validator.remark)
        self._cards_left = request.cards
        self.session = Session(request.sources, written, shows_progress=True)
        self.overview = Overview()

    def read(self, writer: Writer) -> None:
        """Read every source to its end, show what there is still room for, and count it all."""
        for source in self.session.sources:
            items = checked(source, self._validator, self._request.selection, watch=self.session.moved)
            for item in self.session.read(items, [writer]):
                if isinstance(item, CheckedEvent):
                    self.session.tally.judged(item.valid, item.findings)
                if is_foreign(item):
                    continue
                if isinstance(item, CheckedEvent):
                    self._add(source.name, item, writer)
                else:
                    self.overview.add_unreadable(item)
                    writer.unreadable(source.name, item)

    def _add(self, name: str, event: CheckedEvent, writer: Writer) -> None:
        privacy = self._privacy_of(event)
        self.overview.add(event, privacy)
        if self._cards_left > 0:
            self._cards_left -= 1
            self.session.clear()
            writer.card(card(name, event, privacy, self._request.now))

    def _privacy_of(self, event: CheckedEvent) -> Privacy:
        """What may be shown of an event; one without findings was let pass before anybody asked."""
        recognition = event.event.recognition
        known = recognition.envelope in ("project", "distribution", "data")
        if event.findings or not event.valid or event.type is None or not known:
            return event.privacy
        policy = policy_for(recognition, event.type, self._request.settings.show_values)
        return policy.of(event.event.record.json, is_sound=True)


def shows_unicode(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the locale is one in which block characters show; Windows has no locale variables, and shows them."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return os.name == "nt" or "utf" in locale.lower()
