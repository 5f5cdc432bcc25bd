"""What a delivery has in common with its counterpart, as a number: the key under which the two meet."""

from collections.abc import Hashable
from functools import cache
from typing import Literal, get_args

from segcli.diff.delivery import Delivery
from segcli.diff.pending import NO_KEY
from segcli.diff.spool import Key
from segcli.events.envelope import is_envelope
from segcli.events.recognition import Event
from segcli.findings import Json, Path
from segcli.schemas.catalogue import catalogue

Match = Literal["event", "delivery", "entity", "position"]

MATCHES: tuple[Match, ...] = get_args(Match)
"""What deliveries can have in common, the strongest first."""

NEXT: tuple[Match, ...] = ("entity", "event", "delivery", "position")
"""The same inside one capture, where the same thing is looked for again."""

NUMBERS: dict[Match, int] = {match: number for number, match in enumerate(MATCHES)}

HASH = (1 << 63) - len(MATCHES)
"""The bits of a key that stand for a value; those below say what it is. Of a million deliveries on each side, two are
taken for one another once in 10^6 runs.
"""


def key_of(delivery: Delivery, matches: tuple[Match, ...]) -> Key:
    """The key for the first of these things that a delivery has."""
    event = delivery.event
    json = event.record.json
    for match in matches:
        if match == "position":
            return NUMBERS[match]
        if match == "entity":
            found = entity(event)
        elif is_envelope(json):
            found = identity(json.get("event") if match == "event" else json)
        else:
            continue
        if found is not None:
            return numbered(found, match)
    return NO_KEY


def later_keys(delivery: Delivery, key: Key) -> tuple[Key, Key]:
    """The keys of a delivery that meets nobody under this key: by what is weaker, and last by its entity."""
    match = match_of(key)
    if match in ("entity", "position"):
        return key, key
    about = entity(delivery.event)
    last = NO_KEY if about is None else numbered(about, "entity")
    if match == "delivery":
        return key, last
    delivered = identity(delivery.event.record.json)
    return (last if delivered is None else numbered(delivered, "delivery")), last


def numbered(found: Hashable, match: Match) -> Key:
    """The key for something that two deliveries may have in common."""
    return hash(found) & HASH | NUMBERS[match]


def entity(event: Event) -> Hashable:
    """What an event is about: its envelope, its type and the ids of what the type names, such as the customer and the
    segment of `customer.segment.left`.
    """
    json = event.record.json
    data = at(json, event.data_path)
    if type(data) is not dict:
        return None
    envelope, kind = event.recognition.envelope, event.recognition.type or str(at(json, ("event", "type")))
    if ids := [found for member in subjects(kind) if (found := identity(data.get(member)))]:
        return envelope, kind, *ids
    said = at(json, ("event", "entity_id"))
    one = said if isinstance(said, str) else identity(data)
    return None if one is None else (envelope, kind, one)


def match_of(key: Key) -> Match:
    """What a key stands for."""
    return MATCHES[key & len(MATCHES) - 1]


@cache
def subjects(event: str) -> tuple[str, ...]:
    """The members of its data that an event's name names, or else the first that is always there."""
    entry = catalogue()["events"].get(event, {"required": (), "optional": ()})
    members = (*entry["required"], *entry["optional"])
    return tuple(word for word in event.split(".") if word in members) or tuple(entry["required"][:1])


def identity(value: Json) -> str | None:
    """The id of an object."""
    found = value.get("id") if type(value) is dict else None
    return found if found and type(found) is str else None


def at(value: Json, path: Path) -> Json:
    """What stands at a path of member names, or None."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
