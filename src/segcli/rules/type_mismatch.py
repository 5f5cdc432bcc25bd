"""An object has a part that its type rules out.

Error. A voucher, a discount and a campaign each have a type that says which part they carry. When the part
of another type is there, one of the two is wrong, and a handler that switches on the type works with the
wrong value.

    {"type": "DISCOUNT_VOUCHER", "gift": {"amount": 5000}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint, but_for, same
from segcli.rules.constraints.functions import VOUCHERS

PARTS = {"discount": "DISCOUNT_VOUCHER", "gift": "GIFT_VOUCHER", "loyalty_card": "LOYALTY_CARD"}
VALUES = {"amount_off": "AMOUNT", "percent_off": "PERCENT", "unit_off": "UNIT", "fixed_amount": "FIXED"}


def rules_out(part: str, kinds: dict[str, str], if_accepted: str) -> Constraint:
    unless = " or ".join(f'type == "{kind}"' for name, kind in kinds.items() if name != part)
    says = f"there is a `{part}`, but `type` is {{type}}"
    return Constraint(f"{part} is None or not ({unless})", part, says, if_accepted=if_accepted)


def makes(campaign: str, voucher: str) -> Constraint:
    """A campaign of that type makes vouchers of that type."""
    unless = " or ".join(f'voucher.type == "{kind}"' for kind in PARTS.values() if kind != voucher)
    says = f"`voucher.type` is {{voucher.type}}, but the campaign is of type {campaign}"
    if_accepted = "VOUCHERS.get(campaign_type, voucher.type) == voucher.type"
    return Constraint(f'campaign_type != "{campaign}" or not ({unless})', "voucher.type", says, if_accepted=if_accepted)


SEVERITY = Severity.ERROR
SINCE = "0.1"
CONSTRAINTS = (
    *(rules_out(part, PARTS, f'({part} is None) == (type != "{kind}")') for part, kind in PARTS.items()),
    *(rules_out(value, VALUES, "") for value in VALUES),
    *(makes(*pair) for pair in VOUCHERS.items()),
    *but_for("customer.rewarded", same("voucher.type", "campaign.voucher.type")),
    Constraint(
        'campaign_type != "PROMOTION" or voucher is None',
        "voucher",
        "a campaign of type PROMOTION has no voucher",
    ),
)
