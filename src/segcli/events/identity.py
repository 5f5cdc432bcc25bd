"""The ids by which people and programs know a delivery again, as far as they may be shown."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from segcli.events.recognition import Event, Recognition
from segcli.events.schema_of import policy_for
from segcli.findings import Json, Path
from segcli.privacy.display_rules import string_test
from segcli.privacy.policy import MASK
from segcli.schemas.catalogue import catalogue


class Identity(NamedTuple):
    """The `id` of a webhook, which a repeated one has too, that of its event, when the webhook was created, and the
    `entity` that the event is about, such as `customer:cust_...`. Each is None where there is none; an id that is not
    of the documented form is `***`, and the entity then `customer:***`. What follows is in tables alone: when the
    event happened, and the ids of the customer, segment and campaign that its data names.
    """

    id: str | None
    event_id: str | None
    created_at: str | None
    entity: str | None
    occurred_at: str | None = None
    customer: str | None = None
    segment: str | None = None
    campaign: str | None = None


Ids = tuple[str | None, str | None, str | None, str | None]
"""The first four members of an `Identity`."""

SUBJECTS: tuple[tuple[Path, ...], ...] = (
    (("customer", "id"), ("holder", "id"), ("customer_id",), ("holder_id",)),
    (("segment", "id"), ("segment_id",)),
    (("campaign", "id"), ("campaign_id",), ("voucher", "campaign_id")),
)
"""Where data names its customer, its segment and its campaign, the surest place first."""


class Place(NamedTuple):
    """Where an id stands in records of one recognition, and what tells whether a string may be shown there; None where
    any may.
    """

    path: Path
    is_shown: Callable[[str], object] | None


class Places(NamedTuple):
    """Where records of one recognition have what makes their identity, worked out once for all of them. `entities` are
    the kinds of objects that the event may be about, with the places of their ids, and `subjects` those of SUBJECTS.
    """

    of_webhook: tuple[Place, ...]
    occurred_at: Place | None
    entities: tuple[tuple[str, Place], ...]
    subjects: tuple[tuple[Place, ...], ...]


def identity_of(event: Event, event_type: str | None, show_values: bool) -> Identity:
    """The identity of an event that was checked as one of its candidates; bare data has an entity alone."""
    json, places = event.record.json, places_of(event.recognition, event_type, show_values, event.data_path)
    occurred_at = shown(json, places.occurred_at) if places.occurred_at else None
    named = [next(filter(None, (shown(json, place) for place in each)), None) for each in places.subjects]
    return Identity(*ids_at(json, places), occurred_at, *named)


def ids_of(event: Event, event_type: str | None, show_values: bool) -> Ids:
    """What every report says of its identity: the rest, for tables, takes twice as long."""
    return ids_at(event.record.json, places_of(event.recognition, event_type, show_values, event.data_path))


def ids_at(json: Json, places: Places) -> Ids:
    """The ids that a record has at these places."""
    entity = None
    for kind, place in places.entities:
        if id_ := shown(json, place):
            entity = f"{kind}:{id_}"
            break
    if not places.of_webhook:
        return None, None, None, entity
    id_, event_id, created_at = [shown(json, place) for place in places.of_webhook]
    return id_, event_id, created_at, entity


@cache
def places_of(recognition: Recognition, event_type: str | None, show_values: bool, root: Path) -> Places:
    """The places of records whose data is at `root`. The entity is the first object in the name of the event that has
    an id; without data of that kind, what the envelope says.
    """
    policy = policy_for(recognition, event_type, show_values)

    def place(*path: str | int) -> Place:
        return Place(path, None if show_values else string_test(policy.rule_at(path)))

    members = subject_members(event_type or "")
    entities = [(name, place(*root, name, "id")) for name in members]
    entities += [(name, place("event", "entity_id")) for name in members[:1]]
    of_webhook = place("id"), place("event", "id"), place("created_at")
    subjects = tuple(tuple(place(*root, *path) for path in paths) for paths in SUBJECTS)
    if not root:
        return Places((), None, tuple(entities), subjects)
    return Places(of_webhook, place("event", "created_at"), tuple(entities), subjects)


def shown(json: Json, place: Place) -> str | None:
    """The string at a place, as far as it may be shown; None where there is none."""
    path, is_shown = place
    for name in path:
        if type(json) is not dict:
            return None
        json = json.get(name)
    if type(json) is not str:
        return None
    return json if is_shown is None or is_shown(json) else MASK


@cache
def subject_members(event: str) -> tuple[str, ...]:
    """The members of its data that are words of an event's name, or else the first that is always there."""
    entry = catalogue()["events"].get(event, {"required": (), "optional": ()})
    members = (*entry["required"], *entry["optional"])
    return tuple(word for word in event.split(".") if word in members) or tuple(entry["required"][:1])
