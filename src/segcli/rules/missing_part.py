"""An object lacks the part that its type calls for.

Warning. A voucher of type GIFT_VOUCHER has a `gift`, a discount of type PERCENT a `percent_off`, a campaign
of type REFERRAL_PROGRAM a `referral_program`. Without it there is nothing to apply. In a distribution webhook
a designer may have left it out on purpose, so there it is a note.

    {"type": "GIFT_VOUCHER", "code": "GIFT-1"}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.type_mismatch import PARTS


def calls_for(kind: str, part: str, *others: str, if_accepted: str | None = None) -> Constraint:
    there = " or ".join(f"{name} is not None" for name in (part, *others))
    return Constraint(
        f'type != "{kind}" or {there}', part, f"`type` is {kind}, but there is no `{part}`", if_accepted=if_accepted
    )


SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    *(calls_for(kind, part, if_accepted=f'({part} is None) == (type != "{kind}")') for part, kind in PARTS.items()),
    calls_for("UNIT", "unit_off", "unit_off_formula", "units"),
    calls_for("FIXED", "fixed_amount", "fixed_amount_formula"),
    Constraint(
        'campaign_type != "REFERRAL_PROGRAM" or referral_program is not None',
        "referral_program",
        "`campaign_type` is REFERRAL_PROGRAM, but there is no `referral_program`",
    ),
)
