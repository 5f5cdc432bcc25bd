"""Payloads of an event, as many as are requested, one after another in time."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from segcli.events.purpose import PURPOSES, Purpose
from segcli.findings import Json, SegcliError
from segcli.generation.chance import Chance
from segcli.generation.envelope import Around, webhook
from segcli.generation.invented_values import Context, Render
from segcli.generation.project import Project
from segcli.generation.rendering import RANGE, data_renderer
from segcli.generation.scenes import builders_of, facts
from segcli.generation.shares import shares
from segcli.generation.times import SECOND, START
from segcli.generation.world import Setting, World
from segcli.schemas.bundle import bundle
from segcli.schemas.catalogue import catalogue

CUSTOMERS = 100
"""How many customers payloads are of, unless the user says."""


class PayloadRequest(NamedTuple):
    """Which payloads to make: how many of which event, in which envelope, for which purpose (None is any), of how
    many customers; the seed decides all else.
    """

    event: str
    around: Around = "data"
    purpose: Purpose | None = None
    number: int = 1
    seed: int = 0
    customers: int = CUSTOMERS


def payloads(request: PayloadRequest) -> Iterator[Json]:
    """The payloads, in the order of time. Raises SegcliError when the event is not sent that way."""
    refuse(request)
    project, chance = Project(request.seed, request.customers), Chance(request.seed, request.event)
    setting = Setting(project, chance, builders_of(request.event))
    purposeful = request.around != "project" and catalogue()["events"][request.event]["purposes"]
    time = START
    for index in range(request.number):
        time += chance.between(SECOND, 40 * SECOND)
        purpose = (request.purpose or chance.pick(PURPOSES)) if purposeful else None
        person = project.newcomer(index, time) if request.event == "customer.created" else project.person(chance)
        world = World(request.event, time, person, setting, purpose)
        yield payload(world, request.around)


def refuse(request: PayloadRequest) -> None:
    """Raises SegcliError for payloads that nobody sends."""
    entry = catalogue()["events"][request.event]
    if request.around not in ("data", *entry["channels"]):
        channels = " or ".join(entry["channels"])
        raise SegcliError(f"{request.event} is sent by a {channels} webhook, not by a {request.around} webhook")
    if request.purpose is not None and not entry["purposes"]:
        raise SegcliError(f"{request.event} has no purposes: its data is the same for every distribution")


def payload(world: World, around: Around) -> Json:
    """The payload of one event."""
    render, members = renderer(world.event)
    data = render(facts(world, members), Context(world.chance, world.now), world.chance.between(0, RANGE))
    return data if around == "data" else webhook(world, data, around)


@cache
def renderer(event: str) -> tuple[Render, list[str]]:
    """The function that renders the facts of an event as its data, and the names of the members of its data."""
    document = bundle(event)
    return data_renderer(document, shares()), list(document["properties"])
