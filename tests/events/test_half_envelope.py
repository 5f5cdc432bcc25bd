"""Halves of webhooks are events: what is missing around the data is named, and the data is checked in full."""

from typing import Any

import orjson
import pytest

from segcli.events.recognition import Recogniser
from segcli.findings import Severity
from support.cli import Run
from support.events import EVENTS, check, codes, errors, first_example, payload, record, webhook

LEFT = "customer.segment.left"
MESSAGE = payload(f"{LEFT}/message.json")
HALVES = (("type", "data"), ("type", "event", "data"), ("event", "data"), ("data", "type", "id"))
AROUND = ("id", "project_id", "created_at", "type", "source", "event")
ERROR = {"code": 404, "key": "not_found", "message": "Not found", "details": "No such code", "request_id": "v-0f9f410d"}
STRANGE = {"type": "goodbye", "data": {"hello": 1}}


def half(event: str, data: Any, names: tuple[str, ...] = ("type", "data")) -> dict[str, Any]:
    whole = webhook(event, data, type=event)
    return {name: whole[name] for name in names}


@pytest.mark.parametrize("names", HALVES, ids="-".join)
@pytest.mark.parametrize("event", EVENTS)
def test_half_a_webhook_is_the_event_that_it_names(event: str, names: tuple[str, ...]) -> None:
    verdict = check(half(event, first_example(event), names))
    assert (verdict.type, verdict.event.recognition.envelope, verdict.valid) == (event, "partial", True)
    [finding] = verdict.findings
    assert (finding.code, finding.severity, finding.path) == ("partial-envelope", Severity.WARNING, "")
    assert [f"`{name}`" in finding.message for name in AROUND] == [name not in names for name in AROUND]


def test_the_name_may_stand_in_place_of_the_event_and_a_part_of_that_is_named_too() -> None:
    assert codes(check({"event": LEFT, "data": MESSAGE})) == ["partial-envelope"]
    [finding] = check({"event": {"type": LEFT}, "data": MESSAGE}).findings
    assert "`event.id`, `event.created_at`" in finding.message


@pytest.mark.parametrize("engine", ["native", "reference"])
def test_the_data_is_checked_in_full_and_so_is_what_is_there_of_the_envelope(engine: str) -> None:
    body = half(LEFT, MESSAGE | {"segment": 5, "customer": MESSAGE["customer"] | {"id": "seg_1"}}, HALVES[1])
    body["event"]["entity_id"] = "cust_B"
    found = [(finding.code, finding.path) for finding in check(body, engine=engine).findings]
    assert sorted(found) == [
        ("entity-mismatch", "/event/entity_id"),
        ("partial-envelope", ""),
        ("wrong-prefix", "/data/customer/id"),
        ("wrong-type", "/data/segment"),
    ]


def test_purposes_and_selections_are_those_of_whole_webhooks() -> None:
    assert check(half(LEFT, MESSAGE)).event.purpose == "message"
    assert errors(check(half(LEFT, MESSAGE), purpose="promotion")) == ["unexpected-purpose"]
    chosen = {"segment": MESSAGE["segment"]}
    assert errors(check(half(LEFT, chosen))) == ["missing-property"]
    source = {"source": {"object": "distribution"}}
    assert errors(check(half(LEFT, chosen) | source)) == []


@pytest.mark.parametrize("body", [half(LEFT, MESSAGE), {"event": {}, "data": MESSAGE}, STRANGE], ids=str)
def test_an_expected_event_is_never_looked_for_around_its_data(body: Any) -> None:
    verdict = check(body, event=LEFT)
    assert (verdict.type, verdict.event.recognition.envelope) == (LEFT, "partial")
    assert all(
        (finding.path or "").startswith("/data") for finding in verdict.findings if finding.code != codes(verdict)[0]
    )
    assert codes(verdict)[0] == "partial-envelope"


def test_half_of_another_event_than_the_expected_is_an_error() -> None:
    [finding] = [
        found
        for found in check(half(LEFT, MESSAGE), event="customer.created").findings
        if found.severity is Severity.ERROR
    ]
    assert (finding.code, finding.path) == ("unexpected-event", "/type")
    assert errors(check({"event": LEFT, "data": MESSAGE}, event="customer.created")) == ["unexpected-event"]


NAMELESS = {
    "a title of a distribution": ({"type": "Our goodbye", "data": MESSAGE}, LEFT, ["partial-envelope"]),
    "a misspelt name": (
        {"type": "customer.segment.lefft", "data": MESSAGE},
        None,
        ["partial-envelope", "unknown-event"],
    ),
    "a name without schema": (
        half("customer.confirmed", {"any": 1}),
        "customer.confirmed",
        ["partial-envelope", "undocumented-event"],
    ),
    "members of no event": (STRANGE, None, ["not-an-event"]),
    "a customer of somebody else": ({"type": "goodbye", "data": {"customer": {}}}, None, ["not-an-event"]),
    "a misspelt name and members of no event": ({"type": f"{LEFT}t", "data": {"hello": 1}}, None, ["not-an-event"]),
    "a list": ({"type": LEFT, "data": [MESSAGE]}, None, ["not-an-event"]),
}


@pytest.mark.parametrize(("body", "event", "expected"), NAMELESS.values(), ids=NAMELESS)
def test_without_a_name_the_data_must_tell(body: Any, event: str | None, expected: list[str]) -> None:
    verdict = check(body)
    assert (verdict.type, sorted(codes(verdict))) == (event, expected)


@pytest.mark.parametrize("sender", ["project", "distribution", None])
@pytest.mark.parametrize("event", EVENTS)
def test_data_within_data_and_errors_in_its_place_are_one_warning(event: str, sender: str | None) -> None:
    whole = half(event, {}) if sender is None else webhook(event, {}, sender)
    expected = ["partial-envelope"] if sender is None else []
    for data, code, path in (
        ({"data": first_example(event)}, "nested-data", "/data/data"),
        (ERROR, "error-response", "/data"),
    ):
        verdict = check(whole | {"data": data})
        assert codes(verdict) == [*expected, code]
        assert (verdict.findings[-1].severity, verdict.findings[-1].path) == (Severity.WARNING, path)
        assert (verdict.event.recognition.checked, verdict.valid) == ("envelope", None)


def test_a_designer_may_call_something_data() -> None:
    assert codes(check(webhook(LEFT, {"data": {"hello": 1}}, "distribution"))) == ["designer-payload"]
    assert codes(check(webhook(LEFT, {"data": "x"}, "distribution"))) == ["designer-payload"]
    assert errors(check(webhook(LEFT, MESSAGE | {"data": MESSAGE}, "distribution"))) == []


def test_what_stands_within_data_is_looked_at_anew_for_each_record() -> None:
    recogniser = Recogniser()
    for inner, issue in (({"hello": 1}, "designer-payload"), (MESSAGE, "nested-data"), (None, "designer-payload")):
        body = webhook(LEFT, {"data": inner}, "distribution")
        assert recogniser.recognise(record(orjson.dumps(body))).recognition.issue == issue


WHOLE = webhook(LEFT, MESSAGE)
WRAPPED = {
    "half around a webhook": ({"type": "webhook.received", "data": WHOLE}, ["/data"], []),
    "half with a known name around a webhook": ({"event": LEFT, "data": WHOLE}, ["/data"], []),
    "halves in a queue": (
        {"Records": [{"body": orjson.dumps(half(LEFT, MESSAGE)).decode()}] * 2},
        ["/Records/0/body", "/Records/1/body"],
        ["partial-envelope"] * 2,
    ),
    "a half in an export": ({"log": [{"sent": half(LEFT, MESSAGE)}]}, ["/log/0/sent"], ["partial-envelope"]),
    "a half without a name in an export": (
        {"log": [{"sent": {"type": "x", "data": MESSAGE}}]},
        [None],
        ["not-an-event"],
    ),
}


@pytest.mark.parametrize(("body", "places", "expected"), WRAPPED.values(), ids=WRAPPED)
def test_halves_come_before_wrappers_and_stand_in_them(
    body: Any, places: list[str | None], expected: list[str], run: Run
) -> None:
    ran = run("validate", "-f", "json", stdin=orjson.dumps(body))
    events = orjson.loads(ran.out)["events"]
    assert [found["code"] for event in events for found in event["findings"]] == expected
    assert len(events) == len(places)
    assert all(
        place is None or place in orjson.dumps(event).decode() for event, place in zip(events, places, strict=True)
    )


def test_the_run_counts_a_half_as_valid_and_fails_where_warnings_do(run: Run) -> None:
    body = orjson.dumps({"event": LEFT, "data": MESSAGE | {"hello": "mira@example.test"}})
    ran = run("validate", "-f", "concise", stdin=body)
    assert (ran.code, "1 event read, valid" in ran.err) == (0, True)
    assert "mira" not in ran.out
    assert run("validate", "-f", "concise", "--strict", stdin=body).code == 1
    assert run("inspect", stdin=body).code == 0
    redacted = run("extract", "--redact", stdin=body)
    assert (redacted.code, "mira@" in redacted.out) == (0, False)
