"""The balance of a card is not what was added less what was taken.

Warning. Points less expired, subtracted and redeemed ones are the balance of a loyalty card; the amount
less what was redeemed or subtracted is the balance of a gift card.

    {"gift": {"amount": 5000, "balance": 5000}, "redemption": {"redeemed_amount": 2000}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import equals

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    equals(
        "loyalty_card.balance",
        "loyalty_card.points - (loyalty_card.expired_points or 0) - (loyalty_card.subtracted_points or 0)"
        " - (redemption.redeemed_points or 0)",
    ),
    equals(
        "gift.balance",
        "gift.amount - (gift.subtracted_amount or 0) - (redemption.redeemed_amount or 0)",
    ),
)
