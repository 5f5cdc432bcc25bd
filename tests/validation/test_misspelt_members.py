"""A member that differs from a documented one by its spelling alone is told as that, and nothing else is said of it."""

from typing import Any

import orjson
import pytest

from segcli.findings import Severity
from support.cli import Run
from support.events import check, codes, payload, webhook

MESSAGE = "customer.segment.left/message.json"


def renamed(place: str, name: str, new: str) -> Any:
    """An example in which a member of an object has another name."""
    event = payload(MESSAGE)
    inner = event
    for step in filter(None, place.split("/")):
        inner = inner[step]
    inner[new] = inner.pop(name, "x")
    return event


MISSPELT = [
    ("customer", "source_id", "sourceId"),
    ("customer", "source_id", "SourceId"),
    ("customer", "source_id", "SOURCE_ID"),
    ("customer", "source_id", "source-id"),
    ("customer", "source_id", "source id"),
    ("customer", "source_id", " source_id "),
    ("customer", "source_id", "sourceid"),
    ("customer", "created_at", "createdAt"),
    ("customer", "metadata", "Metadata"),
    ("customer/summary/orders", "last_order_date", "lastOrderDate"),
]


@pytest.mark.parametrize(("place", "name", "new"), MISSPELT)
def test_it_is_all_that_is_said_of_an_optional_member(place: str, name: str, new: str) -> None:
    [finding] = check(renamed(place, name, new)).findings

    assert (finding.code, finding.severity) == ("misspelt-property", Severity.WARNING)
    assert finding.path == f"/{place}/{'***' if ' ' in new else new}", "a name with blanks may be anything"
    assert finding.help == f"did you mean `{name}`?"


def test_it_explains_what_its_object_lacks_and_hides_nothing_else() -> None:
    event = payload("customer.segment.left/unique-codes.json")
    orders = event["customer"]["summary"]["orders"]
    orders["lastOrderDate"] = orders.pop("last_order_date")
    assert codes(check(event)) == ["misspelt-property"]

    orders["average_amount"] += 1
    assert sorted(codes(check(event))) == ["misspelt-property", "summary-arithmetic"]


@pytest.mark.parametrize("engine", ["native", "reference"])
def test_a_required_member_is_still_missing(engine: Any) -> None:
    verdict = check(renamed("customer", "object", "Object"), engine=engine)

    assert codes(verdict) == ["missing-property", "misspelt-property"]
    assert verdict.findings[0].help == "found `Object`; did you mean `object`?"
    assert not verdict.valid


@pytest.mark.parametrize(
    ("place", "new", "hint"),
    [
        ("customer", "meta", None),
        ("customer", "meta_data2", "did you mean `metadata`?"),
        ("customer", "sourceIds", "did you mean `source_id`?"),
    ],
)
def test_a_name_that_is_only_near_is_news_with_a_help(place: str, new: str, hint: str | None) -> None:
    event = payload(MESSAGE)
    event[place].pop("metadata", None)
    event[place].pop("source_id", None)
    event[place][new] = "x"
    [finding] = check(event).findings

    assert (finding.code, finding.severity, finding.help) == ("unknown-property", Severity.NOTE, hint)


def test_beside_the_member_itself_it_is_news() -> None:
    event = payload(MESSAGE)
    event["customer"] |= {"source_id": None, "sourceId": "crm-1"}

    assert codes(check(event)) == ["unknown-property"]


def test_it_is_told_of_the_hundredth_event_too(run: Run) -> None:
    line = orjson.dumps(webhook("customer.segment.left", renamed("customer", "source_id", "sourceId"))) + b"\n"
    ran = run("validate", "-f", "concise", stdin=line * 100)

    assert len(ran.lines) == 100
    said = "`customer` has a member that nobody documented, `sourceId` (did you mean `source_id`?)"
    assert all(text.endswith(f": warning misspelt-property: {said} [/data/customer/sourceId]") for text in ran.lines)
