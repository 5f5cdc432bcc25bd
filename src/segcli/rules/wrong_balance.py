"""The balance of a card is not what was added less what was taken, or is given as two numbers.

Warning. Points less expired, subtracted and redeemed ones are the balance of a loyalty card; the amount
less what was redeemed or subtracted is the balance of a gift card. Where the voucher does not tell what was
redeemed, nothing is said. What a movement of points or credits left is the balance of the card that is sent with it,
and of its entry in the ledger. Points that expired are those of the buckets.

    {"gift": {"amount": 5000, "balance": 5000}, "redemption": {"redeemed_amount": 2000}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint, equals, same

SEVERITY = Severity.WARNING
SINCE = "0.1"
REWARDED = ("customer.rewarded.loyalty_points",)
"""The event in which the card is as it was before it got the points (0 of 3 agree)."""
EXPIRED = ("customer.voucher.loyalty_card.points_expired", "voucher.loyalty_card.points_expired")
MOVED = "transaction.details.balance"
CONSTRAINTS = (
    equals(
        "loyalty_card.balance",
        "loyalty_card.points - (loyalty_card.expired_points or 0) - (loyalty_card.subtracted_points or 0)"
        " - redemption.redeemed_points",
    ),
    equals(
        "gift.balance",
        "gift.amount - (gift.subtracted_amount or 0) - redemption.redeemed_amount",
    ),
    same("balance.balance", "voucher.loyalty_card.balance", apart_from=REWARDED, since="0.2"),
    same("balance.balance", "voucher.gift.balance", since="0.2"),
    same(f"{MOVED}.balance", "balance.balance", since="0.2"),
    same(f"{MOVED}.balance", "voucher.loyalty_card.balance", events=EXPIRED, since="0.2"),
    Constraint(
        f"{MOVED}.points == -points",
        f"{MOVED}.points",
        f"`{MOVED}.points` is {{{MOVED}.points}}, but `points` that expired is {{points}}",
        "-points",
        events=EXPIRED,
        since="0.2",
    ),
    Constraint(
        'summed(buckets, "bucket.total_points") in (None, points)',
        "points",
        '`points` is {points}, but the buckets come to {summed(buckets, "bucket.total_points")}',
        'summed(buckets, "bucket.total_points")',
        events=EXPIRED,
        since="0.2",
    ),
)
