"""What an event is called and what its objects say of their state agree."""

from typing import Any

import pytest

from segcli.events.candidates import has_value
from support.events import check, codes, payload
from support.rules import GONE, edited, ruling_on

BROKEN: list[tuple[str, str, Any]] = [
    ("voucher.enabled/coupon", "/voucher/active", False),
    ("voucher.disabled/coupon", "/voucher/active", True),
    ("campaign.enabled/promotion", "/campaign/active", False),
    ("campaign.disabled/promotion", "/campaign/active", True),
    ("campaign.promotion_tier.enabled/with-rules", "/promotion_tier/active", False),
    ("campaign.promotion_tier.disabled/fixed-price", "/promotion_tier/active", True),
    ("redemption.succeeded/voucher", "/redemption/result", "FAILURE"),
    ("redemption.succeeded/voucher", "/redemption/status", "FAILED"),
    ("redemption.succeeded/voucher", "/redemption/id", "rf_113b5266be00df233e"),
    ("redemption.succeeded/voucher", "/redemption/failure_code", "quantity_exceeded"),
    ("customer.redemption.succeeded/voucher", "/redemption/result", "FAILURE"),
    ("customer.redemption.succeeded/voucher", "/redemption/status", "FAILED"),
    ("redemption.failed/no-order", "/redemption/result", "SUCCESS"),
    ("redemption.failed/no-order", "/redemption/status", "SUCCEEDED"),
    ("redemption.failed/no-order", "/redemption/id", "r_113b5266be00df233e"),
    ("redemption.rollback.succeeded/voucher", "/redemption_rollback/result", "FAILURE"),
    ("redemption.rollback.succeeded/voucher", "/redemption_rollback/id", "rrf_113b5266be00df233e"),
    ("redemption.rollback.succeeded/gift-credits", "/redemption/status", "FAILED"),
    ("customer.redemption.rollback.succeeded/voucher", "/redemption_rollback/status", "FAILED"),
    ("redemption.rollback.failed/already-rolled-back", "/redemption_rollback/status", "SUCCEEDED"),
    ("customer.order.paid/with-redemption", "/redemption/status", "FAILED"),
    ("customer.order.paid/with-redemption", "/redemption/id", "rf_113b5266be00df233e"),
    ("customer.order.paid/with-redemption", "/redemption/failure_code", "quantity_exceeded"),
    ("customer.order.created/plain", "/order/status", "CANCELED"),
    ("customer.order.paid/plain", "/order/status", "CREATED"),
    ("customer.order.canceled/plain", "/order/status", "PAID"),
    ("customer.reward_redemptions.completed/coin", "/reward_redemption/state", "PENDING"),
    ("customer.reward_redemptions.pending/material", "/reward_redemption/state", "COMPLETED"),
    ("voucher.loyalty_card.points_added/by-hand", "/balance/points", 0),
    ("voucher.loyalty_card.points_added/by-hand", "/balance/points", -40),
    ("customer.rewarded.loyalty_points/order-paid", "/balance/points", -1),
    ("voucher.gift.balance_added/topped-up", "/balance/amount", 0),
    ("voucher.loyalty_card.pending_points.added/order-paid", "/voucher_pending_points_balance/points", -5),
    ("voucher.loyalty_card.pending_points.canceled/by-hand", "/voucher_pending_points_balance/points", 5),
    ("voucher.gift.transaction.created/redemption", "/transaction/details/balance/amount", 1800),
    ("voucher.gift.transaction.created/addition", "/transaction/details/balance/amount", -1),
    ("voucher.loyalty_card.transaction.created/reward", "/transaction/details/balance/points", 10),
    ("voucher.loyalty_card.transaction.created/accrual", "/transaction/details/balance/points", -10),
]
CLEAN: list[tuple[str, str, Any]] = [
    ("redemption.succeeded/voucher", "/redemption/status", "ROLLED BACK"),
    ("redemption.succeeded/voucher", "/redemption/failure_code", None),
    ("customer.order.created/plain", "/order/status", "PAID"),
    ("customer.order.paid/plain", "/order/status", None),
    ("voucher.gift.transaction.created/addition", "/transaction/details/balance/amount", 0),
    ("customer.loyalty.tier.upgraded/to-top", "/loyalty_tier_from", None),
    ("customer.loyalty.tier.upgraded/to-top", "/loyalty_tier_from/points/from", None),
]


def ids(rows: list[tuple[str, str, Any]]) -> list[Any]:
    return [pytest.param(*row, id=f"{row[0].partition('/')[0]}:{row[1]}={row[2]}") for row in rows]


@pytest.mark.parametrize(("file", "place", "value"), ids(BROKEN))
def test_another_state_than_the_event_says_is_told_where_it_stands(file: str, place: str, value: Any) -> None:
    found = ruling_on(file, {place: value})
    assert found.valid
    assert (found.is_clean, found.codes) == (False, [("state-mismatch", place)])


@pytest.mark.parametrize(("file", "place", "value"), ids(CLEAN))
def test_a_state_that_the_event_leaves_open_is_not(file: str, place: str, value: Any) -> None:
    assert ruling_on(file, {place: value}).codes == []


def test_a_state_that_is_absent_is_not_either() -> None:
    assert ruling_on("voucher.enabled/coupon", {"/voucher/active": GONE}).codes == []


TIERS = "loyalty_tier_to/points/from"


@pytest.mark.parametrize(("word", "begins"), [("upgraded", 0), ("upgraded", 5), ("downgraded", 5), ("downgraded", 9)])
def test_a_tier_that_stays_or_moves_the_other_way_is_told(word: str, begins: int) -> None:
    file = f"customer.loyalty.tier.{word}/{'to-top' if word == 'upgraded' else 'from-top'}"
    found = ruling_on(file, {"/loyalty_tier_from/points/from": 5, f"/{TIERS}": begins})
    assert found.codes == [("state-mismatch", f"/{TIERS}")]
    assert not found.is_clean


@pytest.mark.parametrize(
    ("before", "after", "events"),
    [
        (5, 9, ["upgraded"]),
        (9, 5, ["downgraded"]),
        (5, 5, ["downgraded", "upgraded"]),
        (None, 5, ["downgraded", "upgraded"]),
    ],
    ids=str,
)
def test_bare_data_about_a_tier_is_told_apart_by_its_direction(before: Any, after: int, events: list[str]) -> None:
    data = edited(
        payload("customer.loyalty.tier.upgraded/to-top.json"),
        {"/loyalty_tier_from/points/from": before, f"/{TIERS}": after},
    )
    names = [name.rpartition(".")[2] for name in check(data).event.recognition.candidates]
    assert names == events


def test_a_tier_that_stays_is_told_whichever_event_it_is_taken_for() -> None:
    data = edited(
        payload("customer.loyalty.tier.upgraded/to-top.json"), {"/loyalty_tier_from/points/from": 5, f"/{TIERS}": 5}
    )
    assert codes(check(data)) == ["state-mismatch"]


@pytest.mark.parametrize("limit", [None, "3", True, [], {}], ids=str)
def test_only_numbers_are_more_or_less_than_others(limit: Any) -> None:
    assert not has_value({"a": 5, "b": limit}, ("a",), (">/b",))
    assert not has_value({"a": limit, "b": 5}, ("a",), ("</b",))
    assert has_value({"a": 5, "b": 4}, ("a",), (">/b",))
