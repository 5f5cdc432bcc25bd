"""What a webhook puts around the data of an event."""

from typing import Any, Literal

from segcli.generation.customers import event_source
from segcli.generation.entities import Facts
from segcli.generation.moments import written
from segcli.generation.world import World

Around = Literal["data", "project", "distribution"]
"""What is around the data of an event."""
PREFIXES = {"business_validation_rule": "evbvr", "manual_distribution_schedule": "evcus"}
SUBJECTS = {
    "redemption.rollback": "redemption_rollback",
    "business_validation_rule": "rule",
    "manual_distribution_schedule": "distribution",
}
"""What events are about, by how their names start, where that is not their first word."""


def webhook(world: World, data: dict[str, Any], around: Around) -> Facts:
    """The data in an envelope, sent at the time of the event."""
    event, project, sent, chance = world.event, world.project, written(world.now), world.chance
    by_distribution = around == "distribution"
    name = chance.pick(tuple(project.distributions))
    return {
        "id": chance.id("whs", world.now),
        "project_id": project.id,
        "created_at": sent,
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
            "created_at": sent,
            **entity(event, data),
            "group_id": chance.id("v-", world.now),
            "event_source": event_source(world),
        },
    }


def entity(event: str, data: dict[str, Any]) -> dict[str, str]:
    """What the event is about, by its id."""
    word = next((subject for start, subject in SUBJECTS.items() if event.startswith(start)), event.partition(".")[0])
    subject = data.get(word)
    return {"entity_id": subject["id"]} if subject else {}


def event_prefix(event: str) -> str:
    """How ids of events of a kind start: `ev` and three letters of their first word."""
    return PREFIXES.get(event.partition(".")[0], f"ev{event[:3]}")
