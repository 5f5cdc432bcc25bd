"""Counts clean events. What most of them share with earlier ones, their names, is looked up in one go; only ids, times
and the people that a name may be about are looked at each time (9 us an event of a distribution instead of 25).
"""

from collections.abc import Callable
from typing import Any

from segcli.console.times import parsed
from segcli.events.purpose import Purpose, purpose_of
from segcli.events.recognition import Recognition, data_of, disambiguated
from segcli.events.schema_of import policy_for
from segcli.events.shapes import shape_of
from segcli.findings import Json
from segcli.inspection.groups import Key
from segcli.inspection.overview import Overview
from segcli.inspection.sighting import CREATED, ENVELOPED, Sighting
from segcli.inspection.view import EventKind
from segcli.privacy.customers import customers_at, paths_to
from segcli.privacy.persons import finder
from segcli.validation.validator import EventValidator

MOST = 2000
"""Names that are kept together before they are counted one by one."""

Names = tuple[Json, ...]


class Plan:
    """What clean events with one recognition and purpose have in common: their kind, what may be shown of them, whether
    they are webhooks, whether the time of bare data may be shown, and the paths of the people in them, where each has
    one.
    """

    def __init__(self, recognition: Recognition, purpose: Purpose | None, show_values: bool) -> None:
        self.kind = EventKind(recognition.type, recognition.envelope, purpose, True)
        self.policy = policy_for(recognition, recognition.type, show_values)
        self.is_webhook = recognition.envelope in ENVELOPED
        self.shows_time = show_values or self.policy.rule_at(CREATED[1:]).times
        self.people = paths_to(self.policy.tree)


class Namesakes:
    """Events of one kind about the same objects: how many of them have not been counted yet, and what finds words of
    the names that are shown; None where none is.
    """

    __slots__ = ("finds", "keys", "number", "plan")

    def __init__(self, plan: Plan, keys: list[tuple[str, Key]], finds: Callable[[str], object] | None) -> None:
        self.plan = plan
        self.keys = keys
        self.finds = finds
        self.number = 0


class CleanEvents:
    """Counts the clean events that `validator` lets pass; `settle` puts the rest of the counts into the overview."""

    def __init__(self, validator: EventValidator, overview: Overview) -> None:
        self._validator = validator
        self._shape = validator.recogniser.shape
        self._show_values = validator.settings.show_values
        self._has_own_schema = validator.settings.schema is not None
        self._overview = overview
        self._plans: dict[tuple[Recognition, Purpose | None], Plan] = {}
        self._namesakes: dict[Names, Namesakes] = {}
        self._key: Any = None

    def passes(self, json: Json) -> bool:
        """Whether an event is clean. `add` is called for it next, unless it is not let pass for another reason."""
        self._key = key = shape_of(json)
        return self._validator.is_clean_with(key, json)

    def add(self, json: Json, text: bytes, place: int) -> None:
        """Count the event that passed last."""
        shape = self._shape(json, self._key)
        data, recognition = data_of(shape, json), shape.recognition
        if shape.telling:
            recognition = disambiguated(shape, data)
        purpose = purpose_of(data) if shape.purposeful else None
        plan = self._plans.get((recognition, purpose))
        if plan is None:
            plan = self._plans[recognition, purpose] = Plan(recognition, purpose, self._show_values)
        if self._has_own_schema:
            self._overview.add(sighting(json, text, place, plan))
            return
        names = names_of(json, data, plan)
        namesakes = self._namesakes.get(names)
        if namesakes is None:
            namesakes = self._meet(sighting(json, text, place, plan), names, plan)
        elif namesakes.finds is not None and is_suspicious(json, plan, namesakes.finds):
            event = sighting(json, text, place, plan)
            self._overview.learn_names(event, event.objects)
        namesakes.number += 1
        overview = self._overview
        overview.add_customer(data)
        if plan.is_webhook:
            created = json["event"]["created_at"]
            overview.add_webhook(json, text, place)
        else:
            created = json.get("created_at") if plan.shows_time else None
        overview.add_time(plan.kind, parsed(created) if type(created) is str else None, json.get("id"))

    def settle(self) -> None:
        """Put all that was counted into the overview."""
        for namesakes in self._namesakes.values():
            self._overview.count_objects(namesakes.plan.kind, namesakes.keys, namesakes.number)
            namesakes.number = 0

    def _meet(self, event: Sighting, names: Names, plan: Plan) -> Namesakes:
        """The first event with these names."""
        if len(self._namesakes) >= MOST:
            self.settle()
            self._namesakes.clear()
        objects = list(event.objects)
        keys = [(groups, named.key) for groups, named in objects]
        texts = [named.name for _, named in objects if isinstance(named.name, str)]
        self._overview.count_objects(event.kind, keys, 0)
        self._overview.learn_names(event, objects)
        finds = None if self._show_values else finder(texts)
        namesakes = self._namesakes[names] = Namesakes(plan, keys, finds)
        return namesakes


def names_of(json: dict[str, Json], data: dict[str, Json], plan: Plan) -> Names:
    """What a clean event is, and the ids and names of all that it is grouped by, as its schema has them."""
    segment, campaign = data.get("segment"), data.get("campaign")
    segment_id = segment_name = campaign_id = campaign_name = project = channel = None
    if segment is not None:
        segment_id, segment_name = segment.get("id"), segment.get("name")
    if campaign is not None:
        campaign_id, campaign_name = campaign.get("id"), campaign.get("name")
    if plan.is_webhook:
        project, source = json["project_id"], json["event"]["event_source"]
        channel = None if source is None else source.get("channel")
    present = segment is not None, campaign is not None
    return plan, present, segment_id, segment_name, campaign_id, campaign_name, project, channel


def is_suspicious(json: Json, plan: Plan, finds: Callable[[str], object]) -> bool:
    """Whether the names of an event may be about its people, which is then to be looked at closely."""
    if plan.people is None:
        return any(may_be_found(person, finds) for person in customers_at(json, plan.policy.tree))
    for path in plan.people:
        person = json
        for step in path:
            person = person.get(step)
            if person is None:
                break
        else:
            if may_be_found(person, finds):
                return True
    return False


def may_be_found(person: dict[str, Json], finds: Callable[[str], object]) -> bool:
    """Whether what a person is known by may share a word with names."""
    known = f"{person.get('name')}\n{person.get('email')}\n{person.get('phone')}"
    return not known.isascii() or finds(known.lower()) is not None


def sighting(json: Json, text: bytes, place: int, plan: Plan) -> Sighting:
    """A clean event as the overview takes it."""
    path = ("data",) if plan.is_webhook else ()
    return Sighting(json, text, place, plan.kind, path, plan.policy.of(json, is_sound=True))
