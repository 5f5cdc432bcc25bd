"""The ids by which people and programs know a delivery again, as far as they may be shown."""

from functools import cache
from typing import NamedTuple

from segcli.events.recognition import Event
from segcli.events.schema_of import policy_for
from segcli.findings import Json, Path, value_at
from segcli.privacy.policy import MASK, Privacy
from segcli.schemas.catalogue import catalogue


class Identity(NamedTuple):
    """The `id` of a webhook, which a repeated one has too, that of its event, when the webhook was created, and the
    `entity` that the event is about, such as `customer:cust_...`. Each is None where there is none; an id that is not
    of the documented form is `***`, and the entity then `customer:***`.
    """

    id: str | None
    event_id: str | None
    created_at: str | None
    entity: str | None


def identity_of(event: Event, event_type: str | None, show_values: bool) -> Identity:
    """The identity of an event that was checked as one of its candidates; bare data has an entity alone."""
    json, policy = event.record.json, policy_for(event.recognition, event_type, show_values)
    entity = entity_of(event, event_type, policy)
    if not event.data_path:
        return Identity(None, None, None, entity)
    return Identity(
        shown(json, ("id",), policy), shown(json, ("event", "id"), policy), shown(json, ("created_at",), policy), entity
    )


def entity_of(event: Event, event_type: str | None, policy: Privacy) -> str | None:
    """The first object in the name of the event that has an id; without data of that kind, what the envelope says."""
    members = subject_members(event_type or "")
    paths = [(name, (*event.data_path, name, "id")) for name in members]
    for name, path in (*paths, *((name, ("event", "entity_id")) for name in members[:1])):
        if id_ := shown(event.record.json, path, policy):
            return f"{name}:{id_}"
    return None


def shown(json: Json, path: Path, policy: Privacy) -> str | None:
    """The string at a path, as far as it may be shown; None where there is none."""
    value = value_at(json, path)
    if not isinstance(value, str):
        return None
    return value if policy.is_shown(value, path) else MASK


@cache
def subject_members(event: str) -> tuple[str, ...]:
    """The members of its data that are words of an event's name, or else the first that is always there."""
    entry = catalogue()["events"].get(event, {"required": (), "optional": ()})
    members = (*entry["required"], *entry["optional"])
    return tuple(word for word in event.split(".") if word in members) or tuple(entry["required"][:1])
