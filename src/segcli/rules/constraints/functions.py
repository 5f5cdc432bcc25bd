"""What the expressions of constraints may use beside what Python has; no function raises, whatever JSON it is given."""

from typing import Any

from segcli.findings import Json, value_at
from segcli.rules.constraints.texts import empty, id_fault
from segcli.schemas.formats import after, is_long_after, is_too_old
from segcli.schemas.prefixes import prefix_of

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

SIGNS = dict.fromkeys(
    (
        "POINTS_ACCRUAL",
        "POINTS_ADDITION",
        "POINTS_REFUND",
        "POINTS_TRANSFER_IN",
        "PENDING_POINTS_ACTIVATION",
        "CREDITS_ADDITION",
        "CREDITS_REFUND",
    ),
    1,
) | dict.fromkeys(
    (
        "POINTS_EXPIRATION",
        "POINTS_REDEMPTION",
        "POINTS_REMOVAL",
        "POINTS_TRANSFER_OUT",
        "CREDITS_REDEMPTION",
        "CREDITS_REMOVAL",
    ),
    -1,
)
"""By the type of a transaction, 1 where it gives and -1 where it takes."""


def summed(items: list[Json], name: str) -> float | None:
    """The sum of a member, or of one inside of it, over a list of objects; None unless there are some and all have it
    as a number.
    """
    path = tuple(name.split("."))
    numbers: list[Json] = [value_at(item, path) for item in items]
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
        if type(name) is not str or name.startswith(prefixes):
            continue
        prefix = prefix_of(name)
        if prefix and prefix not in prefixes:
            return prefix
    return None


FUNCTIONS: dict[str, Any] = {
    "after": after,
    "is_long_after": is_long_after,
    "is_too_old": is_too_old,
    "summed": summed,
    "total": total,
    "stray": stray,
    "id_fault": id_fault,
    "empty": empty,
    "STARTS": STARTS,
    "VOUCHERS": VOUCHERS,
    "SIGNS": SIGNS,
}
