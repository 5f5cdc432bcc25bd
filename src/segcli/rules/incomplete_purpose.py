"""A distribution sent only a part of what its purpose adds to the event.

Warning. Notifying about a promotion adds `campaign` and `promotion_tier`; sending unique codes adds
`campaign`, `voucher` and `publication`. In a distribution webhook a designer may have left out the others
on purpose, so there it is a note.

    {"customer": {...}, "segment": {...}, "campaign": {...}, "voucher": {...}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint


def lacks(missing: str, at: str, holds: str) -> Constraint:
    says = f"there is a `{at}` but no `{missing}`, which comes with it"
    return Constraint(holds, missing, says, envelopes=("data", "distribution"))


SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    lacks(
        "campaign",
        "promotion_tier",
        "promotion_tier is None or campaign is not None or voucher is not None or publication is not None",
    ),
    lacks(
        "campaign",
        "voucher",
        "voucher is None or campaign is not None or promotion_tier is not None or publication is not None",
    ),
    lacks(
        "publication",
        "voucher",
        "voucher is None or publication is not None or promotion_tier is not None or campaign is None",
    ),
    lacks(
        "campaign",
        "publication",
        "publication is None or campaign is not None or promotion_tier is not None",
    ),
    lacks(
        "voucher",
        "publication",
        "publication is None or voucher is not None or promotion_tier is not None",
    ),
    lacks(
        "voucher",
        "campaign",
        "campaign is None or voucher is not None or publication is not None or promotion_tier is not None",
    ),
)
