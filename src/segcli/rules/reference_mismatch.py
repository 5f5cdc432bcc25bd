"""An id names another object than the one that is sent beside it.

Warning. Orders, redemptions, rules, rewards and tiers are sent next to the ids that refer to them; both are
the same thing.

    {"rule": {"id": "val_A"}, "assignment": {"rule_id": "val_B"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint, same

SEVERITY = Severity.WARNING
SINCE = "0.1"


def assigned_to(kind: str) -> Constraint:
    """A rule is assigned to the object of that kind that is sent beside it, as it was in 3 of 3 genuine payloads."""
    related = same("assignment.related_object_id", f"{kind}.id")
    return related._replace(holds=f'assignment.related_object_type != "{kind}" or {related.holds}', since="0.2")


CONSTRAINTS = (
    same("redemption.order.id", "order.id"),
    same("redemption_rollback.order.id", "order.id"),
    same("pending_points.order_id", "order.id"),
    same("pending_points.details.order.id", "pending_points.order_id"),
    same("transaction.details.order.id", "order.id"),
    same("redemption_rollback.redemption", "redemption.id"),
    same("transaction.details.redemption.id", "redemption.id"),
    same("transaction.details.rollback.id", "rollback.id"),
    same("transaction.details.earning_rule.id", "earning_rule.id"),
    same("transaction.details.reward.id", "reward.id"),
    same("transaction.details.segment.id", "segment.id"),
    same("transaction.details.custom_event.id", "custom_event.id"),
    same("redemption.promotion_tier.id", "promotion_tier.id", apart_from=("customer.order.",)),
    same("redemption_rollback.promotion_tier.id", "promotion_tier.id"),
    same("loyalty_tier.expiration.tier_id", "loyalty_tier.id"),
    same("assignment.rule_id", "rule.id"),
    *map(assigned_to, ("voucher", "campaign", "promotion_tier", "earning_rule")),
    same("reward_assignment.reward_id", "reward.id"),
    same("reward_redemption.reward_assignment_id", "reward_assignment.id"),
    same("earning_rule.validation_rule_id", "rule.id"),
    Constraint(
        'source_type != "distribution" or source_id == distribution_id',
        "source_id",
        "`source_id` is {source_id}, but `distribution_id` is {distribution_id}",
        "distribution_id",
    ),
)
