"""The envelope of a webhook around the data of an event."""

from typing import Any, Literal

from segcli.generation.customers import event_source
from segcli.generation.entities import Facts
from segcli.generation.times import timestamp
from segcli.generation.world import World

Around = Literal["data", "project", "distribution"]
"""The envelope around the data of an event; `data` is none."""
PREFIXES = {"business_validation_rule": "evbvr", "manual_distribution_schedule": "evcus"}
SUBJECTS = {
    "redemption.rollback": "redemption_rollback",
    "business_validation_rule": "rule",
    "manual_distribution_schedule": "distribution",
}
"""The members that events are about, by the prefix of their names, where it is not their first word."""


def webhook(world: World, data: dict[str, Any], around: Around) -> Facts:
    """The data in an envelope, sent at the time of the event."""
    event, project, created_at, chance = world.event, world.project, timestamp(world.now), world.chance
    by_distribution = around == "distribution"
    name = chance.pick(tuple(project.distributions))
    return {
        "id": chance.id("whs", world.now),
        "project_id": project.id,
        "created_at": created_at,
        "type": f"{name}, webhook" if by_distribution else event,
        "data": data,
        "source": {
            "id": project.distributions[name] if by_distribution else project.webhook,
            "object": "distribution" if by_distribution else "webhook",
            "target_url": "https://hooks.example.test/webhooks",
        },
        "event": {
            "id": chance.id(event_prefix(event), world.now),
            "type": event,
            "created_at": created_at,
            **entity_id(event, data),
            "group_id": chance.id("v-", world.now),
            "event_source": event_source(world),
        },
    }


def entity_id(event: str, data: dict[str, Any]) -> dict[str, str]:
    """The member `entity_id` of an event, the id of what it is about; nothing where that has no id in the data."""
    word = next((entity for start, entity in SUBJECTS.items() if event.startswith(start)), event.partition(".")[0])
    entity = data.get(word)
    name = entity.get("id") if isinstance(entity, dict) else None
    return {"entity_id": name} if name else {}


def event_prefix(event: str) -> str:
    """How ids of events of a kind start: `ev` and three letters of their first word."""
    return PREFIXES.get(event.partition(".")[0], f"ev{event[:3]}")
