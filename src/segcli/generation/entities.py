"""Customers, campaigns and vouchers, and what has happened to them so far."""

from dataclasses import dataclass, field
from typing import Any

Facts = dict[str, Any]
"""The members of one object by their names; None means that there is none. Schemas choose which are rendered."""

VOUCHER_TYPES = {
    "DISCOUNT_COUPONS": "DISCOUNT_VOUCHER",
    "GIFT_VOUCHERS": "GIFT_VOUCHER",
    "LOYALTY_PROGRAM": "LOYALTY_CARD",
    "REFERRAL_PROGRAM": "DISCOUNT_VOUCHER",
    "PROMOTION": None,
}


@dataclass(slots=True)
class Campaign:
    """A campaign of the project."""

    id: str
    name: str
    type: str
    prefix: str
    created: int
    discount: Facts
    quantity: int | None
    category: Facts | None
    tiers: list[Facts] = field(default_factory=list)
    earning_rules: list[Facts] = field(default_factory=list)
    promotions: list[Facts] = field(default_factory=list)


@dataclass(slots=True)
class Voucher:
    """A voucher and what has happened to it so far. Amounts are points of a card, or cents of a gift voucher."""

    id: str
    code: str
    campaign: Campaign
    created: int
    holder: "Person | None"
    quantity: int | None
    redeemed_quantity: int = 0
    amount: int = 0
    redeemed: int = 0
    expired: int = 0
    subtracted: int = 0
    pending: int = 0
    updated: int = 0

    @property
    def balance(self) -> int:
        return self.amount - self.redeemed - self.expired - self.subtracted


@dataclass(slots=True)
class Person:
    """A customer and what they have done so far."""

    id: str
    source_id: str
    name: str
    email: str | None
    phone: str | None
    birthdate: str | None
    address: Facts | None
    metadata: Facts
    created: int
    updated: int
    order_count: int = 0
    order_total: int = 0
    last_amount: int = 0
    last_date: int = 0
    succeeded: int = 0
    failed: int = 0
    rolled_back: int = 0
    gift_spent: int = 0
    cards: dict[str, Voucher] = field(default_factory=dict)

    def count_order(self, amount: int, time: int) -> None:
        """Count an order that has been paid."""
        self.order_count += 1
        self.order_total += amount
        self.last_amount, self.last_date = amount, time
