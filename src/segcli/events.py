"""From a record to an event: what envelope it has, which event it is, and how far it can be checked.

What member names alone tell is found out once for each shape of record and remembered.
"""

from typing import Any, Literal, NamedTuple

from segcli.documents import Record
from segcli.findings import Json, nearest
from segcli.positions import Path
from segcli.schemas import catalogue

Envelope = Literal["project", "distribution", "legacy", "data", "custom"]
Checked = Literal["full", "envelope", "none"]
Purpose = Literal["promotion", "unique-codes", "message"]

PURPOSES: tuple[Purpose, ...] = ("promotion", "unique-codes", "message")
MEMBERS_OF: dict[Purpose, tuple[str, ...]] = {
    "promotion": ("campaign", "promotion_tier"),
    "unique-codes": ("campaign", "voucher", "publication"),
    "message": (),
}
ENVELOPE = frozenset(("id", "project_id", "created_at", "type", "source", "event"))
SHAPES_KEPT = 4096


class Route(NamedTuple):
    """How records of one shape are checked.

    `candidates` are the events that a record may be, the likeliest first. `trouble` is the code of what there is to
    say about the recognition itself, and `near` the name that was probably meant.
    """

    candidates: tuple[str, ...]
    envelope: Envelope
    checked: Checked = "full"
    trouble: str | None = None
    near: str | None = None

    @property
    def type(self) -> str | None:
        return self.candidates[0] if self.candidates else None


class Event(NamedTuple):
    """A record and what it was recognised as."""

    record: Record
    route: Route
    purpose: Purpose | None

    @property
    def data_path(self) -> Path:
        """Where in the record the data of the event is."""
        match self.route.envelope:
            case "project" | "distribution":
                return ("data",)
            case "legacy":
                return ("data", "object")
        return ()


class Shape(NamedTuple):
    """What is known of all records of one shape. `telling` are the values that decide between the candidates: for
    each, the index of the candidate, the path from its data, and what it must be.
    """

    route: Route
    telling: tuple[tuple[int, tuple[str, ...], tuple[Json, ...]], ...]
    purposeful: bool
    routes: dict[tuple[bool, ...], Route]


class Recogniser:
    """Recognises records; `event` and `custom` say what they are when the user knows."""

    def __init__(self, event: str | None = None, custom: bool = False) -> None:
        self._event = event
        self._custom = custom
        self._shapes: dict[Any, Shape] = {}

    def shape(self, json: Json) -> Shape:
        """What is known of all records that have the shape of this one."""
        key = shape_of(json)
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= SHAPES_KEPT:
                self._shapes.clear()
            shape = self._shapes[key] = self._shape(json)
        return shape

    def recognise(self, record: Record) -> Event:
        """The event that a record is, checked as far as its route says."""
        json = record.json
        shape = self.shape(json)
        if not shape.telling and not shape.purposeful:
            return Event(record, shape.route, None)
        data = json["data"] if shape.route.envelope in ("project", "distribution") else json
        purpose = purpose_of(data) if shape.purposeful else None
        return Event(record, told_apart(shape, data) if shape.telling else shape.route, purpose)

    def _shape(self, json: Json) -> Shape:
        route = self._route(json)
        events = catalogue()["events"]
        entries = [events.get(name, {}) for name in route.candidates]
        telling = [
            (index, tuple(where.split("/")[1:]), tuple(values))
            for index, entry in enumerate(entries)
            for where, values in entry.get("when", {}).items()
        ]
        full = route.checked == "full" and route.envelope != "custom"
        several = telling if len(entries) > 1 and full else []
        purposeful = (
            full and route.envelope != "project" and bool(entries) and entries[0].get("purposes", False)
        )
        return Shape(route, tuple(several), purposeful, {})

    def _route(self, json: Json) -> Route:
        if self._custom and not is_envelope(json):
            return Route((self._event,) if self._event else (), "custom")
        if not isinstance(json, dict):
            return Route((), "data", "none", "not-an-event")
        if json.get("object") == "event" and isinstance(json.get("data"), dict) and "object" in json["data"]:
            name = official(json.get("type"))
            return Route(
                (name,) if name in catalogue()["events"] else (), "legacy", "none", "legacy-envelope"
            )
        if is_envelope(json):
            return self._enveloped(json)
        if self._event:
            return Route((self._event,), "data")
        candidates = fitting(tuple(json))
        return Route(candidates, "data") if candidates else Route((), "data", "none", "not-an-event")

    def _enveloped(self, json: dict[str, Json]) -> Route:
        """The route of a webhook: `event.type` names the event, or else `type`, or else the data has its shape."""
        envelope: Envelope = "distribution" if of_distribution(json.get("source")) else "project"
        data, event = json["data"], json.get("event")
        names = [event.get("type") if isinstance(event, dict) else None, json.get("type")]
        told = next((name for name in names if isinstance(name, str) and name), None)
        known = next((name for name in map(official, names) if name in catalogue()["events"]), None)
        if self._custom:
            return Route((known,) if known else (), envelope)
        if known and self._event and known != self._event:
            return Route((known,), envelope, "full", "unexpected-event", self._event)
        known = known or self._event
        if known is None and told is None and isinstance(data, dict):
            known = next(iter(fitting(tuple(data))), None)
        if known is None:
            return unknown(envelope, names, told)
        entry = catalogue()["events"][known]
        members = {*entry["required"], *entry["optional"]}
        if (
            envelope == "distribution"
            and not self._event
            and isinstance(data, dict)
            and members.isdisjoint(data)
        ):
            return Route((known,), envelope, "envelope", "designer-payload")
        return Route((known,), envelope)


def shape_of(json: Json) -> Any:
    """What two records have in common that take one route."""
    if type(json) is not dict:
        return None
    data = json.get("data")
    if data is None:
        return tuple(json)
    event, source = json.get("event"), json.get("source")
    name = event.get("type") if type(event) is dict else None
    if type(name) is not str:
        name = json.get("type")
    place = source.get("object") if type(source) is dict else None
    return (
        tuple(json),
        tuple(data) if type(data) is dict else None,
        name if type(name) is str else None,
        place if type(place) is str else None,
        of_distribution(source),
    )


def is_envelope(json: Json) -> bool:
    """Whether a record is a webhook with an envelope, even a broken one."""
    return isinstance(json, dict) and "data" in json and len(ENVELOPE.intersection(json)) >= 3


def of_distribution(source: Json) -> bool:
    """Whether the source of a webhook is a distribution; its id tells where `object` does not."""
    if type(source) is not dict:
        return False
    place, name = source.get("object"), source.get("id")
    if place == "distribution" or place == "webhook":
        return bool(place == "distribution")
    return isinstance(name, str) and name.startswith("distr_")


def official(name: Json) -> str | None:
    """The name of an event, also where the vendor's pages misspell it."""
    return catalogue()["misspelt"].get(name, name) if isinstance(name, str) else None


def unknown(envelope: Envelope, names: list[Json], told: str | None) -> Route:
    """The route of a webhook whose event has no schema."""
    if any(name in catalogue()["undocumented"] for name in names if isinstance(name, str)):
        return Route((str(told),), envelope, "envelope", "undocumented-event")
    near = nearest(told, list(catalogue()["events"])) if told else None
    return Route((), envelope, "envelope", "unknown-event", near)


def told_apart(shape: Shape, data: Json) -> Route:
    """The route with only those candidates that the values in the data allow."""
    holds = tuple(has_value(data, path, values) for _, path, values in shape.telling)
    route = shape.routes.get(holds)
    if route is None:
        out = {index for (index, _, _), held in zip(shape.telling, holds, strict=True) if not held}
        left = tuple(name for index, name in enumerate(shape.route.candidates) if index not in out)
        route = shape.routes[holds] = shape.route._replace(candidates=left or shape.route.candidates)
    return route


def has_value(data: Json, path: tuple[str, ...], values: tuple[Json, ...]) -> bool:
    """Whether the value at `path` is one of `values`, where `>0` and `<0` stand for signs."""
    for step in path:
        if type(data) is not dict:
            return False
        data = data.get(step)
    if values in ((">0",), ("<0",)):
        return type(data) in (int, float) and (data > 0) == (values == (">0",)) and data != 0
    return any(data is value or (type(data) is type(value) and data == value) for value in values)


def purpose_of(data: Json) -> Purpose | None:
    """What a distribution was for, by the members it added; None where they belong to none or to several."""
    promotion = data.get("promotion_tier") is not None
    codes = data.get("voucher") is not None or data.get("publication") is not None
    if promotion or codes:
        return None if promotion and codes else "promotion" if promotion else "unique-codes"
    return None if data.get("campaign") is not None else "message"


def fitting(names: tuple[str, ...]) -> tuple[str, ...]:
    """The events whose data may have these members, the likeliest first: all that fit, else all that are nearest.

    Near is what has at least half of the required members, spelling aside, and more known members than unknown ones.
    """
    scores: dict[str, float] = {}
    for event, entry in catalogue()["events"].items():
        required, known = set(entry["required"]), {*entry["required"], *entry["optional"]}
        strange = [name for name in names if name not in known]
        missing = required.difference(names)
        respelt = {name for name in missing if nearest(name, strange)} if missing and strange else set()
        there = len(required) - len(missing) + len(respelt)
        if 2 * there >= len(required) and there and 2 * (len(strange) - len(respelt)) <= len(names):
            scores[event] = len(missing) + len(strange) - 1.5 * len(respelt)
    best = min(scores.values(), default=0)
    return tuple(event for event, score in scores.items() if score == best)
