"""Keys of deliveries: a number for what a delivery has in common with its counterpart, which has the same key."""

from collections.abc import Hashable
from functools import lru_cache
from typing import Literal, get_args

from segcli.diff.delivery import Delivery
from segcli.diff.pending import NO_KEY
from segcli.diff.spool import Key
from segcli.events.envelope import data_path, is_envelope
from segcli.events.identity import subject_members
from segcli.events.recognition import Event, Recognition
from segcli.findings import Json, Path, value_at

Match = Literal["event", "delivery", "entity", "position"]

MATCHES: tuple[Match, ...] = get_args(Match)
"""What deliveries can have in common, the strongest first."""

SUCCESSOR_MATCHES: tuple[Match, ...] = ("entity", "event", "delivery", "position")
"""The same for successive deliveries of one capture, the first to be tried first."""

MATCH_NUMBERS: dict[Match, int] = {match: number for number, match in enumerate(MATCHES)}

RECOGNITIONS_KEPT = 1024

HAS_EVENT_ID = len(MATCHES)
"""The bit of a weaker key that tells that its delivery has an event id, which is no other's."""

HASH_BITS = (1 << 63) - 2 * HAS_EVENT_ID
"""The bits of a key that are the hash of a value; those below are the number of the match. Of a million deliveries on
each side, two are taken for one another once in 10^6 runs.
"""


def key_of(delivery: Delivery, matches: tuple[Match, ...]) -> Key:
    """The key of a delivery for the first of these matches that it has a value for; NO_KEY without any."""
    event = delivery.event
    for match in matches:
        if match == "position":
            return MATCH_NUMBERS[match]
        value = value_of(event, match)
        if value is not None:
            return hashed(value, match)
    return NO_KEY


def value_of(event: Event, match: Match) -> Hashable:
    """What an event has in common with its counterpart, the same in every process; None without any."""
    if match == "entity":
        return entity_of(event)
    json = event.record.json
    # Only webhooks have one; to ask further takes three times as long.
    if match == "position" or type(json) is not dict or "data" not in json or not is_envelope(json):
        return None
    return id_in(json.get("event") if match == "event" else json)


def fallback_keys(delivery: Delivery, key: Key) -> tuple[Key, Key]:
    """The keys of a delivery for two more rounds when it has no counterpart under this key: by a weaker match, and last
    by its entity. With an event id they are others than without.
    """
    match = match_of(key)
    if match in ("entity", "position"):
        return key, key
    entity = entity_of(delivery.event)
    by_entity = NO_KEY if entity is None else hashed(entity, "entity")
    if match == "delivery":
        return key, by_entity
    delivery_id = id_in(delivery.event.record.json)
    by_delivery = by_entity if delivery_id is None else hashed(delivery_id, "delivery")
    return with_event_id(by_delivery), with_event_id(by_entity)


def with_event_id(key: Key) -> Key:
    """The weaker key of a delivery that has an event id."""
    return key if key == NO_KEY else key | HAS_EVENT_ID


def key_without_event_id(key: Key) -> Key:
    """The key of the counterpart of a delivery, where both have no event id."""
    return NO_KEY if key & HAS_EVENT_ID else key


def key_across_event_ids(key: Key) -> Key:
    """The key of the counterpart of a delivery, where just one of them has an event id: two are different ones."""
    return key if key == NO_KEY else key ^ HAS_EVENT_ID


def common_match(left: Delivery, right: Delivery, matches: tuple[Match, ...]) -> Match | None:
    """The first of these matches that two deliveries have in common, whatever stronger ones they have not."""
    keys = ((key_of(left, (match,)), key_of(right, (match,)), match) for match in matches)
    return next((match for one, other, match in keys if one == other != NO_KEY), None)


def hashed(value: Hashable, match: Match) -> Key:
    """The key for a value that two deliveries may have in common."""
    return hash(value) & HASH_BITS | MATCH_NUMBERS[match]


def entity_of(event: Event) -> Hashable:
    """What an event is about: its envelope, its type and the ids of what the type names, such as the customer and the
    segment of `customer.segment.left`.
    """
    json = event.record.json
    envelope, event_type, path, members = subject_of(event.recognition)
    data = value_at(json, path) if path else json
    if type(data) is not dict:
        return None
    if event_type is None:
        event_type = str(value_at(json, ("event", "type")))
        members = subject_members(event_type)
    ids = []
    for member in members:
        value = data.get(member)
        id_ = value.get("id") if type(value) is dict else None
        if id_ and type(id_) is str:
            ids.append(id_)
    if ids:
        return envelope, event_type, *ids
    entity_id = value_at(json, ("event", "entity_id"))
    entity = entity_id if isinstance(entity_id, str) else id_in(data)
    return None if entity is None else (envelope, event_type, entity)


@lru_cache(RECOGNITIONS_KEPT)
def subject_of(recognition: Recognition) -> tuple[str, str | None, Path, tuple[str, ...]]:
    """The envelope and the type of events that were recognised so, where their data is, and the members with the ids of
    what they are about; without a type, the record tells.
    """
    candidates, envelope, *_ = recognition
    event_type = candidates[0] if candidates else None
    return envelope, event_type, data_path(envelope), subject_members(event_type) if event_type else ()


def match_of(key: Key) -> Match:
    """The match that a key is for."""
    return MATCHES[key & len(MATCHES) - 1]


def id_in(value: Json) -> str | None:
    """The id of an object; None for one without, and for other values."""
    id_ = value.get("id") if type(value) is dict else None
    return id_ if id_ and type(id_) is str else None
