"""The figures in the summary of a customer do not add up.

Warning. Redemptions are the succeeded and the failed ones, rollbacks likewise, and no more can have been
rolled back than succeeded. The average order is the total amount over the number of orders, rounded up or
down. `referrals.total` counts `referrals.campaigns`.

    {"total_redeemed": 3, "total_succeeded": 1, "total_failed": 1}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint, at_most, equals

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    equals("total_redeemed", "total_succeeded + total_failed"),
    equals("total_rolled_back", "total_rollback_succeeded + total_rollback_failed"),
    at_most("total_rollback_succeeded", "total_succeeded"),
    Constraint(
        "abs(average_amount * total_count - total_amount) < (total_count or 1)",
        "average_amount",
        "`average_amount` is {average_amount}, but `total_amount` is {total_amount} for {total_count} orders",
        if_accepted="average_amount * total_count == total_amount"
        " or abs(average_amount * total_count - total_amount) < total_count",
    ),
    Constraint(
        "total == len(campaigns)",
        "total",
        "`total` is {total}, but `campaigns` has {len(campaigns)}",
        "len(campaigns)",
    ),
)
