"""A part of the event belongs to another campaign than the one that is sent with it.

Warning. A handler that counts by `campaign.id` books the voucher, tier or transaction on the wrong
campaign.

    {"campaign": {"id": "camp_A"}, "voucher": {"campaign_id": "camp_B"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import but_for, same

SEVERITY = Severity.WARNING
SINCE = "0.1"
REWARDS = ("customer.reward_redemptions.", "customer.rewarded")
"""Events in which the publication is that of a reward, the voucher the card that paid for it."""
CONSTRAINTS = (
    # The reward of `customer.rewarded` may be a voucher of a campaign of its own.
    *but_for("customer.rewarded", same("voucher.campaign_id", "campaign.id")),
    same("publication.voucher.campaign_id", "campaign.id", apart_from=REWARDS),
    same("promotion_tier.campaign.id", "campaign.id"),
    same("promotion_stack.campaign.id", "campaign.id"),
    same("loyalty_tier.campaign_id", "campaign.id"),
    same("loyalty_tier_from.campaign_id", "campaign.id"),
    same("loyalty_tier_to.campaign_id", "campaign.id"),
    same("loyalty_tier.expiration.campaign_id", "campaign.id"),
    same("transaction.campaign_id", "campaign.id"),
    same("pending_points.campaign_id", "campaign.id"),
    same("reward_redemption.campaign_id", "campaign.id"),
    same("holder.campaign_id", "campaign.id"),
    same("earning_rule.source.object_id", "campaign.id"),
    same("reward_assignment.related_object_id", "campaign.id"),
    same("campaign_id", "campaign.id", beside=("banner",)),
)
