"""Which function makes the facts of each part of an event."""

from collections.abc import Mapping

from segcli.events.purpose import MEMBERS_OF
from segcli.generation import (
    customers,
    loyalty,
    occasions,
    orders,
    points,
    publications,
    restrictions,
    rewards,
    vouchers,
)
from segcli.generation.entities import Facts
from segcli.generation.world import World

DEFAULT_BUILDERS: Mapping[str, occasions.Builder] = {
    "customer": customers.customer,
    "segment": customers.segment,
    "referrer": customers.referrer,
    "campaign": vouchers.campaign,
    "voucher": occasions.voucher,
    "holder": occasions.holder,
    "publication": publications.publication,
    "promotion_tier": occasions.tier,
    "promotion_stack": occasions.stack,
    "order": orders.order,
    "redemption": orders.redemption,
    "redemption_rollback": orders.redemption_rollback,
    "created_at": occasions.now,
    "updated_at": occasions.now,
    "deleted_at": occasions.now,
    "completed_at": occasions.now,
    "count": occasions.count,
    "points": points.points,
    "buckets": points.buckets,
    "booking": points.booking,
    "balance": points.balance,
    "transaction": points.transaction,
    "spending": points.spending,
    "pending": points.pending,
    "pending_points": points.pending_points,
    "voucher_pending_points_balance": points.pending_balance,
    "loyalty_tier": loyalty.loyalty_tier,
    "step": loyalty.step,
    "earning_rule": loyalty.earning_rule,
    "event": customers.cause,
    "event_source": customers.event_source,
    "prize": rewards.prize,
    "handed_out": rewards.handed_out,
    "reward": rewards.reward,
    "reward_assignment": rewards.reward_assignment,
    "reward_redemption": rewards.reward_redemption,
    "source": rewards.source,
    "target": restrictions.target,
    "rule": restrictions.rule,
    "assignment": restrictions.assignment,
    "restricted": restrictions.restricted,
    "distribution": customers.distribution,
}
"""The functions that make the parts of an event, and what those parts are made from, by the names of the parts."""

CARD_LEDGER: Mapping[str, occasions.Builder] = {
    "order": occasions.order_if_any,
    "redemption": occasions.when_spent,
    "rollback": occasions.absent,
    "event": occasions.when_accrued(customers.cause),
    "earning_rule": occasions.when_accrued(loyalty.earning_rule),
    "holder_loyalty_tier": loyalty.loyalty_tier,
    "loyalty_tier": occasions.absent,
    "segment": occasions.absent,
    "reward": occasions.absent,
    "custom_event": occasions.absent,
    "source_voucher": occasions.absent,
    "destination_voucher": occasions.absent,
}
BUILDERS_BY_PREFIX: Mapping[str, Mapping[str, occasions.Builder]] = {
    "business_validation_rule.assignment.": {kind: occasions.subject_of_rule(kind) for kind in restrictions.TARGETS}
    | {f"any_{kind}": DEFAULT_BUILDERS[kind] for kind in restrictions.TARGETS},
    "customer.custom_event": {
        "event": customers.custom_event,
        "event_schema": customers.event_schema,
        "referral": occasions.absent,
        "loyalty": occasions.loyal,
    },
    "customer.holder.assignment.": {"holder": publications.holder_assignment},
    "customer.loyalty.tier.downgraded": {
        "loyalty_tier_from": loyalty.tier_above,
        "loyalty_tier_to": loyalty.tier_below,
    },
    "customer.loyalty.tier.upgraded": {
        "loyalty_tier_from": loyalty.tier_below,
        "loyalty_tier_to": loyalty.tier_above,
    },
    "customer.order.": {"redemption": occasions.redemption_of_order, "referrer": orders.referrer_of_order},
    "customer.reward_redemptions.": {"balance": rewards.coins, "publication": rewards.publication_of_reward},
    "customer.rewarded": {
        "redemption": occasions.redemption_of_friend,
        "customer_event": occasions.reward_for_segment,
        "referral_tier": occasions.absent,
        "custom_event": occasions.absent,
        "balance": rewards.coins,
    },
    "customer.rewarded.loyalty_points": {
        "balance": points.balance,
        "order": occasions.order_if_any,
        "earning_rule": occasions.when_accrued(loyalty.earning_rule),
        "event": occasions.when_accrued(customers.cause),
        "loyalty_tier": occasions.absent,
        "publication": occasions.absent,
    },
    "publication.succeeded": {"user": occasions.absent},
    "voucher.gift.transaction.": CARD_LEDGER,
    "voucher.loyalty_card.pending_points.canceled": {"redemption": occasions.absent},
    "voucher.loyalty_card.transaction.": CARD_LEDGER,
}
"""Other functions for some events, by the prefix of their names; a longer prefix goes before a shorter one."""
MADE_FIRST = (
    "pending",
    "pending_points",
    "voucher_pending_points_balance",
    "transaction",
    "balance",
    "points",
    "redemption",
)
"""The parts that are made first, since they change what is in the others."""


def builders_of(event: str) -> Mapping[str, occasions.Builder]:
    """The functions that make the parts of an event, by the names of the parts."""
    builders = dict(DEFAULT_BUILDERS)
    for prefix in sorted(BUILDERS_BY_PREFIX, key=len):
        if event.startswith(prefix):
            builders |= BUILDERS_BY_PREFIX[prefix]
    return builders


def facts(world: World, members: list[str]) -> Facts:
    """The facts of the data of an event that has these members; those that nothing is known of are left out."""
    left_out: set[str] = set()
    if world.purpose is not None:
        left_out = set().union(*MEMBERS_OF.values()) - set(MEMBERS_OF[world.purpose])
    names = [name for name in members if name not in left_out and world.knows(name)]
    for name in MADE_FIRST:
        if name in names:
            world.facts(name)
    return {name: world.facts(name) for name in names}
