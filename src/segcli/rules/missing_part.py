"""An object lacks the part that its type calls for.

A voucher of type GIFT_VOUCHER has a `gift`, a discount of type PERCENT a `percent_off`, a campaign of type
REFERRAL_PROGRAM a `referral_program`. Without it there is nothing to apply.

    {"type": "GIFT_VOUCHER", "code": "GIFT-1"}
"""

from segcli.findings import Severity
from segcli.rules.claims import Claim
from segcli.rules.type_mismatch import PARTS


def calls_for(kind: str, part: str, unless: str = "") -> Claim:
    return Claim(f'type != "{kind}" or {part} is not None{unless}', part, f"`type` is {kind}, but there is no `{part}`")


SEVERITY = Severity.WARNING
CLAIMS = (
    *(calls_for(kind, part) for part, kind in PARTS.items()),
    calls_for("UNIT", "unit_off", " or unit_off_formula is not None or units is not None"),
    calls_for("FIXED", "fixed_amount", " or fixed_amount_formula is not None"),
    Claim(
        'campaign_type != "REFERRAL_PROGRAM" or referral_program is not None',
        "referral_program",
        "`campaign_type` is REFERRAL_PROGRAM, but there is no `referral_program`",
    ),
)
