"""Each cross-field rule says what is wrong and nothing else, and lets pass what only looks like it.

Every payload here obeys its schema, so that it is the rules alone that speak.
"""

from typing import Any

import pytest

from segcli.findings import Severity
from support.events import payload, webhook
from support.rules import GONE, Edits, edited, ruling, ruling_on

CODES = "customer.segment.left/unique-codes"
PROMOTION = "customer.segment.left/promotion"
MESSAGE = "customer.segment.left/message"
PENDING = "voucher.loyalty_card.pending_points.activated/with-transaction"
ORDER = "customer.order.created/plain"
ROLLBACK = "redemption.rollback.succeeded/voucher"
ASSIGNED = "business_validation_rule.assignment.created/voucher"
HOLDER = "customer.holder.assignment.created/referee"
LOYALTY_REWARD = "customer.rewarded.loyalty_points/order-paid"
REWARDED = "customer.rewarded/custom-event"
EXPIRED = "voucher.loyalty_card.points_expired/bucket"
POINTS = "customer.rewarded.loyalty_points/custom-event"
MOVED = "/transaction/details/balance/balance"
PUBLISHED = "customer.publication.succeeded/coupon"
REDEEMED = "customer.redemption.succeeded/voucher"
REFUND = "voucher.gift.transaction.created/rollback"
ORDERS, REDEMPTIONS = "/customer/summary/orders", "/customer/summary/redemptions"

BROKEN: list[tuple[str, Edits, list[tuple[str, str]]]] = [
    (CODES, {"/publication/customer_id": "cust_B"}, [("customer-mismatch", "/publication/customer_id")]),
    (CODES, {"/publication/customer/id": "cust_B"}, [("customer-mismatch", "/publication/customer/id")]),
    (PENDING, {"/order/customer_id": "cust_B"}, [("customer-mismatch", "/order/customer_id")]),
    (PENDING, {"/pending_points/customer_id": "cust_B"}, [("customer-mismatch", "/pending_points/customer_id")]),
    (HOLDER, {"/holder/customer_id": "cust_B"}, [("customer-mismatch", "/holder/customer_id")]),
    (CODES, {"/publication/tracking_id": "B"}, [("tracking-mismatch", "/publication/tracking_id")]),
    (CODES, {"/voucher/campaign_id": "camp_B"}, [("campaign-mismatch", "/voucher/campaign_id")]),
    (PROMOTION, {"/promotion_tier/campaign/id": "camp_B"}, [("campaign-mismatch", "/promotion_tier/campaign/id")]),
    (PENDING, {"/transaction/campaign_id": "camp_B"}, [("campaign-mismatch", "/transaction/campaign_id")]),
    (
        "campaign.loyalty_tier.created/tier",
        {"/loyalty_tier/campaign_id": "camp_B"},
        [("campaign-mismatch", "/loyalty_tier/campaign_id")],
    ),
    (CODES, {"/voucher/campaign": "Spring"}, [("campaign-renamed", "/voucher/campaign")]),
    (CODES, {"/publication/vouchers_id": ["v_B"]}, [("voucher-mismatch", "/publication/vouchers_id")]),
    (PENDING, {"/transaction/voucher_id": "v_B"}, [("voucher-mismatch", "/transaction/voucher_id")]),
    (PENDING, {"/balance/related_object/id": "v_B"}, [("voucher-mismatch", "/balance/related_object/id")]),
    (ROLLBACK, {"/redemption/voucher/id": "v_B"}, [("voucher-mismatch", "/redemption/voucher/id")]),
    (HOLDER, {"/holder/redeemable_id": "v_B"}, [("voucher-mismatch", "/holder/redeemable_id")]),
    (
        PENDING,
        {"/pending_points/order_id": "ord_B"},
        [
            ("reference-mismatch", "/pending_points/order_id"),
            ("reference-mismatch", "/pending_points/details/order/id"),
        ],
    ),
    (ASSIGNED, {"/assignment/rule_id": "val_B"}, [("reference-mismatch", "/assignment/rule_id")]),
    (ASSIGNED, {"/voucher/id": "v_B"}, [("reference-mismatch", "/assignment/related_object_id")]),
    (
        "business_validation_rule.assignment.created/campaign",
        {"/campaign/id": "camp_B"},
        [("reference-mismatch", "/assignment/related_object_id")],
    ),
    (ROLLBACK, {"/redemption_rollback/redemption": "r_B"}, [("reference-mismatch", "/redemption_rollback/redemption")]),
    (
        REFUND,
        {"/transaction/details/rollback/id": "rr_B"},
        [("reference-mismatch", "/transaction/details/rollback/id")],
    ),
    (
        CODES,
        {"/publication/metadata/source_id": "distr_B"},
        [("reference-mismatch", "/publication/metadata/source_id")],
    ),
    (REFUND, {"/voucher/holder_id": "cust_B"}, [("holder-mismatch", "/voucher/holder_id")]),
    (CODES, {"/voucher/holder_id": "cust_B"}, [("holder-mismatch", "/voucher/holder_id")]),
    (
        CODES,
        {"/voucher/type": "GIFT_VOUCHER"},
        [
            ("type-mismatch", "/voucher/type"),
            ("type-mismatch", "/voucher/discount"),
            ("missing-part", "/voucher"),
        ],
    ),
    (CODES, {"/voucher/gift": {"amount": 500, "balance": 500}}, [("type-mismatch", "/voucher/gift")]),
    (
        CODES,
        {"/campaign/campaign_type": "LOYALTY_PROGRAM"},
        [("type-mismatch", "/campaign/voucher/type")],
    ),
    (CODES, {"/campaign/campaign_type": "PROMOTION"}, [("type-mismatch", "/campaign/voucher")]),
    (CODES, {"/voucher/discount": None}, [("missing-part", "/voucher/discount")]),
    (CODES, {"/voucher/discount": {"type": "FIXED"}}, [("missing-part", "/voucher/discount")]),
    (CODES, {"/voucher/discount": {"type": "UNIT"}}, [("missing-part", "/voucher/discount")]),
    (CODES, {"/campaign/campaign_type": "REFERRAL_PROGRAM"}, [("missing-part", "/campaign")]),
    (CODES, {"/customer/updated_at": "2020-01-01T00:00:00.000Z"}, [("time-order", "/customer/updated_at")]),
    (CODES, {"/customer/created_at": "2025-02-01T12:00:44.318Z"}, [("time-order", "/customer/updated_at")]),
    (
        CODES,
        {"/voucher/start_date": "2025-06-02T00:00:00.000Z", "/voucher/expiration_date": "2025-06-01T23:00:00.000Z"},
        [("time-order", "/voucher/expiration_date")],
    ),
    (
        CODES,
        {"/publication/created_at": "2025-09-14T06:00:10.554Z"},
        [("time-order", "/publication/created_at")],
    ),
    (
        CODES,
        {"/customer/created_at": "2025-01-15T10:20:31.400456Z", "/customer/updated_at": "2025-01-15T10:20:30.400Z"},
        [("time-order", "/customer/updated_at")],
    ),
    (
        CODES,
        {"/customer/created_at": "2025-01-15T10:20:30.400-05:00", "/customer/updated_at": "2025-01-15T15:20:29.000Z"},
        [("time-order", "/customer/updated_at")],
    ),
    (
        PENDING,
        {"/voucher/loyalty_card/balance": 98, "/balance": GONE},
        [("wrong-balance", "/voucher/loyalty_card/balance")],
    ),
    (PENDING, {"/balance/balance": 98}, [("wrong-balance", "/balance/balance"), ("wrong-balance", MOVED)]),
    (PENDING, {MOVED: 98}, [("wrong-balance", MOVED)]),
    (REFUND, {MOVED: 1}, [("wrong-balance", MOVED)]),
    (EXPIRED, {MOVED: 128}, [("wrong-balance", MOVED)]),
    (EXPIRED, {"/transaction/details/balance/points": -21}, [("wrong-balance", "/transaction/details/balance/points")]),
    (EXPIRED, {"/buckets/0/bucket/total_points": 19}, [("wrong-balance", "/points")]),
    (PENDING, {"/voucher/loyalty_card/expired_points": 1}, [("wrong-balance", "/voucher/loyalty_card/balance")]),
    (REFUND, {"/voucher/redemption/redeemed_amount": 1}, [("wrong-balance", "/voucher/gift/balance")]),
    (
        CODES,
        {"/voucher/redemption/redeemed_quantity": 2},
        [("redemption-count", "/voucher/redemption/redeemed_quantity")],
    ),
    (CODES, {f"{REDEMPTIONS}/total_redeemed": 2}, [("summary-arithmetic", f"{REDEMPTIONS}/total_redeemed")]),
    (
        CODES,
        {f"{REDEMPTIONS}/total_rolled_back": 1},
        [("summary-arithmetic", f"{REDEMPTIONS}/total_rolled_back")],
    ),
    (
        CODES,
        {f"{REDEMPTIONS}/total_rolled_back": 2, f"{REDEMPTIONS}/total_rollback_succeeded": 2},
        [("summary-arithmetic", f"{REDEMPTIONS}/total_rollback_succeeded")],
    ),
    (
        CODES,
        {f"{ORDERS}/total_count": 3, f"{ORDERS}/total_amount": 20000, f"{ORDERS}/average_amount": 6668},
        [("summary-arithmetic", f"{ORDERS}/average_amount")],
    ),
    (LOYALTY_REWARD, {"/voucher/campaign_id": "camp_B"}, [("campaign-mismatch", "/voucher/campaign_id")]),
    (CODES, {f"{ORDERS}/average_amount": 15899}, [("summary-arithmetic", f"{ORDERS}/average_amount")]),
    (CODES, {"/customer/referrals/total": 1}, [("summary-arithmetic", "/customer/referrals/total")]),
    (CODES, {f"{ORDERS}/last_order_date": GONE}, [("last-order-date", ORDERS)]),
    (
        MESSAGE,
        {f"{ORDERS}/last_order_date": "2025-02-01T12:00:41.090Z"},
        [("last-order-date", f"{ORDERS}/last_order_date")],
    ),
    (ORDER, {"/order/items/1/subtotal_amount": 2600}, [("item-arithmetic", "/order/items/1/subtotal_amount")]),
    (ORDER, {"/order/items/1/discount_amount": 100}, [("item-arithmetic", "/order/items/1/subtotal_amount")]),
    (ORDER, {"/order/total_amount": 5000}, [("order-arithmetic", "/order/total_amount")]),
    (ORDER, {"/order/items": []}, [("order-arithmetic", "/order/items")]),
    (
        ORDER,
        {"/order/items/0/discount_amount": 0, "/order/items/1/discount_amount": 0, "/order/items_discount_amount": 1},
        [("discount-arithmetic", "/order/items_discount_amount")],
    ),
    (
        REDEEMED,
        {"/order/total_discount_amount": 1000, "/order/total_amount": 9250},
        [("discount-arithmetic", "/order/total_discount_amount")],
    ),
    (REDEEMED, {"/order/items_discount_amount": 7}, [("discount-arithmetic", "/order/total_discount_amount")]),
    (
        REDEEMED,
        {"/order/discount_amount": 10251, "/order/total_discount_amount": 10251, "/order/total_amount": -1},
        [("discount-arithmetic", "/order/total_discount_amount"), ("implausible-number", "/order/total_amount")],
    ),
    (PUBLISHED, {"/publication/voucher/code": "TOOL-B"}, [("voucher-mismatch", "/publication/voucher/code")]),
    (PUBLISHED, {"/publication/vouchers_id": ["v_B"]}, [("voucher-mismatch", "/publication/vouchers_id")] * 2),
    (REDEEMED, {"/redemption/voucher/code": "HARVEST-B"}, [("voucher-mismatch", "/redemption/voucher/code")]),
    (
        ORDER,
        {"/order/amount": 5300, "/order/total_amount": 5300},
        [("order-arithmetic", "/order/amount")],
    ),
    (MESSAGE, {"/segment/id": "cust_B"}, [("wrong-prefix", "/segment/id")]),
    (MESSAGE, {"/customer/id": "seg_B"}, [("wrong-prefix", "/customer/id")]),
    (
        ASSIGNED,
        {"/assignment/related_object_type": "campaign"},
        [
            ("reference-mismatch", "/assignment/related_object_id"),
            ("wrong-prefix", "/assignment/related_object_id"),
        ],
    ),
    (CODES, {"/publication": GONE}, [("incomplete-purpose", "")]),
    (CODES, {"/voucher": GONE}, [("incomplete-purpose", "")]),
    (CODES, {"/campaign": None}, [("incomplete-purpose", "/campaign")]),
    (PROMOTION, {"/campaign": GONE}, [("incomplete-purpose", "")]),
    (PROMOTION, {"/promotion_tier": GONE}, [("incomplete-purpose", "")]),
    (PROMOTION, {"/voucher": {"id": "v_B", "code": "B", "campaign": None}}, [("mixed-purpose", "/promotion_tier")]),
]

CLEAN: list[tuple[str, Edits]] = [
    (CODES, {"/publication/tracking_id": None}),
    (CODES, {"/voucher/campaign_id": None, "/voucher/holder_id": GONE}),
    (CODES, {"/publication/metadata": {"source_type": "manual", "source_id": "B", "distribution_id": "distr_A"}}),
    (CODES, {"/voucher/type": None, "/voucher/discount": None}),
    (CODES, {"/voucher/redemption/quantity": None, "/voucher/redemption/redeemed_quantity": 7}),
    (CODES, {"/customer/summary": None, "/customer/loyalty": None, "/customer/referrals": None}),
    (CODES, {f"{ORDERS}/total_count": 2, f"{ORDERS}/average_amount": 7950}),
    (
        CODES,
        {f"{ORDERS}/total_count": 2, f"{ORDERS}/total_amount": 15901, f"{ORDERS}/average_amount": 7951},
    ),
    (
        CODES,
        {f"{ORDERS}/total_count": 3, f"{ORDERS}/total_amount": 20000, f"{ORDERS}/average_amount": 6667},
    ),
    (
        CODES,
        {f"{ORDERS}/total_count": 3, f"{ORDERS}/total_amount": 20000, f"{ORDERS}/average_amount": 6666},
    ),
    (CODES, {f"{ORDERS}/last_order_amount": 15901}),
    (
        CODES,
        {
            f"{REDEMPTIONS}/total_rolled_back": 3,
            f"{REDEMPTIONS}/total_rollback_failed": 2,
            f"{REDEMPTIONS}/total_rollback_succeeded": 1,
        },
    ),
    (CODES, {"/voucher/created_at": "2024-01-01T00:00:00.000Z"}),
    (CODES, {"/customer/updated_at": "2025-01-15T10:20:29.400Z"}),
    (REWARDED, {"/voucher/campaign_id": "camp_B", "/voucher/campaign": "Gifts"}),
    (
        REWARDED,
        {"/voucher/type": "GIFT_VOUCHER", "/voucher/discount": GONE, "/voucher/gift": {"amount": 5, "balance": 5}},
    ),
    (PENDING, {"/voucher/loyalty_card/balance": 90, "/balance": None, "/voucher/redemption": GONE}),
    (PENDING, {"/voucher/loyalty_card/balance": 90, "/balance": None, "/voucher/redemption/redeemed_points": GONE}),
    (REFUND, {"/voucher/gift/balance": 1, "/balance/balance": 1, MOVED: 1, "/voucher/redemption": GONE}),
    (ASSIGNED, {"/rule/applicable_to": None}),
    (PENDING, {"/voucher/loyalty_card/balance": 90, "/voucher/loyalty_card/expired_points": 7, "/balance": None}),
    (POINTS, {"/balance/balance": 1}),
    (EXPIRED, {"/buckets": []}),
    (ROLLBACK, {"/order/items": [], "/order/amount": 10250}),
    (ORDER, {"/order/items/1/discount_amount": 0, "/order/items_discount_amount": 7}),
    (REDEEMED, {"/order/discount_amount": None}),
    (REDEEMED, {"/order/discount_amount": 1500, "/order/items_discount_amount": 38}),
    (EXPIRED, {"/transaction": None}),
    (ORDER, {"/order/items/1/amount": None}),
    (ORDER, {"/order/items": None}),
    (CODES, {"/voucher/discount": {"type": "UNIT", "unit_off": None, "units": []}}),
    (CODES, {"/voucher/discount": {"type": "FIXED", "fixed_amount_formula": "ORDER_AMOUNT"}}),
    (CODES, {"/customer/updated_at": "2025-01-15T10:20:30.4Z"}),
    (CODES, {"/customer/updated_at": "2025-01-15T10:20:30.4000001Z"}),
    (CODES, {"/customer/updated_at": "2025-01-15T05:20:30.400-05:00"}),
    (CODES, {"/customer/updated_at": "2025-01-15t10:20:31z"}),
    (MESSAGE, {"/customer/id": "cust_ID"}),
    (MESSAGE, {"/segment/id": "tbe_0eb6515f758ae37126"}),
]


def named(rows: list[Any]) -> list[Any]:
    """The rows with ids that tell the file and the first place that is changed."""
    return [
        pytest.param(*row, id=f"{row[0].rpartition('/')[2]}:{next(iter(row[1]))}={number}")
        for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize(("file", "edits", "expected"), named(BROKEN))
def test_a_broken_event_is_told_of_where_it_is_broken(file: str, edits: Edits, expected: list[tuple[str, str]]) -> None:
    found = ruling_on(file, edits)
    assert found.valid, "the schema alone must not speak"
    assert (found.is_clean, sorted(found.codes, key=str)) == (False, sorted(expected, key=str))


@pytest.mark.parametrize(("file", "edits"), named(CLEAN))
def test_nothing_is_said_of_what_may_be(file: str, edits: Edits) -> None:
    found = ruling_on(file, edits)
    assert found.valid, "the schema alone must not speak"
    assert found.codes == []


LEFT = "customer.segment.left"
ENVELOPED: list[tuple[str, str, Edits, list[tuple[str, str, Severity]]]] = [
    ("project", MESSAGE, {}, []),
    ("distribution", MESSAGE, {}, []),
    ("project", MESSAGE, {"/event/id": "evvou_0f9f410d4f40036d9d"}, [("wrong-prefix", "/event/id", Severity.WARNING)]),
    ("project", MESSAGE, {"/event/entity_id": "cust_B"}, [("entity-mismatch", "/event/entity_id", Severity.WARNING)]),
    ("project", MESSAGE, {"/event/entity_id": "cust_VoC4C4HH32A48NofpbhzTMZ4"}, []),
    ("project", MESSAGE, {"/created_at": "2029-02-01T12:00:44.317Z"}, [("sent-at", "/created_at", Severity.NOTE)]),
    ("project", MESSAGE, {"/created_at": "2025-03-03T09:12:40.218+01:00"}, []),
    ("distribution", MESSAGE, {"/data/segment/id": "cust_B"}, [("wrong-prefix", "/data/segment/id", Severity.WARNING)]),
    ("distribution", CODES, {"/data/publication": GONE}, [("incomplete-purpose", "/data", Severity.WARNING)]),
    ("project", CODES, {"/data/publication": GONE}, []),
    ("project", PROMOTION, {"/data/voucher": {"id": "v_B", "code": "B", "campaign": None}}, []),
    (
        "distribution",
        CODES,
        {"/data/voucher/holder_id": "cust_B"},
        [("holder-mismatch", "/data/voucher/holder_id", Severity.NOTE)],
    ),
]


@pytest.mark.parametrize(("envelope", "file", "edits", "expected"), ENVELOPED)
def test_an_envelope_is_compared_with_its_data(
    envelope: str, file: str, edits: Edits, expected: list[tuple[str, str, Severity]]
) -> None:
    found = ruling(LEFT, edited(webhook(LEFT, payload(f"{file}.json"), envelope), edits), envelope)
    assert found.valid, "the schema alone must not speak"
    channel = [("wrong-channel", "/source/object", Severity.NOTE)] if envelope == "project" else []
    told = [(finding.code, finding.path, finding.severity) for finding in found.findings]
    assert sorted(told, key=str) == sorted([*expected, *channel], key=str)


SAID = [
    (
        CODES,
        {"/publication/customer_id": "cust_B"},
        '`publication.customer_id` is "cust_B", but `customer.id` is "cust_IgsAkZ6Lfx5MGLAZdfAPz9nW"',
    ),
    (
        CODES,
        {f"{REDEMPTIONS}/total_redeemed": 2},
        "`total_redeemed` is 2, but `total_succeeded + total_failed` is 1",
    ),
    (
        PENDING,
        {"/voucher/loyalty_card/balance": 98, "/voucher/loyalty_card/expired_points": 1, "/balance": GONE},
        (
            "`loyalty_card.balance` is 98, but `loyalty_card.points - loyalty_card.expired_points"
            " - redemption.redeemed_points` is 96"
        ),
    ),
    (
        PENDING,
        {"/voucher/loyalty_card/balance": 98, "/voucher/loyalty_card/subtracted_points": None, "/balance": GONE},
        "`loyalty_card.balance` is 98, but `loyalty_card.points - redemption.redeemed_points` is 97",
    ),
    (
        CODES,
        {"/customer/updated_at": "2020-01-01T00:00:00.000Z"},
        '`updated_at`, "2020-01-01T00:00:00.000Z", is before `created_at`, "2025-01-15T10:20:30.400Z"',
    ),
    (CODES, {"/customer/referrals/total": 4}, "`total` is 4, but `campaigns` has 0"),
    (MESSAGE, {"/segment/id": "cust_B"}, "`id` starts with `cust_`, but ids here with `seg_`"),
    (
        CODES,
        {"/voucher/redemption/redeemed_quantity": 2},
        "`redeemed_quantity` is 2, which is more than `quantity`, 1",
    ),
    (CODES, {"/publication": GONE}, "there is a `voucher` but no `publication`, which comes with it"),
]


@pytest.mark.parametrize(("file", "edits", "message"), [pytest.param(*row, id=row[2][:40]) for row in SAID])
def test_a_message_says_what_was_expected_and_what_was_found(file: str, edits: Edits, message: str) -> None:
    [finding] = ruling_on(file, edits).findings
    assert finding.message == message
