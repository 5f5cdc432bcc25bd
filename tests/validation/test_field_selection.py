"""What the designer of a distribution left out is news, down to a single member; wrong types stay errors."""

from typing import Any

import orjson
import pytest

from segcli.findings import Severity
from support.cli import Run
from support.events import EVENTS, FILES, check, codes, errors, event_of, payload, places, replaced, webhook, without

SENT = [
    next(file for file in FILES if event_of(file) == event)
    for event in EVENTS
    if "distribution" in EVENTS[event]["channels"]
]
CODES = "customer.segment.left/unique-codes.json"
POINTS = "customer.voucher.loyalty_card.points_added/by-hand.json"
WHOLE: list[dict[str, Any]] = [{"event": "customer.segment.left"}, {"purpose": "unique-codes"}]


def sent(file: str, data: Any) -> dict[str, Any]:
    return webhook(event_of(file), data, "distribution")


@pytest.mark.parametrize("file", SENT)
def test_no_member_that_is_left_out_is_more_than_a_note(file: str) -> None:
    for place in places(payload(file)):
        if isinstance(place[-1], str):
            verdict = check(sent(file, without(payload(file), place)))
            assert [finding for finding in verdict.findings if finding.severity > Severity.NOTE] == [], place


@pytest.mark.parametrize("file", SENT[::4])
def test_a_wrong_type_is_as_bad_in_a_selection_as_elsewhere(file: str) -> None:
    for place in places(payload(file)):
        data = replaced(payload(file), place, [[5]])
        whole = [code for code in errors(check(sent(file, data), event=event_of(file))) if code == "wrong-type"]
        assert [code for code in errors(check(sent(file, data))) if code == "wrong-type"] == whole, place


def test_the_selection_of_a_leaf_is_checked() -> None:
    source_id, name = {"customer": {"source_id": "crm-7"}}, {"segment": {"name": "Lapsed"}}
    verdict = check(webhook("customer.segment.left", source_id | name, "distribution"))
    assert (verdict.valid, set(codes(verdict))) == (True, {"missing-property"})
    assert "wrong-type" in errors(check(webhook("customer.segment.left", source_id | {"segment": {"name": 5}})))


@pytest.mark.parametrize("demand", WHOLE, ids=str)
@pytest.mark.parametrize(
    ("place", "code", "severity"),
    [
        (("customer", "id"), "missing-property", Severity.ERROR),
        (("voucher", "discount"), "missing-part", Severity.WARNING),
    ],
    ids=str,
)
def test_the_full_form_is_demanded_where_the_user_says_what_it_is(
    demand: dict[str, Any], place: tuple[str, ...], code: str, severity: Severity
) -> None:
    body = sent(CODES, without(payload(CODES), place))
    assert [(found.code, found.severity) for found in check(body).findings] == [(code, Severity.NOTE)]
    assert [(found.code, found.severity) for found in check(body, **demand).findings] == [(code, severity)]


def test_what_is_misspelt_deep_down_was_not_left_out() -> None:
    data = payload(CODES)
    data["customer"]["objct"] = data["customer"].pop("object")
    assert errors(check(sent(CODES, data))) == ["missing-property"]


def test_the_envelope_itself_is_no_selection() -> None:
    body = sent(CODES, payload(CODES))
    del body["source"]["target_url"]
    assert errors(check(body)) == ["missing-property"]


def test_a_sum_is_not_made_of_what_may_have_been_left_out() -> None:
    data = payload(POINTS)
    card = data["voucher"]["loyalty_card"]
    card["balance"] -= 7
    for entry in (data["balance"], data["transaction"]["details"]["balance"]):
        entry["balance"] = card["balance"]
    assert codes(check(sent(POINTS, data))) == []
    assert codes(check(sent(POINTS, data), event=event_of(POINTS))) == ["wrong-balance"]
    card |= {"expired_points": 0, "subtracted_points": 0}
    assert codes(check(sent(POINTS, data))) == ["wrong-balance"]


def test_the_run_passes_and_counts_the_notes(run: Run) -> None:
    body = webhook("customer.segment.left", {"customer": {"source_id": "crm-7"}}, "distribution")
    assert run("validate", "--strict", stdin=orjson.dumps(body)).code == 0
    assert run("validate", "--event", "customer.segment.left", stdin=orjson.dumps(body)).code == 1
