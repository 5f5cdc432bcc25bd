"""A voucher was redeemed more often than it may be.

Warning. `redeemed_quantity` is at most `quantity`, which is null when there is no limit.

    {"redemption": {"quantity": 1, "redeemed_quantity": 2}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import at_most

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (at_most("redeemed_quantity", "quantity"),)
