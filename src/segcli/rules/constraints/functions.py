"""What the expressions of constraints may use beside what Python has; no function raises, whatever JSON it is given."""

import re
from typing import Any

from segcli.findings import Json
from segcli.schemas.formats import after

PREFIX = re.compile("[a-z]+_")
KINDS = """
    asgm auto camp cat cust distr ern evbvr evcam evcus evpub evred evvou lopb lopp ltr ms ord ordli pc prod proj promo
    pub r rew rewa rewr rf rh rr rrf sand seg sku stack user v val vtx wh whs
"""
PREFIXES = frozenset(f"{kind}_" for kind in KINDS.split())
"""How documented ids start."""
STARTS = {
    "voucher": ("v_",),
    "campaign": ("camp_",),
    "promotion_tier": ("promo_",),
    "redemption": ("r_", "rf_"),
    "earning_rule": ("ern_",),
    "reward_assignment": ("rewa_",),
    "distribution": ("distr_",),
}
"""How the ids of related objects start, by their type."""
VOUCHERS = {
    "DISCOUNT_COUPONS": "DISCOUNT_VOUCHER",
    "GIFT_VOUCHERS": "GIFT_VOUCHER",
    "LOYALTY_PROGRAM": "LOYALTY_CARD",
}
"""The type of the vouchers that a campaign makes, by its own."""


def summed(items: list[Json], name: str) -> float | None:
    """The sum of a member over a list of objects, None unless there are some and all have it as a number."""
    numbers: list[Json] = [item.get(name) if type(item) is dict else None for item in items]
    known: list[float] = [number for number in numbers if type(number) in (int, float)]
    return sum(known) if known and len(known) == len(numbers) else None


def total(items: list[dict[str, Json]], name: str) -> float:
    """The same for the fused code, where a member that is absent counts nothing."""
    amount = 0
    for item in items:
        amount += item.get(name) or 0
    return amount


def stray(value: Json, *prefixes: str) -> str | None:
    """The documented prefix of an id, or of one in a list, that is none of some prefixes."""
    for name in value if type(value) is list else (value,):
        match = PREFIX.match(name) if type(name) is str else None
        if match and match[0] in PREFIXES and match[0] not in prefixes:
            return match[0]
    return None


FUNCTIONS: dict[str, Any] = {
    "after": after,
    "summed": summed,
    "total": total,
    "stray": stray,
    "STARTS": STARTS,
    "VOUCHERS": VOUCHERS,
}
