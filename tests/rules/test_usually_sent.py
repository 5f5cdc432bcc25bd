"""Members that were never seen to be missing are missed, but not where they are null or a designer left them out."""

from typing import Any

import pytest

from segcli.engines import native, reference
from segcli.findings import Severity
from segcli.rules import EventRules
from support.events import check, codes, document, payload, webhook
from support.rules import GONE, Edits, edited, ruling_on

CODES = "customer.segment.left/unique-codes"
CARD = "voucher.loyalty_card.points_added/by-hand"
LEDGER = "voucher.loyalty_card.pending_points.activated/with-transaction"

MISSING: list[tuple[str, Edits, str]] = [
    (CARD, {"/voucher/loyalty_card/balance": GONE}, "`loyalty_card` has no `balance`, which is usually sent"),
    ("redemption.succeeded/voucher", {"/redemption/result": GONE}, "`redemption` has no `result`"),
    ("customer.order.paid/with-redemption", {"/redemption/result": GONE}, "`redemption` has no `result`"),
    (CODES, {"/publication/result": GONE}, "`publication` has no `result`"),
    ("voucher.published/coupon", {"/publication/result": GONE}, "`publication` has no `result`"),
    ("customer.order.created/plain", {"/order/status": GONE}, "`order` has no `status`"),
    ("redemption.succeeded/voucher", {"/order/status": GONE}, "`order` has no `status`"),
    (LEDGER, {"/transaction/details/balance/balance": GONE}, "`balance` has no `balance`"),
    ("customer.rewarded.loyalty_points/order-paid", {"/balance/balance": GONE}, "`balance` has no `balance`"),
    (CODES, {"/voucher/campaign_id": GONE}, "`voucher` has no `campaign_id`"),
    (CODES, {"/voucher/campaign": GONE}, "`voucher` has no `campaign`"),
    (
        CODES,
        {"/voucher/campaign": GONE, "/voucher/campaign_id": GONE},
        "there is a `campaign`, but `voucher` has neither `campaign_id` nor `campaign`",
    ),
    (CODES, {"/customer/summary": GONE}, "`customer` has no `summary`"),
    (CODES, {"/customer/loyalty": GONE}, "`customer` has no `loyalty`"),
    (CODES, {"/customer/referrals": GONE}, "`customer` has no `referrals`"),
]


@pytest.mark.parametrize(("file", "edits", "message"), [pytest.param(*row, id=f"{row[0]}:{row[2]}") for row in MISSING])
def test_a_member_that_is_usually_sent_is_missed_at_its_object(file: str, edits: Edits, message: str) -> None:
    found = ruling_on(file, edits)
    [finding] = found.findings
    place = next(iter(edits)).rpartition("/")[0]
    assert (finding.code, finding.path, finding.severity) == ("usually-sent", place, Severity.WARNING)
    assert finding.message.startswith(message)
    assert found.valid
    assert not found.is_clean


@pytest.mark.parametrize("gone", ["/customer/loyalty", "/customer/summary"])
def test_two_of_three_parts_of_a_customer_are_missed_where_one_is_there(gone: str) -> None:
    found = ruling_on(CODES, {"/customer/referrals": GONE, gone: GONE})
    assert found.codes == [("usually-sent", "/customer")] * 2


CLEAN: dict[str, tuple[str, Edits]] = {
    "a balance that is null": (CARD, {"/voucher/loyalty_card/balance": None}),
    "a gift card": ("voucher.created/gift-card", {"/voucher/gift/balance": GONE}),
    "a result that is null": (CODES, {"/publication/result": None}),
    "a status that is null": ("customer.order.created/plain", {"/order/status": None}),
    "a campaign that is null": (CODES, {"/voucher/campaign_id": None, "/voucher/campaign": None}),
    "the card of a campaign": (
        "campaign.created/loyalty",
        {"/campaign/name": "Another one"},
    ),
    "an order that is none": ("customer.order.created/plain", {"/order/object": GONE, "/order/status": GONE}),
    "pending points": ("voucher.loyalty_card.pending_points.added/order-paid", {"/voucher/active": True}),
    "a customer in short": (
        CODES,
        {"/customer/summary": GONE, "/customer/loyalty": GONE, "/customer/referrals": GONE},
    ),
    "a customer with referrals alone": (CODES, {"/customer/summary": GONE, "/customer/loyalty": GONE}),
    "parts of a customer that are null": (CODES, {"/customer/summary": None, "/customer/loyalty": GONE}),
}


@pytest.mark.parametrize(("file", "edits"), CLEAN.values(), ids=CLEAN)
def test_nothing_is_missed_that_is_null_or_goes_without(file: str, edits: Edits) -> None:
    assert [finding.message for finding in ruling_on(file, edits).findings if finding.code == "usually-sent"] == []


LEFT = "customer.segment.left"


def missing(sender: str, **options: Any) -> list[str]:
    """What is said of a webhook whose publication has no result."""
    data = edited(payload(f"{CODES}.json"), {"/publication/result": GONE})
    return codes(check(webhook(LEFT, data, sender), **options))


def test_a_designer_may_leave_it_out_unless_the_full_form_is_demanded() -> None:
    assert missing("distribution") == []
    assert missing("distribution", event=LEFT) == ["usually-sent"]
    assert missing("distribution", purpose="unique-codes") == ["usually-sent"]


@pytest.mark.parametrize(("file", "edits", "_"), [pytest.param(*row, id=f"{row[0]}:{row[2]}") for row in MISSING])
def test_both_engines_stop_an_event_without_it(file: str, edits: Edits, _: str) -> None:
    event = file.partition("/")[0]
    record = edited(payload(f"{file}.json"), edits)
    for engine in (native.compile_schema, reference.compile_schema):
        assert not EventRules(event, document(event, "data")).is_clean(engine)(record)
