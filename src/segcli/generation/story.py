"""A capture with a story: customers come, enter segments, get codes, order, pay, redeem, earn points and spend
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
from segcli.generation.orders import order
from segcli.generation.payloads import payload
from segcli.generation.project import Project
from segcli.generation.scenes import builders_of
from segcli.generation.times import DAY, HOUR, MINUTE, SECOND, START, timestamp
from segcli.generation.world import Setting, World
from segcli.schemas.catalogue import catalogue

CUSTOMERS = 12
"""How many customers a story has, unless the user says."""
REPEAT_SHARE = 0.08
"""The share of deliveries that come again."""


class Arrival(NamedTuple):
    """A webhook and when it arrives."""

    time: int
    json: Json


Upcoming = tuple[int, int, Json, Iterator[Arrival]]
"""The time of the next webhook of a chapter, the number of the chapter, the webhook, and those that follow."""


def story(seed: int, customers: int) -> Iterator[Json]:
    """The webhooks about so many customers, who come one after another, in the order of time."""
    project, interval = Project(seed, customers), min(3 * HOUR, 120 * DAY // customers)
    under_way: list[Upcoming] = []
    for number in range(customers):
        opening = START + number * interval
        yield from arrivals_before(opening, under_way)
        schedule_next(Chapter(project, seed, number, opening).deliveries(), number, under_way)
    yield from arrivals_before(sys.maxsize, under_way)


def arrivals_before(time: int, under_way: list[Upcoming]) -> Iterator[Json]:
    """The webhooks of all chapters under way that arrive before a time."""
    while under_way and under_way[0][0] < time:
        _, number, json, chapter = heappop(under_way)
        yield json
        schedule_next(chapter, number, under_way)


def schedule_next(chapter: Iterator[Arrival], number: int, under_way: list[Upcoming]) -> None:
    """Add the next webhook of a chapter to those under way, if it has one."""
    arrival = next(chapter, None)
    if arrival is not None:
        heappush(under_way, (arrival.time, number, arrival.json, chapter))


class Chapter:
    """The story of one customer."""

    def __init__(self, project: Project, seed: int, number: int, opening: int) -> None:
        self._chance = Chance(seed, "story", number)
        self._project = project
        self._now = opening + self._chance.between(0, HOUR)
        self._person: Person = project.newcomer(number, self._now)

    def deliveries(self) -> Iterator[Arrival]:
        """The webhooks about the customer, in the order of time; some of them again minutes later."""
        repeats: list[tuple[int, int, Json]] = []
        for number, arrival in enumerate(self._events()):
            while repeats and repeats[0][0] <= arrival.time:
                time, _, json = heappop(repeats)
                yield Arrival(time, json)
            yield arrival
            if self._chance.of(REPEAT_SHARE):
                repeat_time = arrival.time + self._chance.pick((1, 2, 4)) * MINUTE
                heappush(repeats, (repeat_time, number, self._repeated(arrival.json, repeat_time)))
        while repeats:
            time, _, json = heappop(repeats)
            yield Arrival(time, json)

    def _repeated(self, json: Any, time: int) -> Json:
        """The same delivery, or another one of the same event."""
        return json if self._chance.of(0.5) else json | {"id": self._chance.id("whs", time)}

    def _events(self) -> Iterator[Arrival]:
        """The webhooks about the customer, each once."""
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

    def _enters(self, segment: Facts) -> Generator[Arrival, None, Voucher | None]:
        """The customer enters a segment, and may get a code for it."""
        if self._chance.of(0.4):
            yield self._event("customer.segment.entered", "message", segment=segment)
            return None
        world = self._world("customer.segment.entered", "unique-codes")
        world.set_parts(segment=segment)
        code, publication = world.voucher, world.facts("publication")
        yield self._arrival(world)
        for event in ("voucher.published", "publication.succeeded"):
            yield self._event(event, None, code, publication=publication)
        return code

    def _joins(self) -> Generator[Arrival, None, Voucher]:
        """The customer gets a card of a loyalty programme."""
        self._wait(MINUTE, HOUR)
        world = self._world("customer.holder.assignment.created")
        campaign = self._chance.pick(self._project.campaigns["LOYALTY_PROGRAM"])
        card = world.issued(campaign, self._now - 20, self._person)
        self._person.cards[campaign.id] = card
        world.use_voucher(card)
        yield self._arrival(world)
        return card

    def _orders(self, code: Voucher | None, card: Voucher) -> Iterator[Arrival]:
        """The customer orders, and mostly pays, with a code if there is one, and earns points."""
        order_facts = order(self._world("customer.order.created"))
        yield self._event("customer.order.created", "message", order=order_facts, redemption=None)
        self._wait(MINUTE, 20 * MINUTE)
        if self._chance.of(0.15):
            order_facts = order_facts | {"status": "CANCELED", "updated_at": timestamp(self._now)}
            yield self._event("customer.order.canceled", "message", order=order_facts, redemption=None)
            return
        order_facts = order_facts | {"status": "PAID", "updated_at": timestamp(self._now)}
        self._person.count_order(order_facts["total_amount"], self._now)
        if code:
            yield self._event("redemption.succeeded", None, code, order=order_facts)
        yield self._event("customer.order.paid", "message", order=order_facts, redemption=None)
        yield self._event("customer.rewarded.loyalty_points", None, card, order=order_facts)

    def _spends(self, card: Voucher) -> Iterator[Arrival]:
        """The customer pays with points."""
        order_facts = order(self._world("customer.order.paid"))
        world = self._world("redemption.succeeded")
        world.use_voucher(card)
        world.set_parts(order=order_facts)
        redemption = world.facts("redemption")
        yield self._arrival(world)
        booking = {"type": "POINTS_REDEMPTION", "number": -redemption["amount"], "unit": "POINTS"}
        parts = {"order": order_facts, "booking": booking, "spending": redemption}
        yield self._event("voucher.loyalty_card.transaction.created", None, card, **parts)

    def _event(
        self, event: str, purpose: Purpose | None = None, voucher: Voucher | None = None, **parts: Any
    ) -> Arrival:
        """The webhook of an event with these parts; the others are made."""
        world = self._world(event, purpose)
        if voucher:
            world.use_voucher(voucher)
        world.set_parts(**parts)
        return self._arrival(world)

    def _world(self, event: str, purpose: Purpose | None = None) -> World:
        self._now += self._chance.between(20, 900)
        setting = Setting(self._project, self._chance, builders_of(event))
        return World(event, self._now, self._person, setting, purpose)

    def _arrival(self, world: World) -> Arrival:
        """The webhook of an event: of the project, or of a distribution where the project sends none."""
        channels = catalogue()["events"][world.event]["channels"]
        return Arrival(world.now, payload(world, channels[0]))

    def _wait(self, least: int, most: int) -> None:
        self._now += self._chance.between(least, most)
