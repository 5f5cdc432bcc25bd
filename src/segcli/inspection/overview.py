"""Counts what many events have in common. Memory does not grow with their number, and the overviews of the parts of a
run merge, in any order, to that of the whole run.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zlib import crc32

from segcli.counting import BoundedCounter
from segcli.events.schema_of import schema_of_envelope
from segcli.findings import Finding, Json, value_at
from segcli.histograms.delays import DelayCounter
from segcli.histograms.type_times import TypeTimes
from segcli.input.records import Unreadable
from segcli.inspection.estimates import DistinctCounter
from segcli.inspection.groups import GroupName, Groups, Key, Move, NamedObject
from segcli.inspection.repeats import SUM_BITS, RepeatCounter
from segcli.inspection.rows import names_of, outcomes_of, repeated
from segcli.inspection.sighting import ENVELOPED, GROUPS, Sighting
from segcli.inspection.view import EventKind, FindingKind, Undocumented, View
from segcli.privacy.policy import Privacy
from segcli.schemas import ids
from segcli.validation.kinds import kind_of
from segcli.validation.result import CheckedEvent

UNDOCUMENTED_CODES = ("unknown-property", "unknown-value")
MOST_KINDS = 20_000
"""More than there are kinds of events."""

MILLISECOND = timedelta(milliseconds=1)
EVENT_ID = ("event", "id")
MOVES: dict[str | None, Move] = {"customer.segment.entered": "entered", "customer.segment.left": "left"}


class Overview:
    """Counts the events of a run."""

    def __init__(self) -> None:
        self.kinds: BoundedCounter[EventKind] = BoundedCounter(MOST_KINDS)
        self.groups = {name: Groups() for name in GROUPS}
        self.times, self.delays = TypeTimes(), DelayCounter()
        self.customers = DistinctCounter()
        self.deliveries, self.events = RepeatCounter(), RepeatCounter()
        self.findings: BoundedCounter[FindingKind] = BoundedCounter()
        self.undocumented: BoundedCounter[Undocumented] = BoundedCounter()

    def add(self, event: Sighting) -> None:
        """Count one event."""
        objects = list(event.objects)
        self.count_objects(event.kind, [(groups, named.key) for groups, named in objects], 1)
        self.learn_names(event, objects)
        self.add_customers((value_at(event.json, event.path),))
        self.add_times(event.kind, (event.created,), (value_at(event.json, ("id",)),))
        if event.kind.envelope in ENVELOPED:
            self.add_webhooks(((event.json, event.text, event.place),))

    def count_objects(self, kind: EventKind, keys: Iterable[tuple[str, Key]], times: int) -> None:
        """Count events of one kind about the same objects, by the names of their groups."""
        self.kinds.add(kind, times)
        for groups, key in keys:
            self.groups[groups].count(key, times, MOVES.get(kind.type, "") if groups == "segments" else "")

    def learn_names(self, event: Sighting, objects: Iterable[tuple[str, NamedObject]]) -> None:
        """Learn how the groups of an event that was counted are called."""
        for groups, named in objects:
            self.groups[groups].learn(named, event.privacy, event.place)

    def add_customers(self, datas: Iterable[Json]) -> None:
        """Count the customers of events, of which each has one or none."""
        self.customers.add_all([name for data in datas if (name := customer_of(data)) is not None])

    def add_times(self, kind: EventKind, created: Iterable[datetime | None], names: Iterable[Json]) -> None:
        """Count when events of one kind were created, or else when their ids say that they were, and how long their
        webhooks took.
        """
        times, add_delay = [], self.delays.add
        is_webhook = kind.envelope in ENVELOPED
        for time, name in zip(created, names, strict=True):
            sent = ids.milliseconds(name) if type(name) is str else None
            if time is not None:
                times.append(time)
                if sent is not None and is_webhook:
                    add_delay(sent - (time - ids.EPOCH) // MILLISECOND)
            elif sent is not None:
                times.append(ids.EPOCH + sent * MILLISECOND)
            else:
                self.times.without += 1
        self.times.add_all(kind.type, kind.valid, times)

    def add_webhooks(self, webhooks: Iterable[tuple[Json, bytes, int]]) -> None:
        """Count the ids of webhooks and of their events; each is given as value and text, with its place."""
        deliveries, events = [], []
        for json, text, place in webhooks:
            seen = place << SUM_BITS | crc32(text)
            if type(name := json.get("id")) is str:
                deliveries.append((name, seen))
            event = json.get("event")
            if type(event) is dict and type(name := event.get("id")) is str:
                events.append((name, seen))
        self.deliveries.add_all(deliveries)
        self.events.add_all(events)

    def add_finding(self, checked: CheckedEvent, finding: Finding) -> None:
        """Count what was found in an event."""
        code, event, path = kind_of(checked, finding)
        self.findings.add(FindingKind(code, finding.severity, event, path))
        if code in UNDOCUMENTED_CODES and path is not None:
            enveloped = checked.event.recognition.envelope in ENVELOPED
            data_pointer = path.removeprefix("/data") if enveloped else path
            self.undocumented.add(Undocumented(data_pointer, finding.actual if code == "unknown-value" else None))

    def add_unreadable(self, item: Unreadable) -> None:
        """Count bytes that are no record."""
        self.findings.add(FindingKind(item.finding.code, item.finding.severity, None, None))

    def merge(self, other: "Overview", shift: int = 0) -> None:
        """Count what the overview of another part has counted, whose places are moved by so much."""
        self.kinds.merge(other.kinds)
        self.findings.merge(other.findings)
        self.undocumented.merge(other.undocumented)
        self.customers.merge(other.customers)
        self.times.merge(other.times)
        self.delays.merge(other.delays)
        for name, groups in self.groups.items():
            groups.merge(other.groups[name], shift)
        self.deliveries.merge(other.deliveries, shift)
        self.events.merge(other.events, shift)

    def view(self, sources: list[str], show_values: bool) -> View:
        """What has been counted so far; `sources` are the names of the sources by their numbers."""
        groups: dict[str, BoundedCounter[GroupName] | Groups] = {**names_of(self.kinds), **self.groups}
        privacy = Privacy(schema_of_envelope("project"), show_values)
        return View(
            groups,
            outcomes_of(self.kinds),
            self.times,
            self.delays,
            self.customers.distinct,
            repeated(self.deliveries, ("id",), privacy),
            repeated(self.events, EVENT_ID, privacy),
            self.groups["segments"].moves,
            self.findings,
            self.undocumented,
            sources,
        )


def customer_of(data: Json) -> str | None:
    """The id of the customer of an event; None where it has none."""
    if type(data) is dict:
        for role in ("customer", "holder"):
            person = data.get(role)
            if type(person) is dict and type(name := person.get("id")) is str and name:
                return name
    return None
