"""Parts that some events have on some occasions only."""

from collections.abc import Callable
from functools import partial
from typing import Any

from segcli.generation import customers, orders, points, publications, restrictions, vouchers
from segcli.generation.entities import Facts
from segcli.generation.times import timestamp
from segcli.generation.world import World

Builder = Callable[[World], Any]


def now(world: World) -> str:
    return timestamp(world.now)


def absent(_: World) -> None:
    """The part is null."""


def subject_of_rule(kind: str) -> Builder:
    return partial(restrictions.only, kind)


def holder(world: World) -> Facts | None:
    """Cards belong to the customer; other vouchers to whoever got them."""
    return None if world.voucher_type is None else publications.holder(world)


def voucher(world: World) -> Facts | None:
    return None if world.voucher_type is None else vouchers.voucher(world)


def tier(world: World) -> Facts | None:
    return None if world.voucher_type else publications.promotion_tier(world)


def stack(world: World) -> Facts | None:
    return None if world.voucher_type or world.chance.of(0.5) else publications.promotion_stack(world)


def loyal(world: World) -> Facts | None:
    """The card of the customer beside what a distribution sends, and its campaign."""
    cards = list(world.person.cards.values())
    if not cards:
        return None
    return {
        "voucher": vouchers.voucher_facts(cards[0], world),
        "campaign": vouchers.campaign_facts(cards[0].campaign),
    }


def redemption_of_order(world: World) -> Facts | None:
    """What was redeemed for the order: nothing as a rule, nor where the event carries a voucher or a promotion."""
    if world.purpose != "message" or world.event == "customer.order.created" or world.chance.of(0.5):
        return None
    return orders.redemption(world)


def order_if_any(world: World) -> Facts | None:
    return orders.order(world) if points.with_order(world) else None


def when_accrued(builder: Builder) -> Builder:
    """A part that comes with points that were earned."""
    return lambda world: builder(world) if world.facts("booking")["type"] == "POINTS_ACCRUAL" else None


def when_spent(world: World) -> Facts | None:
    entry_type = world.facts("booking")["type"]
    return world.facts("spending") if entry_type.endswith("_REDEMPTION") else None


def redemption_of_friend(world: World) -> Facts | None:
    """Customers are rewarded for a friend who came."""
    return orders.redemption_of_referee(world) if world.campaign.type == "REFERRAL_PROGRAM" else None


def reward_for_segment(world: World) -> Facts | None:
    """Customers of other campaigns are rewarded for entering a segment."""
    if world.campaign.type == "REFERRAL_PROGRAM":
        return None
    return {"segment": customers.segment(world), "event_type": "customer.segment.entered"}


def count(world: World) -> int:
    return 10 * world.chance.between(1, 50)
