"""In which order deliveries are sent, which of them twice, and how long after the first."""

from array import array
from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from segcli.delivery.outgoing import Delivery
from segcli.delivery.spool import Spool


class Planned(NamedTuple):
    """A delivery that is to be sent no earlier than so many seconds after the first one."""

    after: float
    delivery: Delivery


class Order(NamedTuple):
    """What is changed of the order of the sources: the share of deliveries that come twice, and the seed by which all
    are shuffled; None is not at all. `is_timed` keeps the gaps between them, divided by `speed`.
    """

    duplicate: float = 0.0
    shuffle: int | None = None
    is_timed: bool = False
    speed: float = 1.0


def planned(deliveries: Iterable[Delivery], order: Order) -> Iterator[Planned]:
    """The deliveries as they are to be sent."""
    chance = Random(order.shuffle)  # noqa: S311  order is no secret
    if order.shuffle is None:
        chance.seed(0)
    sent = repeated(deliveries, order.duplicate, chance) if order.duplicate else deliveries
    if order.shuffle is not None:
        sent = shuffled(sent, chance)
    return timed(sent, order.speed) if order.is_timed else (Planned(0.0, each) for each in sent)


def repeated(deliveries: Iterable[Delivery], share: float, chance: Random) -> Iterator[Delivery]:
    """The deliveries, and behind about that share of them the same one again."""
    for delivery in deliveries:
        yield delivery
        if chance.random() < share:
            yield delivery._replace(is_repeated=True)


def shuffled(deliveries: Iterable[Delivery], chance: Random) -> Iterator[Delivery]:
    """The deliveries in any order: all are read before the first is sent, and 8 bytes of each stay in memory."""
    spool = Spool()
    try:
        places = array("Q", (spool.put(delivery) for delivery in deliveries))
        chance.shuffle(places)
        yield from map(spool.get, places)
    finally:
        spool.close()


def timed(deliveries: Iterable[Delivery], speed: float) -> Iterator[Planned]:
    """The deliveries with the gaps between the times of their creation. One that tells no time, or one before that of
    the one in front, follows at once.
    """
    first: float | None = None
    after = 0.0
    for delivery in deliveries:
        if delivery.created is not None:
            first = delivery.created if first is None else first
            after = max(after, (delivery.created - first) / speed)
        yield Planned(after, delivery)
