"""Two members that must name one customer name two.

Warning. A code was published to one customer and the event is about another, or an order belongs to
somebody else. A handler that joins the parts of an event by their ids then writes to the wrong profile.
Mostly a fixture that was put together from several payloads: take ids from one of them.

    {"customer": {"id": "cust_A"}, "publication": {"customer_id": "cust_B"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import same

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    same("publication.customer_id", "customer.id"),
    same("publication.customer.id", "customer.id"),
    same("order.customer_id", "customer.id"),
    same("order.customer.id", "order.customer_id"),
    same("order.referrer_id", "referrer.id"),
    # A reward goes to the customer who referred the one that redeemed.
    same("redemption.customer_id", "customer.id", apart_from=("customer.rewarded",)),
    same("redemption_rollback.customer_id", "customer.id"),
    same("redemption.customer.id", "redemption.customer_id"),
    same("redemption_rollback.customer.id", "redemption_rollback.customer_id"),
    same("pending_points.customer_id", "customer.id"),
    same("reward_redemption.customer_id", "customer.id"),
    same("holder.customer_id", "customer.id"),
    same("loyalty_tier.expiration.customer_id", "customer.id"),
    same("event.customer.id", "customer.id"),
    same("event.referral.referrer_id", "referral.referrer.id"),
)
