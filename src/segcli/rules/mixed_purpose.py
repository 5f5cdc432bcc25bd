"""An event carries what two purposes of a distribution add.

Warning. `promotion_tier` comes when customers are notified about a promotion, `voucher` and `publication`
when codes are sent; one distribution does one of them.

    {"customer": {...}, "segment": {...}, "campaign": {...}, "voucher": {...}, "promotion_tier": {...}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    Constraint(
        "promotion_tier is None or voucher is None and publication is None",
        "promotion_tier",
        "there is a `promotion_tier`, of a promotion, beside the `voucher` or `publication` of unique codes",
        envelopes=("data", "distribution"),
        beside=("campaign",),
    ),
)
