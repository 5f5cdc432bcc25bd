"""Payloads of an event, as many as are wanted, one after another in time."""

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from segcli.findings import Json, SegcliError
from segcli.generation.chance import Chance
from segcli.generation.customers import event_source
from segcli.generation.entities import Facts
from segcli.generation.making import Moment, Show
from segcli.generation.moments import SECOND, START, written
from segcli.generation.plan import RANGE, plan
from segcli.generation.project import Project
from segcli.generation.scenes import builders_of, facts
from segcli.generation.shares import shares
from segcli.generation.world import Setting, World
from segcli.purposes import PURPOSES, Purpose
from segcli.schemas import bundle, catalogue

Around = Literal["data", "project", "distribution"]
"""What is around the data of an event."""
PREFIXES = {"business_validation_rule": "evbvr", "manual_distribution_schedule": "evcus"}
SUBJECTS = {
    "redemption.rollback": "redemption_rollback",
    "business_validation_rule": "rule",
    "manual_distribution_schedule": "distribution",
}
"""What events are about, by how their names start, where that is not their first word."""


CUSTOMERS = 100
"""How many customers payloads are of, unless the user says."""


class Wanted(NamedTuple):
    """Which payloads are wanted: how many of which event, in which envelope, for which purpose (None is any), of how
    many customers; the seed decides all else.
    """

    event: str
    around: Around = "data"
    purpose: Purpose | None = None
    number: int = 1
    seed: int = 0
    customers: int = CUSTOMERS


def payloads(wanted: Wanted) -> Iterator[Json]:
    """The payloads, in the order of time. Raises SegcliError when the event is not sent that way."""
    refuse(wanted)
    project, chance = Project(wanted.seed, wanted.customers), Chance(wanted.seed, wanted.event)
    setting = Setting(project, chance, builders_of(wanted.event))
    purposeful = wanted.around != "project" and catalogue()["events"][wanted.event]["purposes"]
    moment = START
    for index in range(wanted.number):
        moment += chance.between(SECOND, 40 * SECOND)
        purpose = (wanted.purpose or chance.pick(PURPOSES)) if purposeful else None
        person = project.newcomer(index, moment) if wanted.event == "customer.created" else project.person(chance)
        world = World(wanted.event, moment, person, setting, purpose)
        yield payload(world, wanted.around)


def refuse(wanted: Wanted) -> None:
    """Raise SegcliError for payloads that nobody sends."""
    entry = catalogue()["events"][wanted.event]
    if wanted.around not in ("data", *entry["channels"]):
        channels = " or ".join(entry["channels"])
        raise SegcliError(f"{wanted.event} is sent by a {channels} webhook, not by a {wanted.around} webhook")
    if wanted.purpose is not None and not entry["purposes"]:
        raise SegcliError(f"{wanted.event} has no purposes: its data is the same for every distribution")


def payload(world: World, around: Around) -> Json:
    """The payload of one event."""
    show, members = shown(world.event)
    told = facts(world, members)
    data = show(told, Moment(world.chance, world.now), world.chance.between(0, RANGE))
    return data if around == "data" else webhook(world, data, around)


@cache
def shown(event: str) -> tuple[Show, list[str]]:
    """What shows the facts of an event as its data, and the members that its data has."""
    document = bundle(event)
    return plan(document, shares()), list(document["properties"])


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
