"""Sound payloads as people meet them daily bring no error, and no warning but those that are documented."""

import json
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support import cli
from support.damage import OF_RECORDS, moved
from support.events import payload, webhook
from support.rules import Edits, edited

Change = Callable[[Any], Any]
LEFT, CODES = "customer.segment.left/message", "customer.segment.left/unique-codes"
NEW, REGULAR = "customer.created/new", "customer.updated/regular"
PAID, CANCELED = "customer.order.paid/plain", "customer.order.canceled/plain"
ROLLBACK, CARD = "redemption.rollback.succeeded/voucher", "voucher.updated/loyalty-card"
COUPONS, UPGRADED = "campaign.created/coupons", "customer.loyalty.tier.upgraded/to-top"
BY_API = "publication.succeeded/by-api"
ORDERS = "/customer/summary/orders"


def chosen(*paths: str) -> Change:
    """The data with these members alone, as a designer chooses them."""

    def change(data: Any) -> Any:
        result: dict[str, Any] = {}
        for path in paths:
            *above, last = path.split("/")
            source, target = data, result
            for step in above:
                source, target = source[step], target.setdefault(step, {})
            target[last] = source[last]
        return result

    return change


def every(name: str, value: Any) -> Change:
    """The data with a value for all members of that name."""

    def change(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: value if key == name else change(inner) for key, inner in data.items()}
        return list(map(change, data)) if isinstance(data, list) else data

    return change


def times(write: Callable[[str], str]) -> Change:
    """The data with every date-time in another form."""

    def change(data: Any) -> Any:
        if isinstance(data, dict):
            return {key: change(inner) for key, inner in data.items()}
        if isinstance(data, list):
            return list(map(change, data))
        return write(data) if isinstance(data, str) and data[10:11] == "T" and data.endswith("Z") else data

    return change


def with_offset(text: str) -> str:
    """The same moment where clocks are five hours and a half ahead."""
    return moved(text, hours=5.5).replace("Z", "+05:30")


AS_IT_IS: Edits = {}

DATA: dict[str, tuple[str, str, Change | Edits]] = {
    "one leaf of a customer": (LEFT, "distribution", chosen("customer/source_id")),
    "two leaves": (LEFT, "distribution", chosen("customer/source_id", "segment/name")),
    "a customer alone": (LEFT, "distribution", chosen("customer")),
    "an e-mail alone": (CODES, "distribution", chosen("customer/email")),
    "a code alone": (CODES, "distribution", chosen("voucher/code")),
    "a code with whom it is for": (CODES, "distribution", chosen("voucher/code", "customer/name", "customer/email")),
    "a discount": (CODES, "distribution", chosen("voucher/discount/percent_off", "voucher/type")),
    "a kind of voucher without its part": (CODES, "distribution", chosen("voucher/type", "voucher/id")),
    "a publication's time": (CODES, "distribution", chosen("publication/created_at", "publication/customer_id")),
    "a total without an amount": (PAID, "distribution", chosen("order/total_amount", "order/status")),
    "an amount without items": (PAID, "distribution", chosen("order/amount", "order/id")),
    "a sum of orders": (LEFT, "distribution", chosen("customer/summary/orders/total_amount")),
    "a count of orders": (LEFT, "distribution", chosen("customer/summary/orders/total_count")),
    "one leaf of a tier": (UPGRADED, "distribution", chosen("loyalty_tier_to/name", "customer/id")),
    "a rollback's reason": (
        "customer.redemption.rollback.succeeded/voucher",
        "distribution",
        chosen("redemption_rollback/reason", "redemption_rollback/id"),
    ),
    "added points alone": (
        "customer.voucher.loyalty_card.points_added/by-hand",
        "distribution",
        chosen("balance/points", "voucher/code"),
    ),
    "parts of a customer that are null": (LEFT, "data", {"/customer/summary": None, "/customer/loyalty": None}),
    "addresses that are null": (NEW, "project", every("address", None)),
    "metadata that is null": (REGULAR, "project", every("metadata", None)),
    "a birthdate that is null": (REGULAR, "project", every("birthdate", None)),
    "rules that are null": (COUPONS, "project", every("validation_rules_assignments", None)),
    "validity that is null": (COUPONS, "project", every("validity_hours", None)),
    "a category that is null": (CODES, "data", every("category_id", None)),
    "a holder that is null": (CARD, "project", every("holder_id", None)),
    "a rule for nothing": ("business_validation_rule.created/parts", "project", {"/rule/applicable_to": None}),
    "an order of nothing": (PAID, "data", {"/order/amount": 0, "/order/total_amount": 0, "/order/items": []}),
    "a gift card that is used up": (
        "voucher.created/gift-card",
        "project",
        {"/voucher/gift/balance": 0, "/voucher/gift/amount": 0, "/voucher/redemption/redeemed_amount": 0},
    ),
    "no orders yet": (
        REGULAR,
        "project",
        {
            "/customer/summary/orders": dict.fromkeys(
                ("total_amount", "total_count", "average_amount", "last_order_amount"), 0
            )
        },
    ),
    "an average rounded up": (
        REGULAR,
        "project",
        {f"{ORDERS}/total_amount": 20401, f"{ORDERS}/average_amount": 6801},
    ),
    "an average rounded down": (
        REGULAR,
        "project",
        {f"{ORDERS}/total_amount": 20402, f"{ORDERS}/average_amount": 6800},
    ),
    "a canceled last order of more than the total": (
        REGULAR,
        "project",
        {f"{ORDERS}/last_order_amount": 99900},
    ),
    "failed rollbacks": (
        REGULAR,
        "project",
        {
            "/customer/summary/redemptions/total_rollback_failed": 5,
            "/customer/summary/redemptions/total_rolled_back": 6,
        },
    ),
    "an order that is canceled": (CANCELED, "distribution", AS_IT_IS),
    "a canceled order with amounts of one's own": (CANCELED, "distribution", {"/order/total_amount": 0}),
    "a rollback of part of an order": (ROLLBACK, "project", {"/redemption_rollback/amount": -1538}),
    "a rollback without a reason": (ROLLBACK, "project", {"/redemption_rollback/reason": None}),
    "vouchers imported into a newer campaign": (
        ROLLBACK,
        "project",
        {"/voucher/created_at": "2019-01-01T00:00:00.000Z"},
    ),
    "an update a moment before the creation": (
        REGULAR,
        "project",
        {"/customer/updated_at": "2024-06-18T13:05:08.900Z"},
    ),
    "a name of another alphabet": (NEW, "project", {"/customer/name": "Łucja Żółć-Ångström 李小龍"}),
    "a name with an emoji": (NEW, "project", {"/customer/name": "Zoë 👩‍👩‍👧 O’Neill"}),
    "a segment with a name for people": (LEFT, "data", {"/segment/name": "VIP – été/über 50 % ✓"}),
    "an address without a top domain": (NEW, "project", {"/customer/email": "root@localhost"}),
    "an address of another alphabet": (NEW, "project", {"/customer/email": "bücher+tag@пример.example"}),
    "no name": (NEW, "project", {"/customer/name": "", "/customer/description": ""}),
    "ids of one's own with anything": (NEW, "project", {"/customer/source_id": "null@shop {{7}} / é"}),
    "metadata of another vendor": (
        NEW,
        "project",
        {
            "/customer/metadata": {
                "shopify": {"gid": "gid://shopify/Customer/1"},
                "tags": [],
                "x-y z": -0.5,
                "sf.Id": None,
            }
        },
    ),
    "metadata that looks like ours": (
        NEW,
        "project",
        {
            "/customer/metadata": {
                "id": "",
                "created_at": "0001-01-01",
                "campaign_id": "x",
                "balance": -3,
                "email": "no",
            }
        },
    ),
    "an amount of billions": (
        REGULAR,
        "project",
        {f"{ORDERS}/total_amount": 3_000_000_000_000, f"{ORDERS}/average_amount": 1_000_000_000_000},
    ),
    "a tier that goes up": (UPGRADED, "distribution", AS_IT_IS),
    "a tier that goes down": ("customer.loyalty.tier.downgraded/from-top", "distribution", AS_IT_IS),
    "lists that are empty": (CODES, "data", {"/voucher/categories": [], "/customer/referrals/campaigns": []}),
    "pending points that are taken back": (
        "voucher.loyalty_card.pending_points.canceled/by-hand",
        "project",
        AS_IT_IS,
    ),
    "a member that is new": (NEW, "project", {"/customer/consents": {"a": 1}, "/customer/loyalty_v2": None}),
    "a member that is new beside the data": (CODES, "data", {"/tracking": {"campaign": 1}}),
}


def named(event: str) -> Change:
    """The webhook of another event, whose data nobody describes."""

    def change(record: Any) -> Any:
        return record | {"type": event, "event": record["event"] | {"type": event}}

    return change


PARTIAL = ["partial-envelope"]
WHOLE: dict[str, tuple[str, Change, list[str]]] = {
    "type and data": (NEW, OF_RECORDS["type and data"], PARTIAL),
    "event and data": (LEFT, OF_RECORDS["event and data"], PARTIAL),
    "type, event and data": (ROLLBACK, OF_RECORDS["type, event and data"], PARTIAL),
    "data twice": (NEW, OF_RECORDS["data twice"], ["nested-data"]),
    "an activity of a customer": (NEW, named("customer.sms.sent"), []),
    "an event that is known by name": (COUPONS, named("campaign.vouchers.generation.started"), []),
    "an envelope of 2018": (
        NEW,
        lambda record: {
            "id": "event_0a26b3d893cc3ac160",
            "object": "event",
            "webhook_id": None,
            "project_id": "proj_0f9f410d4f",
            "created_at": "2021-01-24T11:19:41.101Z",
            "type": "customer.created",
            "data": {"object": record["data"]["customer"]},
        },
        [],
    ),
    "a distribution that has no name": (LEFT, lambda record: record | {"type": ""}, []),
    "what a designer made": (LEFT, lambda record: record | {"data": {"to": "Mira", "lines": [1, None]}}, []),
    "data that a designer left empty": (LEFT, lambda record: record | {"data": {}}, []),
    "a retry with a later envelope": (NEW, lambda record: record | {"created_at": "2025-12-01T00:00:00.000Z"}, []),
    "a URL that is a template": (
        NEW,
        lambda record: edited(record, {"/source/target_url": "{{URL}}"}),
        [],
    ),
    "an API key behind the event": (
        NEW,
        lambda record: edited(
            record,
            {"/event/event_source": {"channel": "API", "api_key": {"name": "Shop", "app_id": "a-1"}}},
        ),
        [],
    ),
    "times without milliseconds": (REGULAR, times(lambda text: f"{text[:19]}Z"), []),
    "times with microseconds": (CODES, times(lambda text: f"{text[:23]}123Z"), []),
    "times with an offset": (CARD, times(with_offset), []),
    "times at offset zero": (ROLLBACK, times(lambda text: text.replace("Z", "+00:00")), []),
    "members of the envelope that are new": (NEW, lambda record: record | {"attempt": 2, "api_version": "v1"}, []),
}


def records() -> Iterator[tuple[str, Any, list[str]]]:
    """Each payload with its name and the codes of the warnings that are documented for it."""
    for name, (file, around, change) in DATA.items():
        event, data = file.partition("/")[0], payload(f"{file}.json")
        data = edited(data, change) if isinstance(change, dict) else change(data)
        yield name, data if around == "data" else webhook(event, data, around), []
    for name, (file, change, said) in WHOLE.items():
        yield name, change(webhook(file.partition("/")[0], payload(f"{file}.json"))), said


@cache
def found() -> dict[str, list[str]]:
    """The codes of the warnings and errors about each payload."""
    codes: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, record, _ in records():
            codes[name] = []
            Path(folder, name).write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        ran = cli.run("validate", "-f", "ndjson", *codes, cwd=Path(folder))
    lines = [json.loads(line) for line in ran.lines]
    assert lines[-1]["events"] == len(codes), ran.err
    for line in lines:
        if line["kind"] == "finding" and line["severity"] != "note":
            codes[line["source"]].append(line["code"])
    return codes


@pytest.mark.parametrize(("name", "said"), [pytest.param(name, said, id=name) for name, _, said in records()])
def test_of_what_is_sent_daily_nothing_is_said_but_what_is_documented(name: str, said: list[str]) -> None:
    assert found()[name] == said


def test_there_are_sixty_payloads_of_many_events() -> None:
    assert len(found()) >= 60
    assert len({row[0].partition("/")[0] for row in (*DATA.values(), *WHOLE.values())}) >= 15
