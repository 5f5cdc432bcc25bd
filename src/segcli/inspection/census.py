"""Counts the events of a run, or of a part of it: clean ones as they are passed over, and all others."""

from typing import NamedTuple

from segcli.events.schema_of import policy_for
from segcli.findings import Json, Tally
from segcli.input.records import Unreadable
from segcli.inspection.clean_events import CleanEvents
from segcli.inspection.overview import Overview
from segcli.inspection.places import packed
from segcli.inspection.sighting import Sighting
from segcli.inspection.view import EventKind
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator


class Part(NamedTuple):
    """What was counted of a part of a run."""

    overview: Overview
    tally: Tally

    def merge(self, other: "Part", shift: int = 0) -> None:
        """Count what another part has counted, whose places are moved by so much."""
        self.overview.merge(other.overview, shift)
        self.tally.merge(other.tally)


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
        self._clean.add(json, text, packed(self.source, start, line))

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

    def unreadable(self, item: Unreadable) -> None:
        """Count bytes that are no record."""
        self.part.overview.add_unreadable(item)

    def privacy_of(self, event: CheckedEvent) -> Privacy:
        """What may be shown of an event; one without findings was let pass before anybody asked."""
        recognition = event.event.recognition
        known = recognition.envelope in ("project", "distribution", "data")
        if event.findings or not event.valid or event.type is None or not known:
            return event.privacy
        policy = policy_for(recognition, event.type, self._validator.settings.show_values)
        return policy.of(event.event.record.json, is_sound=True)


def census_of_part(validator: EventValidator) -> Census:
    """What counts a part of a run."""
    return Census(validator, Part(Overview(), Tally(None)))
