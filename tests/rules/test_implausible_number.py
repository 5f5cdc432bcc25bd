"""Numbers that cannot count what they seem to count are told of; those that genuine payloads have are not."""

from typing import Any

import pytest

from segcli.findings import Severity
from segcli.schemas.bundle import bundle
from support.events import EVENTS
from support.rules import Edits, ruling_on

ORDER = "customer.order.created/plain"
GIFT = "voucher.gift.transaction.created/rollback"
CODES = "customer.segment.left/unique-codes"
WARNING, NOTE = Severity.WARNING, Severity.NOTE


def discount(kind: str, **values: Any) -> Edits:
    return {
        "/voucher/discount": {"type": kind} | values,
        "/campaign/voucher/discount": None,
    }


TOLD: list[tuple[str, Edits, tuple[str, Severity]]] = [
    (ORDER, {"/order/items/0/quantity": 0}, ("/order/items/0/quantity", WARNING)),
    (ORDER, {"/order/items/0/price": -1250}, ("/order/items/0/price", WARNING)),
    (ORDER, {"/order/items/0/product/price": -1}, ("/order/items/0/product/price", WARNING)),
    (ORDER, {"/order/items/0/sku/price": -1}, ("/order/items/0/sku/price", WARNING)),
    (ORDER, {"/order/total_amount": -5200}, ("/order/total_amount", WARNING)),
    ("redemption.succeeded/voucher", {"/order/total_amount": -1}, ("/order/total_amount", WARNING)),
    (CODES, discount("AMOUNT", amount_off=10.5), ("/voucher/discount/amount_off", WARNING)),
    (CODES, discount("PERCENT", percent_off=15, amount_limit=0.5), ("/voucher/discount/amount_limit", WARNING)),
    (CODES, discount("UNIT", unit_off=1.5, unit_type="prod_A"), ("/voucher/discount/unit_off", WARNING)),
    (CODES, discount("FIXED", fixed_amount=9.99), ("/voucher/discount/fixed_amount", WARNING)),
    (CODES, discount("PERCENT", percent_off=0.15), ("/voucher/discount/percent_off", NOTE)),
    (CODES, {"/campaign/voucher/code_config/length": 6.5}, ("/campaign/voucher/code_config/length", WARNING)),
    (GIFT, {"/voucher/gift/amount": 5000.5, "/voucher/gift/balance": 5000.5}, ("/voucher/gift/amount", WARNING)),
]


@pytest.mark.parametrize(("file", "edits", "expected"), [pytest.param(*row, id=str(row[2][0])) for row in TOLD])
def test_what_cannot_be_counted_so_is_told(file: str, edits: Edits, expected: tuple[str, Severity]) -> None:
    found = ruling_on(file, edits)

    assert found.valid
    assert not found.is_clean
    assert expected in [(item.path, item.severity) for item in found.findings if item.code == "implausible-number"]


SILENT: list[tuple[str, Edits]] = [
    (ORDER, {"/order/items/0/initial_quantity": 0}),
    (ORDER, {"/order/items/0/price": 0, "/order/items/0/product/price": 0}),
    (ORDER, {"/order/items/0/quantity": None}),
    (CODES, discount("AMOUNT", amount_off=0)),
    (CODES, discount("AMOUNT", amount_off=10.0)),
    (CODES, discount("PERCENT", percent_off=0)),
    (CODES, discount("PERCENT", percent_off=12.5)),
    (GIFT, {"/transaction/details/balance/amount": -1800}),
    ("voucher.loyalty_card.pending_points.canceled/by-hand", {"/voucher_pending_points_balance/points": -5}),
]


@pytest.mark.parametrize(("file", "edits"), [pytest.param(*row, id=str(row[1])) for row in SILENT])
def test_what_genuine_payloads_have_is_not_told(file: str, edits: Edits) -> None:
    found = ruling_on(file, edits)

    assert found.valid
    assert [item for item in found.findings if item.code == "implausible-number"] == []


def nodes(node: Any) -> Any:
    if isinstance(node, dict):
        yield node
        for below in node.values():
            yield from nodes(below)
    elif isinstance(node, list):
        for below in node:
            yield from nodes(below)


def test_every_price_and_every_ordered_quantity_is_annotated() -> None:
    found = [
        (event, name)
        for event in EVENTS
        for node in nodes(bundle(event))
        for name, member in node.get("properties", {}).items()
        if name == "price" and isinstance(member, dict) and "minimum" not in member.get("x-plausible", {})
    ]

    assert found == []
