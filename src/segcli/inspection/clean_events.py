"""Counts clean events. They are held until there are 60 kB of them, and counted one behind the other: the processor had
neither the code nor its branches at hand between reading and checking two events (15 us a webhook, 12 so).

What most of them share with earlier ones, their names, is looked up in one go; only ids, times and the people that a
name may be about are looked at each time.
"""

from typing import Any

from segcli.console.times import parsed
from segcli.events.purpose import Purpose, purpose_of
from segcli.events.recognition import Recognition, data_of, disambiguated
from segcli.events.shapes import shape_of
from segcli.findings import Json
from segcli.inspection.namesakes import Names, Namesakes, Plan
from segcli.inspection.overview import Overview
from segcli.inspection.sighting import Sighting
from segcli.privacy.persons import words_of
from segcli.validation.validator import EventValidator

MOST = 2000
"""Names that are kept together before they are counted one by one."""

MOST_HELD = 60_000
"""Bytes of events that are held before they are counted: some 40 webhooks. As values they take about half a MiB, which
stays in the processor's cache; one event that is larger is counted at once."""

Held = tuple[Any, Json, bytes, int]
"""A clean event that has not been counted: what `shape_of` says, the event as value and text, its place. A plain tuple,
as one is made of every event."""


class CleanEvents:
    """Counts the clean events that `validator` lets pass; `settle` puts the rest of the counts into the overview."""

    def __init__(self, validator: EventValidator, overview: Overview) -> None:
        self._validator = validator
        self._shape = validator.recogniser.shape
        self._show_values = validator.settings.show_values
        self._has_own_schema = validator.settings.schema is not None
        self._overview = overview
        self._plans: dict[tuple[Recognition, Purpose | None], Plan] = {}
        self._namesakes: dict[tuple[Plan, Names], Namesakes] = {}
        self._key: Any = None
        self._held: list[Held] = []
        self._size = 0

    def passes(self, json: Json) -> bool:
        """Whether an event is clean. `add` is called for it next, unless it is not let pass for another reason."""
        self._key = key = shape_of(json)
        return self._validator.is_clean_with(key, json)

    def add(self, json: Json, text: bytes, place: int) -> None:
        """Count the event that passed last."""
        self._held.append((self._key, json, text, place))
        self._size += len(text)
        if self._size > MOST_HELD:
            self._count_held()

    def settle(self) -> None:
        """Put all that was counted into the overview."""
        self._count_held()
        self._count_namesakes()

    def _count_held(self) -> None:
        """Count the events that were held, those with one plan together."""
        held, self._held, self._size = self._held, [], 0
        by_plan: dict[Plan, list[Held]] = {}
        for event in held:
            by_plan.setdefault(self._planned(event), []).append(event)
        for plan, events in by_plan.items():
            if self._has_own_schema:
                for event in events:
                    self._overview.add(sighting(event, plan))
            else:
                self._count(plan, events)

    def _planned(self, event: Held) -> Plan:
        """The plan of an event."""
        key, json, _, _ = event
        shape = self._shape(json, key)
        recognition, purpose = shape.recognition, None
        if shape.telling or shape.purposeful:
            data = data_of(shape, json)
            recognition = disambiguated(shape, data) if shape.telling else recognition
            purpose = purpose_of(data) if shape.purposeful else None
        plan = self._plans.get((recognition, purpose))
        if plan is None:
            plan = self._plans[recognition, purpose] = Plan(recognition, purpose, self._show_values)
        return plan

    def _count(self, plan: Plan, events: list[Held]) -> None:
        """Count events with one plan."""
        by_names: dict[Names, list[Held]] = {}
        jsons, datas = [], []
        for event in events:
            json = event[1]
            data = json["data"] if plan.is_webhook else json
            jsons.append(json)
            datas.append(data)
            by_names.setdefault(plan.names_of(json, data), []).append(event)
        for names, namesakes in by_names.items():
            self._count_namesake(plan, names, namesakes)
        overview = self._overview
        overview.add_customers(datas)
        if plan.is_webhook:
            overview.add_webhooks([event[1:] for event in events])
        created = [parsed(text) if type(text := plan.created(json)) is str else None for json in jsons]
        overview.add_times(plan.kind, created, [json.get("id") for json in jsons])

    def _count_namesake(self, plan: Plan, names: Names, events: list[Held]) -> None:
        """Count events about the same objects."""
        namesakes = self._namesakes.get((plan, names)) or self._meet(plan, names, events[0])
        namesakes.number += len(events)
        if not namesakes.words:
            return
        known = [plan.known_by(json) for _, json, _, _ in events]
        if namesakes.may_be_about("".join(known)):
            for event, its in zip(events, known, strict=True):
                if namesakes.may_be_about(its):
                    seen = sighting(event, plan)
                    self._overview.learn_names(seen, seen.objects)

    def _meet(self, plan: Plan, names: Names, event: Held) -> Namesakes:
        """The first event with these names."""
        if len(self._namesakes) >= MOST:
            self._count_namesakes()
            self._namesakes.clear()
        seen = sighting(event, plan)
        objects = list(seen.objects)
        keys = [(groups, named.key) for groups, named in objects]
        texts = [named.name for _, named in objects if isinstance(named.name, str)]
        self._overview.count_objects(plan.kind, keys, 0)
        self._overview.learn_names(seen, objects)
        words = frozenset[str]() if self._show_values else words_of(texts)
        namesakes = self._namesakes[plan, names] = Namesakes(plan, keys, words)
        return namesakes

    def _count_namesakes(self) -> None:
        """Put what was counted by names into the overview."""
        for namesakes in self._namesakes.values():
            self._overview.count_objects(namesakes.plan.kind, namesakes.keys, namesakes.number)
            namesakes.number = 0


def sighting(event: Held, plan: Plan) -> Sighting:
    """A clean event as the overview takes it."""
    _, json, text, place = event
    path = ("data",) if plan.is_webhook else ()
    return Sighting(json, text, place, plan.kind, path, plan.policy.of(json, is_sound=True))
