"""A capture that tells a story: customers come, enter segments, get codes, order, pay, redeem, earn points and spend
them. Some deliveries come twice, as they do when a receiver does not answer in time.
"""

import sys
from collections.abc import Generator, Iterator
from heapq import heappop, heappush
from typing import Any, NamedTuple

from segcli.events.purpose import Purpose
from segcli.findings import Json
from segcli.generation.chance import Chance
from segcli.generation.entities import Facts, Person, Voucher
from segcli.generation.moments import DAY, HOUR, MINUTE, SECOND, START, written
from segcli.generation.orders import order
from segcli.generation.payloads import payload
from segcli.generation.project import Project
from segcli.generation.scenes import builders_of
from segcli.generation.world import Setting, World
from segcli.schemas.catalogue import catalogue

CUSTOMERS = 12
"""How many customers a story has, unless the user says."""
REPEATED = 0.08
"""The share of deliveries that come again."""


class Delivery(NamedTuple):
    """A webhook and when it arrives."""

    moment: int
    json: Json


Ahead = tuple[int, int, Json, Iterator[Delivery]]
"""The next delivery of a chapter, led by its time and the number of the chapter, and those behind it."""


def story(seed: int, customers: int) -> Iterator[Json]:
    """The webhooks about so many customers, who come one after another, in the order of time."""
    project, apart = Project(seed, customers), min(3 * HOUR, 120 * DAY // customers)
    under_way: list[Ahead] = []
    for number in range(customers):
        opening = START + number * apart
        yield from told_before(opening, under_way)
        go_on(Chapter(project, seed, number, opening).deliveries(), number, under_way)
    yield from told_before(sys.maxsize, under_way)


def told_before(moment: int, under_way: list[Ahead]) -> Iterator[Json]:
    """What arrives before a time, of all chapters that are under way."""
    while under_way and under_way[0][0] < moment:
        _, number, json, chapter = heappop(under_way)
        yield json
        go_on(chapter, number, under_way)


def go_on(chapter: Iterator[Delivery], number: int, under_way: list[Ahead]) -> None:
    """Get the next delivery of a chapter, if it has one."""
    delivery = next(chapter, None)
    if delivery is not None:
        heappush(under_way, (delivery.moment, number, delivery.json, chapter))


class Chapter:
    """What becomes of one customer."""

    def __init__(self, project: Project, seed: int, number: int, opening: int) -> None:
        self._chance = Chance(seed, "story", number)
        self._project = project
        self._now = opening + self._chance.between(0, HOUR)
        self._person: Person = project.newcomer(number, self._now)

    def deliveries(self) -> Iterator[Delivery]:
        """The webhooks about the customer, in the order of time; some of them again minutes later."""
        waiting: list[tuple[int, int, Json]] = []
        for number, delivery in enumerate(self._events()):
            while waiting and waiting[0][0] <= delivery.moment:
                moment, _, json = heappop(waiting)
                yield Delivery(moment, json)
            yield delivery
            if self._chance.of(REPEATED):
                again = delivery.moment + self._chance.pick((1, 2, 4)) * MINUTE
                heappush(waiting, (again, number, self._repeated(delivery.json, again)))
        while waiting:
            moment, _, json = heappop(waiting)
            yield Delivery(moment, json)

    def _repeated(self, json: Any, moment: int) -> Json:
        """The same delivery, or another one of the same event."""
        return json if self._chance.of(0.5) else json | {"id": self._chance.id("whs", moment)}

    def _events(self) -> Iterator[Delivery]:
        """All that happens."""
        newcomers, regulars, stayed_away, _ = self._project.segments
        yield self._event("customer.created")
        self._wait(SECOND, 20 * SECOND)
        code = yield from self._enters(newcomers)
        card = yield from self._joins()
        for _ in range(self._chance.between(1, 3)):
            self._wait(2 * HOUR, 5 * DAY)
            yield from self._orders(code, card)
            code = None
        self._wait(HOUR, DAY)
        yield self._event("customer.segment.left", "message", segment=newcomers)
        yield self._event("customer.segment.entered", "message", segment=regulars)
        self._wait(HOUR, 2 * DAY)
        if card.balance >= 20:
            yield from self._spends(card)
        if self._chance.of(0.4):
            self._wait(20 * DAY, 40 * DAY)
            yield self._event("customer.segment.entered", "message", segment=stayed_away)
        self._person.updated = self._now
        yield self._event("customer.updated")

    def _enters(self, segment: Facts) -> Generator[Delivery, None, Voucher | None]:
        """The customer enters a segment, and may get a code for it."""
        if self._chance.of(0.4):
            yield self._event("customer.segment.entered", "message", segment=segment)
            return None
        world = self._world("customer.segment.entered", "unique-codes")
        world.give(segment=segment)
        code, publication = world.voucher, world.facts("publication")
        yield self._told(world)
        for event in ("voucher.published", "publication.succeeded"):
            yield self._event(event, None, code, publication=publication)
        return code

    def _joins(self) -> Generator[Delivery, None, Voucher]:
        """The customer gets a card of a loyalty programme."""
        self._wait(MINUTE, HOUR)
        world = self._world("customer.holder.assignment.created")
        campaign = self._chance.pick(self._project.campaigns["LOYALTY_PROGRAM"])
        card = world.issued(campaign, self._now - 20, self._person)
        self._person.cards[campaign.id] = card
        world.use(card)
        yield self._told(world)
        return card

    def _orders(self, code: Voucher | None, card: Voucher) -> Iterator[Delivery]:
        """The customer orders, and mostly pays, with a code if there is one, and earns points."""
        bought = order(self._world("customer.order.created"))
        yield self._event("customer.order.created", "message", order=bought, redemption=None)
        self._wait(MINUTE, 20 * MINUTE)
        if self._chance.of(0.15):
            bought = bought | {"status": "CANCELED", "updated_at": written(self._now)}
            yield self._event("customer.order.canceled", "message", order=bought, redemption=None)
            return
        bought = bought | {"status": "PAID", "updated_at": written(self._now)}
        self._person.bought(bought["total_amount"], self._now)
        if code:
            yield self._event("redemption.succeeded", None, code, order=bought)
        yield self._event("customer.order.paid", "message", order=bought, redemption=None)
        yield self._event("customer.rewarded.loyalty_points", None, card, order=bought)

    def _spends(self, card: Voucher) -> Iterator[Delivery]:
        """The customer pays with points."""
        bought = order(self._world("customer.order.paid"))
        world = self._world("redemption.succeeded")
        world.use(card)
        world.give(order=bought)
        spent = world.facts("redemption")
        yield self._told(world)
        booking = {"type": "POINTS_REDEMPTION", "number": -spent["amount"], "unit": "POINTS"}
        parts = {"order": bought, "booking": booking, "spending": spent}
        yield self._event("voucher.loyalty_card.transaction.created", None, card, **parts)

    def _event(
        self, event: str, purpose: Purpose | None = None, voucher: Voucher | None = None, **parts: Any
    ) -> Delivery:
        """The webhook of something that happens, of whose parts some are known already."""
        world = self._world(event, purpose)
        if voucher:
            world.use(voucher)
        world.give(**parts)
        return self._told(world)

    def _world(self, event: str, purpose: Purpose | None = None) -> World:
        self._now += self._chance.between(20, 900)
        setting = Setting(self._project, self._chance, builders_of(event))
        return World(event, self._now, self._person, setting, purpose)

    def _told(self, world: World) -> Delivery:
        """The webhook of an event, by a distribution where the project sends none."""
        channels = catalogue()["events"][world.event]["channels"]
        return Delivery(world.now, payload(world, channels[0]))

    def _wait(self, least: int, most: int) -> None:
        self._now += self._chance.between(least, most)
