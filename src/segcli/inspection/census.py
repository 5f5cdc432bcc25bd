"""Counts the events of a run, or of a part of it: clean ones as they are passed over, and all others."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from segcli.events.schema_of import policy_for
from segcli.findings import Json, Tally
from segcli.histograms.places import packed
from segcli.input.records import START, Offset, Unreadable
from segcli.inspection.clean_events import CleanEvents
from segcli.inspection.overview import Overview
from segcli.inspection.sighting import Sighting
from segcli.inspection.view import EventKind
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.pages.findings import PageFindings


class Part(NamedTuple):
    """What was counted of a part of a run; `findings` are collected where a page shows them."""

    overview: Overview
    tally: Tally
    findings: "PageFindings | None" = None

    def merge(self, other: "Part", shift: int = 0, before: Offset = START) -> None:
        """Count what another part has counted, whose places are moved by so much, and which has so much of its source
        before it.
        """
        self.overview.merge(other.overview, shift)
        self.tally.merge(other.tally)
        if self.findings is not None and other.findings is not None:
            self.findings.merge(other.findings, shift, before)


def begun(tally: Tally | None = None, *, with_findings: bool) -> Part:
    """A part in which nothing is counted yet but what a `tally` has."""
    tally = Tally(None) if tally is None else tally
    if not with_findings:
        return Part(Overview(), tally)
    from segcli.pages.findings import PageFindings

    return Part(Overview(), tally, PageFindings())


class Census:
    """Counts into a part what `validator` has checked, of the source with the number `source`."""

    def __init__(self, validator: EventValidator, part: Part) -> None:
        self._validator = validator
        self.part = part
        self._clean = CleanEvents(validator, part.overview)
        self.passes = self._clean.passes
        """Whether an event is clean, so that `passed` counts it; called once for each event, so without a detour."""
        self.source = 0

    def passed(self, json: Json, text: bytes, start: int, line: int) -> None:
        """Count an event that is clean, and was let pass."""
        place = packed(self.source, start, line)
        self._clean.add(json, text, place)
        if self.part.findings is not None:
            self.part.findings.pass_over(place)

    def sent(self, _: CheckedEvent) -> None:
        """An event that is counted elsewhere is nothing to take notice of: places are told by lines."""

    def settle(self) -> None:
        """Put all that was counted into the part."""
        self._clean.settle()

    def checked(self, event: CheckedEvent) -> None:
        """Count an event that was looked at."""
        record, recognition, purpose = event.event
        kind = EventKind(event.type, recognition.envelope, purpose, event.valid)
        place = packed(self.source, record.start, record.line)
        privacy = self.privacy_of(event)
        self.part.overview.add(Sighting(record.json, record.text, place, kind, event.event.data_path, privacy))
        for finding in event.findings:
            self.part.overview.add_finding(event, finding)
        if self.part.findings is not None:
            self.part.findings.add_event(self.source, event)

    def unreadable(self, item: Unreadable) -> None:
        """Count bytes that are no record."""
        self.part.overview.add_unreadable(item)
        if self.part.findings is not None:
            self.part.findings.add_unreadable(self.source, item, self._validator.settings.show_values)

    def privacy_of(self, event: CheckedEvent) -> Privacy:
        """What may be shown of an event; one without findings was let pass before anybody asked."""
        recognition = event.event.recognition
        known = recognition.envelope in ("project", "distribution", "data")
        if event.findings or not event.valid or event.type is None or not known:
            return event.privacy
        policy = policy_for(recognition, event.type, self._validator.settings.show_values)
        return policy.of(event.event.record.json, is_sound=True)


def census_of_part(begin: Callable[[], Part], validator: EventValidator) -> Census:
    """What counts a part of a run, as `begin` makes them."""
    return Census(validator, begin())
