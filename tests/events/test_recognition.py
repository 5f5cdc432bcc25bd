"""From a record to an event: envelope, type, candidates, purpose, and how far it was checked."""

import time
from typing import Any

import orjson
import pytest

from segcli.events.purpose import MEMBERS_OF, PURPOSES, Purpose
from segcli.events.recognition import Recogniser
from segcli.events.shapes import SHAPES_KEPT
from segcli.findings import Severity
from segcli.schemas.catalogue import catalogue
from segcli.schemas.files import load
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator
from support.events import EVENTS, FILES, check, codes, errors, event_of, first_example, payload, record, webhook

LEFT = "customer.segment.left"
KNOWN = catalogue()
SENT = [(file, sender) for file in FILES for sender in EVENTS[event_of(file)]["channels"]]
UNDOCUMENTED = list(KNOWN["undocumented"].items())


def left(case: str = "message") -> Any:
    return payload(f"{LEFT}/{case}.json")


def told(verdict: CheckedEvent) -> tuple[str | None, str, str, bool | None]:
    """Type, envelope, how far it was checked, and whether it is valid."""
    recognition = verdict.event.recognition
    return verdict.type, recognition.envelope, recognition.checked, verdict.valid


@pytest.mark.parametrize("file", FILES)
def test_bare_data_has_its_own_event_among_the_candidates(file: str) -> None:
    verdict = check(payload(file))
    assert event_of(file) in verdict.event.recognition.candidates
    assert told(verdict)[1:] == ("data", "full", True)
    assert verdict.findings == ()


@pytest.mark.parametrize(("file", "sender"), SENT, ids=lambda value: value)
def test_a_webhook_is_the_event_that_it_names(file: str, sender: str) -> None:
    verdict = check(webhook(event_of(file), payload(file), sender))
    assert told(verdict) == (event_of(file), sender, "full", True)
    assert verdict.event.recognition.candidates == (event_of(file),)
    assert verdict.findings == ()


@pytest.mark.parametrize("file", [file for file in FILES if EVENTS[event_of(file)]["purposes"]])
def test_purpose_is_told_by_the_members_that_a_distribution_added(file: str) -> None:
    data = payload(file)
    added = {name for name in ("campaign", "promotion_tier", "voucher", "publication") if data.get(name) is not None}
    expected = {
        frozenset[str](): "message",
        frozenset(("campaign", "promotion_tier")): "promotion",
        frozenset(("campaign", "voucher", "publication")): "unique-codes",
    }[frozenset(added)]
    assert check(data).event.purpose == expected
    assert check(webhook(event_of(file), data, "distribution")).event.purpose == expected


PURPOSE_UNCLEAR: dict[str, dict[str, Any]] = {
    "a code and a promotion": {"campaign": {}, "voucher": {}, "promotion_tier": {}},
    "only a campaign": {"campaign": {}},
}


@pytest.mark.parametrize("added", PURPOSE_UNCLEAR.values(), ids=PURPOSE_UNCLEAR)
def test_members_of_several_purposes_or_of_none_make_no_purpose(added: dict[str, Any]) -> None:
    assert check(left() | added).event.purpose is None


def test_null_stands_for_absence_in_purposes() -> None:
    nulls = {"campaign": None, "voucher": None, "publication": None, "promotion_tier": None}
    assert check(left() | nulls).event.purpose == "message"


def test_project_webhooks_have_no_purpose() -> None:
    assert check(webhook("customer.created", first_example("customer.created"))).event.purpose is None


@pytest.mark.parametrize(("likely", "other"), load("names")["likelier"].items())
def test_of_two_events_of_one_shape_the_likelier_comes_first(likely: str, other: str) -> None:
    assert check(first_example(other)).event.recognition.candidates[:2] == (likely, other)
    assert check(first_example(other)).type == likely


TELLING = [
    (event, pointer, value)
    for event, entry in EVENTS.items()
    for pointer, values in entry["when"].items()
    for value in {">0": [3, 0.5], "<0": [-3, -0.5]}.get(values[0], values)
]


@pytest.mark.parametrize(("event", "pointer", "value"), TELLING, ids=str)
def test_telling_values_decide_between_candidates(event: str, pointer: str, value: Any) -> None:
    data = first_example(event)
    *above, last = pointer.split("/")[1:]
    place = data
    for step in above:
        place = place[step]
    place[last] = value
    assert event in check(data).event.recognition.candidates
    place[last] = {True: False, False: True}.get(value, "SOMETHING_ELSE") if not is_number(value) else -value
    others = check(data).event.recognition.candidates
    assert event not in others or all(EVENTS[name]["when"] for name in others)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


SIGNS = [(3, "added"), (-3, "canceled"), (0, None), (True, None), ("3", None), (None, None), ([], None)]


@pytest.mark.parametrize(("points", "event"), SIGNS, ids=str)
def test_the_sign_of_pending_points_is_told_of_numbers_only(points: Any, event: str | None) -> None:
    data = first_example("customer.voucher.loyalty_card.pending_points.added")
    data["voucher_pending_points_balance"]["points"] = points
    found = {name.rpartition(".")[2] for name in check(data).event.recognition.candidates}
    assert found & {"added", "canceled"} == ({event} if event else set())


def test_an_event_that_fits_exactly_has_no_rivals_that_fit_but_for_spelling() -> None:
    data = first_example("customer.loyalty.tier.joined")
    assert "customer.loyalty.tier.downgraded" not in check(data).event.recognition.candidates
    data = first_example("customer.loyalty.tier.downgraded")
    assert "customer.loyalty.tier.joined" not in check(data).event.recognition.candidates


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_with_its_required_members_is_taken_for_none_that_lacks_some(event: str) -> None:
    names = set(EVENTS[event]["required"])
    candidates = check(dict.fromkeys(names)).event.recognition.candidates
    assert candidates
    assert all(names.issuperset(EVENTS[name]["required"]) for name in candidates)


def test_bare_data_is_valid_when_it_is_valid_as_one_of_its_candidates() -> None:
    data = first_example("voucher.loyalty_card.pending_points.canceled")
    for name in check(data).event.recognition.candidates:
        assert name.endswith("pending_points.canceled")
    assert check(data).valid


@pytest.mark.parametrize("name", [name for name, _ in UNDOCUMENTED])
def test_events_that_are_only_named_are_a_note_and_stay_unchecked(name: str) -> None:
    sender = KNOWN["undocumented"][name] or "project"
    verdict = check(webhook(name, {"anything": 1}, sender))
    assert told(verdict) == (name, sender, "envelope", None)
    assert [(finding.code, finding.severity) for finding in verdict.findings] == [("undocumented-event", Severity.NOTE)]


@pytest.mark.parametrize("name", [name for name, _ in UNDOCUMENTED])
def test_the_envelope_of_events_that_are_only_named_is_checked(name: str) -> None:
    verdict = check(webhook(name, {}, KNOWN["undocumented"][name], created_at="yesterday"))
    assert errors(verdict) == ["malformed-value"]


@pytest.mark.parametrize(("wrong", "right"), KNOWN["misspelt"].items())
def test_names_that_the_vendor_misspells_are_understood(wrong: str, right: str) -> None:
    verdict = check(webhook(wrong, first_example(right), EVENTS[right]["channels"][0]))
    assert (verdict.type, verdict.valid, codes(verdict)) == (right, True, [])


UNKNOWN = {
    "customer.segment.lefft": (Severity.ERROR, LEFT),
    "customer.segment.leave": (Severity.ERROR, LEFT),
    "CUSTOMER.SEGMENT.LEFT": (Severity.ERROR, LEFT),
    "voucher.publishd": (Severity.ERROR, "voucher.published"),
    "warehouse.flooded": (Severity.WARNING, None),
    "x": (Severity.WARNING, None),
}


@pytest.mark.parametrize("sender", ["project", "distribution"])
@pytest.mark.parametrize(("name", "severity", "near"), [(name, *told) for name, told in UNKNOWN.items()])
def test_an_unknown_name_is_an_error_when_a_known_one_is_close(
    name: str, severity: Severity, near: str | None, sender: str
) -> None:
    verdict = check(webhook(name, {}, sender))
    assert told(verdict) == (None, sender, "envelope", None)
    [finding] = verdict.findings
    assert (finding.code, finding.severity, finding.path) == ("unknown-event", severity, "/event/type")
    assert (f"did you mean `{near}`?" if near else "segcli events") in (finding.help or "")


def test_a_known_name_in_type_helps_where_the_one_in_event_is_unknown() -> None:
    body = webhook("customer.created", first_example("customer.created"))
    body["event"]["type"] = "customer.creatd"
    verdict = check(body)
    assert verdict.type == "customer.created"
    assert errors(verdict) == ["unexpected-value"]


def test_what_a_stranger_name_says_is_found_anew_for_each_record() -> None:
    recogniser = Recogniser()
    for name in ("customer.created", "customer.deleted", "customer.updated"):
        body = webhook(name, first_example(name))
        body["event"]["type"] = "no.such.event"
        assert recogniser.recognise(record(orjson.dumps(body))).recognition.type == name
        body["data"] = None
        assert recogniser.recognise(record(orjson.dumps(body))).recognition.type == name


def test_a_name_from_a_payload_is_no_event_type() -> None:
    body = webhook("customer.confirmed", {})
    body["event"]["type"] = "ada@example.test"
    verdict = check(body)
    assert verdict.type == "customer.confirmed"
    assert all("ada@" not in finding.message for finding in verdict.findings)


def test_legacy_webhooks_are_a_note_and_stay_unchecked() -> None:
    body = {"id": "ev_1", "object": "event", "type": "voucher.updated", "data": {"object": {"id": "v_1"}}}
    verdict = check(body)
    assert told(verdict) == ("voucher.updated", "legacy", "none", None)
    assert [(finding.code, finding.severity) for finding in verdict.findings] == [("legacy-envelope", Severity.NOTE)]
    assert told(check(body | {"type": "nobody.knows"}))[0] is None


def test_a_legacy_webhook_is_told_by_values_that_records_of_its_shape_need_not_have() -> None:
    recogniser = Recogniser()
    body = webhook("voucher.updated", {"object": "voucher"}, object="event")
    for value, envelope in (("event", "legacy"), ("evening", "project"), ("event", "legacy")):
        found = recogniser.recognise(record(orjson.dumps(body | {"object": value})))
        assert found.recognition.envelope == envelope


def designed(data: Any) -> CheckedEvent:
    return check(webhook(LEFT, data, "distribution"))


DESIGNED = {"other names": {"hello": "x", "who": {"id": 1}}, "nothing": {}}


@pytest.mark.parametrize("data", DESIGNED.values(), ids=DESIGNED)
def test_a_designer_payload_has_its_envelope_checked(data: Any) -> None:
    verdict = designed(data)
    assert told(verdict) == (LEFT, "distribution", "envelope", None)
    assert [(finding.code, finding.severity, finding.path) for finding in verdict.findings] == [
        ("designer-payload", Severity.NOTE, "/data")
    ]


def test_members_that_a_designer_left_out_are_notes() -> None:
    verdict = designed({"segment": left()["segment"]})
    assert told(verdict) == (LEFT, "distribution", "full", True)
    assert [(finding.code, finding.severity) for finding in verdict.findings] == [("missing-property", Severity.NOTE)]


def test_members_that_a_designer_chose_are_checked() -> None:
    assert errors(designed({"segment": left()["segment"] | {"id": None}})) == ["null-not-allowed"]


def test_a_misspelt_member_is_no_choice_of_a_designer() -> None:
    data = left()
    data["segmnt"] = data.pop("segment")
    verdict = designed(data)
    assert errors(verdict) == ["missing-property"]
    assert verdict.findings[0].help == "found `segmnt`; did you mean `segment`?"


def test_a_project_webhook_has_no_designer() -> None:
    verdict = check(webhook("customer.created", {"hello": 1}, "project"))
    assert errors(verdict) == ["missing-property"]


@pytest.mark.parametrize("demand", [{"event": LEFT}, {"purpose": "message"}], ids=str)
def test_an_expectation_demands_the_full_form_of_a_designer_payload(demand: dict[str, Any]) -> None:
    verdict = check(webhook(LEFT, {"segment": left()["segment"]}, "distribution"), **demand)
    assert "missing-property" in errors(verdict)


def test_an_expected_event_passes() -> None:
    assert check(webhook(LEFT, left()), event=LEFT).findings == ()
    assert check(left(), event=LEFT).findings == ()


def test_bare_data_is_checked_as_the_event_that_is_expected() -> None:
    assert told(check(left(), event="customer.segment.entered")) == ("customer.segment.entered", "data", "full", True)
    assert "missing-property" in errors(check(left(), event="voucher.created"))
    assert check({"hello": 1}, event=LEFT).type == LEFT


OTHERS = {
    "a project webhook": webhook("customer.created", first_example("customer.created")),
    "a distribution webhook": webhook("customer.segment.entered", left()),
    "an event without schema": webhook("customer.confirmed", {}),
    "a legacy webhook": {"object": "event", "type": "voucher.updated", "data": {"object": {}}},
}


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_a_webhook_that_names_another_event_than_the_expected_is_an_error(body: Any) -> None:
    verdict = check(body, event=LEFT)
    [finding] = [finding for finding in verdict.findings if finding.code == "unexpected-event"]
    assert (finding.severity, finding.expected) == (Severity.ERROR, LEFT)
    assert finding.actual == body.get("event", body)["type"]


@pytest.mark.parametrize("case", PURPOSES)
@pytest.mark.parametrize("expected", PURPOSES)
@pytest.mark.parametrize("enveloped", [True, False], ids=["webhook", "bare"])
def test_another_purpose_than_the_expected_is_an_error(case: str, expected: Purpose, enveloped: bool) -> None:
    data = left(case)
    verdict = check(webhook(LEFT, data) if enveloped else data, purpose=expected)
    assert errors(verdict) == ([] if case == expected else ["unexpected-purpose"])
    if case != expected:
        [finding] = verdict.findings
        assert (finding.expected, finding.actual) == (expected, case)
        absent = [name for name in MEMBERS_OF[expected] if name not in data]
        assert all(f"`{name}`" in finding.message for name in absent)


def broken(**members: Any) -> dict[str, Any]:
    return webhook(LEFT, left(), "distribution") | members


def lacking(*names: str) -> dict[str, Any]:
    return {name: value for name, value in broken().items() if name not in names}


BROKEN: dict[str, tuple[Any, str | None, str, list[str]]] = {
    "no source": (lacking("source"), LEFT, "distribution", ["missing-property"]),
    "no source and no id": (lacking("source", "id"), LEFT, "distribution", ["missing-property"] * 2),
    "a source that is no object": (broken(source="wh_1"), LEFT, "distribution", ["wrong-type"]),
    "an event that is no object": (broken(event=5), LEFT, "distribution", ["wrong-type"]),
    "no event": (lacking("event"), LEFT, "distribution", ["missing-property"]),
    "a type that is a number": (broken(type=5), LEFT, "distribution", ["wrong-type"]),
    "an empty type": (broken(type=""), LEFT, "distribution", []),
    "data null": (broken(data=None), LEFT, "distribution", ["null-not-allowed"]),
    "data a list": (broken(data=[]), LEFT, "distribution", ["wrong-type"]),
    "data a string": (broken(data="x"), LEFT, "distribution", ["wrong-type"]),
}


@pytest.mark.parametrize(("body", "event", "envelope", "found"), BROKEN.values(), ids=BROKEN)
def test_a_broken_envelope_is_recognised_and_told_of(body: Any, event: str, envelope: str, found: list[str]) -> None:
    verdict = check(body)
    assert (verdict.type, verdict.event.recognition.envelope, errors(verdict)) == (event, envelope, found)
    assert check(body, purpose="message").valid is False or not found


def test_who_sent_a_webhook_is_told_by_the_id_of_its_source_where_nothing_else_does() -> None:
    data = first_example("customer.holder.assignment.created")
    body = webhook("customer.holder.assignment.created", data, "distribution")
    del body["source"]["object"]
    verdict = check(body)
    assert verdict.event.recognition.envelope == "distribution"
    assert errors(verdict) == ["missing-property"]


def test_a_webhook_without_a_name_is_taken_for_what_its_data_is() -> None:
    body = broken(type="")
    del body["event"]["type"]
    verdict = check(body)
    assert verdict.type == LEFT
    assert errors(verdict) == ["missing-property"]
    body["data"] = first_example("customer.order.paid")
    assert check(body).event.recognition.candidates[-1].startswith("customer.order.")
    assert "customer.order.canceled" not in check(body).event.recognition.candidates


MISSPELT = {
    "one letter less": ("segment", "segmnt"),
    "capital": ("segment", "Segment"),
    "plural": ("customer", "customers"),
}


@pytest.mark.parametrize(("right", "wrong"), MISSPELT.values(), ids=MISSPELT)
def test_bare_data_with_a_misspelt_member_is_taken_for_the_nearest_event(right: str, wrong: str) -> None:
    data = left()
    data[wrong] = data.pop(right)
    verdict = check(data)
    assert verdict.type == LEFT
    [missing] = [finding for finding in verdict.findings if finding.code == "missing-property"]
    assert missing.help == f"found `{wrong}`; did you mean `{right}`?"


def test_bare_data_with_half_of_the_required_members_is_taken_for_the_nearest_event() -> None:
    assert errors(check({"segment": left()["segment"]})) == ["missing-property"]


@pytest.mark.parametrize("file", FILES)
def test_a_member_that_nobody_documented_does_not_make_bare_data_another_event(file: str) -> None:
    verdict = check(payload(file) | {"brand_new": 1})
    assert event_of(file) in verdict.event.recognition.candidates
    assert codes(verdict) == ["unknown-property"]


STRANGERS = {
    "empty object": {},
    "other members": {"hello": 1, "world": 2},
    "package.json": {"name": "x", "version": "1", "scripts": {}},
    "GitHub push": {"ref": "refs/heads/main", "repository": {"id": 1}, "pusher": {}, "commits": []},
    "JSON Schema": {"type": "object", "properties": {"customer": {}}},
    "number": 5,
    "string": "customer.segment.left",
    "null": None,
    "true": True,
    "data alone": {"data": {"customer": {}}},
}


@pytest.mark.parametrize("value", STRANGERS.values(), ids=STRANGERS)
def test_json_that_is_no_event_is_an_error(value: Any) -> None:
    verdict = check(value)
    assert (codes(verdict), verdict.type, verdict.event.recognition.checked) == (["not-an-event"], None, "none")
    assert verdict.findings[0].severity is Severity.ERROR
    assert check(value, ignore=frozenset(("not-an-event",))).findings == verdict.findings


HOSTILE = [[], {}, [[]], {"a": []}, "x" * 1_000_000, 5, True, None, 1.5, ["x"]]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:20])
def test_hostile_types_are_findings(value: Any) -> None:
    body = broken(type=value)
    assert check(body).type == LEFT
    body["event"]["type"] = value
    assert check(body).event.recognition.envelope == "distribution"
    body["source"] = {"id": value, "object": value, "target_url": value}
    assert errors(check(body))
    legacy = {"object": "event", "type": value, "data": {"object": value}}
    assert check(legacy).event.recognition.envelope == "legacy"


def test_thousands_of_shapes_take_little_time_and_memory() -> None:
    checks = EventValidator(Settings())
    recogniser = Recogniser()
    started = time.perf_counter()
    for number in range(2 * SHAPES_KEPT):
        event = recogniser.recognise(record(b'{"customer": {}, "x%d": 1}' % number))
        assert event.recognition.type
    checks.check(record(orjson.dumps({"customer": {}} | {f"customer{number}": 1 for number in range(10_000)})))
    assert time.perf_counter() - started < 8
    assert len(recogniser._shapes) <= SHAPES_KEPT


def test_a_huge_shape_is_not_remembered() -> None:
    recogniser = Recogniser()
    recogniser.recognise(record(orjson.dumps({f"member {number}": 1 for number in range(1000)})))
    assert not recogniser._shapes


@pytest.mark.parametrize("sender", [None, "project"])
def test_no_purpose_is_demanded_of_events_that_have_none(sender: str | None) -> None:
    data = first_example("voucher.created")
    body = data if sender is None else webhook("voucher.created", data, sender)
    assert errors(check(body, purpose="message")) == []
    data["voucher"]["object"] = "vouch"
    assert errors(check(body, purpose="message")) == ["unexpected-value"]


def test_clean_events_of_the_wanted_purpose_pass_at_once() -> None:
    passes = EventValidator(Settings(purpose="message")).is_clean
    assert passes(payload("customer.segment.left/message.json"))
    assert not passes(payload("customer.segment.left/promotion.json"))
