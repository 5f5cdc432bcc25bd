"""Counts the events of a run, or of a part of it, by the outlines of their objects: clean ones as they are passed over,
and all others.
"""

from typing import Any, NamedTuple

from segcli.drift.outlines import Place
from segcli.drift.picture import Group, Kind, Picture
from segcli.drift.runs import SOURCE, USUAL, Run, Sight, comparable
from segcli.drift.trunks import Trunk
from segcli.events.recognition import Recognition, data_of, disambiguated
from segcli.events.schema_of import schema_of_envelope, whole_schema
from segcli.events.shapes import shape_of
from segcli.findings import Finding, Json, Tally
from segcli.privacy.policy import Privacy
from segcli.schemas.node import SchemaNode
from segcli.validation.kinds import kind_of
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

ENVELOPES = ("project", "distribution")
OF_VALUES = ("unknown-value", "unexpected-value")
OF_NAMES = ("unknown-event", "undocumented-event")
MOST_NAMES = 200_000
"""Member names in all outlines that came together, before all that was counted is put into the picture."""


class Part(NamedTuple):
    """What was counted of a part of a run."""

    picture: Picture
    tally: Tally

    def merge(self, other: "Part", shift: int = 0) -> None:
        """Count what another part has counted, whose places are moved by so much."""
        self.picture.merge(other.picture, shift)
        self.tally.merge(other.tally)


class Plan(NamedTuple):
    """How events with one recognition are counted: their data, and their envelope."""

    data: Trunk | None
    envelope: Trunk | None
    is_webhook: bool


class Census:
    """Counts into a part what `validator` has checked, of the source with the number `source`."""

    def __init__(self, validator: EventValidator, part: Part) -> None:
        self._validator = validator
        self.part = part
        self._shape = validator.recogniser.shape
        self._names = Privacy(None, validator.settings.show_values)
        self._trunks: dict[Group, Trunk] = {}
        self._plans: dict[tuple[Recognition, str | None], Plan] = {}
        self._key: Any = None
        self._held = 0
        self._number = 0
        self.source = 0

    def begin(self, source: int) -> None:
        """Count from now on what is read of the source with this number."""
        self.source, self._number = source, 0

    def passes(self, json: Json) -> bool:
        """Whether an event is clean. `passed` is called for it next, unless it is not let pass for another reason."""
        self._key = key = shape_of(json)
        return self._validator.is_clean_with(key, json)

    def passed(self, json: Json, *_: object) -> None:
        """Count an event that is clean, and was let pass."""
        self._number += 1
        shape = self._shape(json, self._key)
        recognition = disambiguated(shape, data_of(shape, json)) if shape.telling else shape.recognition
        self._count(self._planned(recognition, recognition.type), json, self._number, is_clean=True)

    def checked(self, event: CheckedEvent) -> None:
        """Count an event that was looked at."""
        self.sent(event)
        record, plan = event.event.record, self._planned(event.event.recognition, event.type)
        if plan.data is None and plan.envelope is None:
            return
        sight = self._count(plan, record.json, record.number, is_clean=False)
        for finding in event.findings:
            self._departure(plan, event, finding, Run(1, sight, sight))

    def sent(self, event: CheckedEvent) -> None:
        """Take notice of an event that is counted elsewhere."""
        self._number = max(self._number, event.event.record.number)

    def settle(self) -> None:
        """Put all that was counted into the part."""
        for trunk in self._trunks.values():
            trunk.settle(self.part.picture)
            if self._held > MOST_NAMES:
                trunk.forget()
        self._held = 0

    def _count(self, plan: Plan, json: Json, number: int, is_clean: bool) -> Sight:
        """Count the data and the envelope of an event."""
        moment = json.get("created_at") if plan.is_webhook else None
        if not is_clean or (moment is not None and (len(moment) != USUAL or moment[-1] != "Z")):
            moment = comparable(moment)
        sight = moment or "", self.source * SOURCE + number
        held = 0
        if plan.data is not None:
            data = json["data"] if plan.is_webhook else json
            if type(data) is dict:
                held += plan.data.count(data, sight)
        if plan.envelope is not None:
            held += plan.envelope.count(json, sight)
        if held:
            self._held += held
            if self._held > MOST_NAMES:
                self.settle()
        return sight

    def _planned(self, recognition: Recognition, event: str | None) -> Plan:
        plan = self._plans.get((recognition, event))
        if plan is None:
            plan = self._plans[recognition, event] = self._plan(recognition, event)
        return plan

    def _plan(self, recognition: Recognition, event: str | None) -> Plan:
        envelope, is_full = recognition.envelope, recognition.checked == "full"
        data = around = None
        if is_full and event is not None and envelope in (*ENVELOPES, "partial", "data"):
            # A part of an envelope may be that of a distribution.
            chosen = envelope in ("distribution", "partial") and not self._validator.settings.event
            data = self._trunk(Group(event, chosen=chosen), whole_schema(event, "data"))
        if envelope in ENVELOPES:
            around = self._trunk(Group(None, envelope), schema_of_envelope(envelope))
        return Plan(data, around, envelope in (*ENVELOPES, "partial"))

    def _trunk(self, group: Group, document: dict[str, Any]) -> Trunk:
        trunk = self._trunks.get(group)
        if trunk is None:
            trunk = self._trunks[group] = Trunk(group, Place("", SchemaNode(document, document), self._names))
        return trunk

    def _departure(self, plan: Plan, event: CheckedEvent, finding: Finding, run: Run) -> None:
        """Count what a finding tells of a value, or of the name of an event, that nobody documented."""
        if finding.code in OF_NAMES and plan.envelope is not None:
            name = event.type or (finding.actual or "").strip('"')
            self.part.picture.count(Kind(plan.envelope.group, "event", "", name), (), run)
        if finding.code not in OF_VALUES or finding.path is None:
            return
        _, _, path = kind_of(event, finding)
        in_data = plan.is_webhook and (path or "").startswith("/data/")
        trunk = plan.data if in_data or not plan.is_webhook else plan.envelope
        if trunk is not None:
            place = (path or "").removeprefix("/data") if in_data else path or ""
            self.part.picture.count(Kind(trunk.group, "value", place, finding.actual or ""), (), run)


def census_of_part(validator: EventValidator) -> Census:
    """What counts a part of a run."""
    return Census(validator, Part(Picture(), Tally(None)))
