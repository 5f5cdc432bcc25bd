"""An object has a part that its type rules out.

A voucher, a discount and a campaign each have a type that says which part they carry. When the part of another type is
there, one of the two is wrong, and a handler that switches on the type works with the wrong value.

    {"type": "DISCOUNT_VOUCHER", "gift": {"amount": 5000}}
"""

from segcli.findings import Severity
from segcli.rules.claims import Claim, same

PARTS = {"discount": "DISCOUNT_VOUCHER", "gift": "GIFT_VOUCHER", "loyalty_card": "LOYALTY_CARD"}
VALUES = {"amount_off": "AMOUNT", "percent_off": "PERCENT", "unit_off": "UNIT", "fixed_amount": "FIXED"}
CAMPAIGNS = {
    "DISCOUNT_COUPONS": "DISCOUNT_VOUCHER",
    "GIFT_VOUCHERS": "GIFT_VOUCHER",
    "LOYALTY_PROGRAM": "LOYALTY_CARD",
}


def others(kinds: dict[str, str], part: str) -> tuple[str, ...]:
    """The types that have no such part."""
    return tuple(kind for name, kind in kinds.items() if name != part)


def rules_out(part: str, kinds: dict[str, str]) -> Claim:
    unless = " or ".join(f'type == "{kind}"' for kind in others(kinds, part))
    return Claim(f"{part} is None or not ({unless})", part, f"there is a `{part}`, but `type` is {{type}}")


def asks_for(campaign: str, voucher: str, path: str) -> Claim:
    """A campaign of that type makes vouchers of that type."""
    unless = " or ".join(f'{path} == "{kind}"' for kind in PARTS.values() if kind != voucher)
    return Claim(
        f'{path.replace("voucher.type", "campaign_type")} != "{campaign}" or not ({unless})',
        path,
        f"`{path}` is {{{path}}}, but the campaign is of type {campaign}",
    )


SEVERITY = Severity.ERROR
CLAIMS = (
    *(rules_out(part, PARTS) for part in PARTS),
    *(rules_out(value, VALUES) for value in VALUES),
    *(asks_for(*pair, "voucher.type") for pair in CAMPAIGNS.items()),
    same("voucher.type", "campaign.voucher.type"),
    Claim(
        'campaign_type != "PROMOTION" or voucher is None',
        "voucher",
        "a campaign of type PROMOTION has no voucher",
    ),
)
