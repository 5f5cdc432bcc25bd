"""Payloads of an event, as many as are wanted, one after another in time."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from segcli.events.purpose import PURPOSES, Purpose
from segcli.findings import Json, SegcliError
from segcli.generation.chance import Chance
from segcli.generation.envelope import Around, webhook
from segcli.generation.making import Moment, Show
from segcli.generation.moments import SECOND, START
from segcli.generation.plan import RANGE, plan
from segcli.generation.project import Project
from segcli.generation.scenes import builders_of, facts
from segcli.generation.shares import shares
from segcli.generation.world import Setting, World
from segcli.schemas.bundle import bundle
from segcli.schemas.catalogue import catalogue

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
