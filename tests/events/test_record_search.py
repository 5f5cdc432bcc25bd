"""What stands inside of a record that is no event is checked, numbered, placed and counted as an event of its own."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli import validate
from segcli.events.record_search import RecordSearch
from segcli.events.signed_bodies import signed_bodies
from segcli.findings import Location
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.locate import Cursor, spans_of
from segcli.input.minify import without_white_space
from segcli.input.records import Record
from segcli.input.tokens import scan
from segcli.pipeline import checked_items
from segcli.signature.signature import matches
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator
from support.cli import Run
from support.events import payload, webhook

CAPTURES = Path(__file__).resolve().parents[3] / "shared" / "captures"
WHOLE = {
    **dict.fromkeys(("har.har", "postman.json", "webhooksite.json", "hookdeck.json", "apigw-v1.json", "sqs.json"), 1),
    **dict.fromkeys(("apigw-b64.json", "sns-in-sqs.json", "eventbridge.json", "cloudevents.json", "svix.json"), 1),
    **dict.fromkeys(("cloudwatch.json", "gcp-log.json", "datadog.json", "docker-json.log", "escaped.txt"), 1),
}
SIGNED = ("apigw-b64.json", "apigw-v1.json", "har.har", "hookdeck.json", "postman.json", "webhooksite.json")

BARE = payload("customer.segment.left/message.json")
SENT = webhook("customer.segment.left", BARE)
BAD = {**SENT, "data": {**BARE, "segment": 5}}
TEXT = json.dumps(SENT)
PLACE = "/data/segment"


def base64_of(value: Any) -> str:
    return base64.b64encode(json.dumps(value, indent=2).encode()).decode()


def reported(run: Run, record: Any, *options: str) -> Any:
    return json.loads(run("validate", "-f", "json", *options, stdin=json.dumps(record)).out)


def checks(record: Any, text: str | None = None) -> list[CheckedEvent]:
    """What is said of the events in a record that is written compactly, or as this text."""
    validator = EventValidator(Settings(show_values=True))
    search = RecordSearch(validator.recogniser.recognise)
    [read] = Framing(Encoding(iter([(text or json.dumps(record)).encode()])))
    assert isinstance(read, Record)
    items = list(checked_items([read], validator, search))
    assert all(isinstance(item, CheckedEvent) for item in items)
    return [item for item in items if isinstance(item, CheckedEvent)]


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="there are no captures here")
@pytest.mark.parametrize(("name", "events"), WHOLE.items(), ids=WHOLE)
def test_a_capture_is_valid_without_an_option(name: str, events: int, run: Run) -> None:
    ran = run("validate", "-f", "json", CAPTURES / name)

    report = json.loads(ran.out)
    assert (ran.code, report["unreadable"]) == (0, [])
    assert [event["valid"] for event in report["events"]] == [True] * events
    assert sum(place["events"] for place in report["summary"]["found_inside"]) == events


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="there are no captures here")
@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_body_comes_with_its_signature(name: str) -> None:
    [read] = Framing(Encoding(iter([(CAPTURES / name).read_bytes()])))
    assert isinstance(read, Record)
    [(body, signature, _)] = signed_bodies(read)
    assert signature is not None
    assert matches(signature, without_white_space(body), b"secretKey")


RECORDS: dict[str, tuple[Any, list[tuple[str, str | None]]]] = {
    "text": ({"body": TEXT}, [("/body", "json-text")]),
    "base64": ({"body": base64_of(SENT)}, [("/body", "base64")]),
    "JSON": ({"detail": SENT}, [("/detail", None)]),
    "text in base64": ({"body": base64_of({"Message": TEXT})}, [("/body/Message", "base64")]),
    "a string": (TEXT, [("", "json-text")]),
    "several": (
        {"Records": [{"body": TEXT}, {"body": TEXT}]},
        [("/Records/0/body", "json-text"), ("/Records/1/body", "json-text")],
    ),
    "a CloudEvent of that name": (
        {"specversion": "1.0", "id": "1", "source": "s", "type": "customer.segment.left", "data": SENT},
        [("/data", None)],
    ),
    "an envelope around a webhook": (
        {"id": "1", "created_at": "2025-01-01T00:00:00Z", "type": "x", "data": SENT},
        [("/data", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("record", "places"), RECORDS.values(), ids=RECORDS)
def test_it_is_said_where_an_event_stood(record: Any, places: list[tuple[str, str | None]], run: Run) -> None:
    report = reported(run, [record])

    assert [(event["at"], event["encoding"]) for event in report["events"]] == places
    assert all(event["valid"] for event in report["events"])


def test_places_are_counted_with_a_star_for_every_item(run: Run) -> None:
    record = {"log": {"entries": [{"request": {"postData": {"text": TEXT}}}] * 12}}
    ran = run("validate", "-f", "json", stdin=json.dumps(record))

    place = "/log/entries/*/request/postData/text"
    assert json.loads(ran.out)["summary"]["found_inside"] == [{"at": place, "events": 12}]
    assert f"; 12 events at `{place}`." in ran.err


def test_events_are_numbered_through_records_with_none_one_or_several(run: Run) -> None:
    records = [SENT, {"Records": [{"body": TEXT}, {"body": TEXT[:-5]}, {"body": TEXT}]}, SENT, {"body": TEXT}, {"x": 1}]
    ran = run("validate", "-f", "json", stdin="\n".join(map(json.dumps, records)))

    report = json.loads(ran.out)
    assert [event["event"] for event in report["events"]] == [1, 2, 3, 4, 5, 6]
    assert [event["line"] for event in report["events"]] == [1, 2, 2, 3, 4, 5]
    assert [found["line"] for found in report["unreadable"]] == [2]


def test_what_is_no_event_beside_one_is_a_finding(run: Run) -> None:
    report = reported(run, {"Records": [{"body": TEXT}, {"body": {"a": 1}}, {"body": TEXT[:-9]}, {"body": "START"}]})

    assert [[found["code"] for found in event["findings"]] for event in report["events"]] == [[], ["not-an-event"]]
    assert [found["code"] for found in report["unreadable"]] == ["invalid-json"]
    assert report["events"][1]["findings"][0]["path"] == "/Records/1/body"


FIRST = {
    "a clean envelope": (SENT, None),
    "a broken envelope": ({**BAD, "note": TEXT}, None),
    "bare data": ({**BARE, "note": TEXT}, None),
    "legacy": ({"object": "event", "type": "x", "data": {"object": {"note": TEXT}}}, None),
}


@pytest.mark.parametrize(("record", "at"), FIRST.values(), ids=FIRST)
def test_what_is_an_event_itself_is_not_searched(record: Any, at: str | None, run: Run) -> None:
    assert [event["at"] for event in reported(run, record)["events"]] == [at]


def test_what_the_user_says_comes_first(run: Run, tmp_path: Path) -> None:
    schema = tmp_path / "own.json"
    schema.write_text('{"type": "object"}')
    for options in (("--event", "customer.segment.left"), ("--schema", str(schema))):
        assert [event["at"] for event in reported(run, {"body": TEXT}, *options)["events"]] == [None]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("rounds", [1, 2])
def test_a_finding_in_text_has_the_place_of_the_source(indent: int | None, rounds: int) -> None:
    inner = json.dumps(BAD, indent=indent)
    for _ in range(rounds - 1):
        inner = json.dumps({"Message": inner}, indent=indent)
    text = json.dumps({"id": "\N{SNOWMAN}", "body": inner}, indent=1, ensure_ascii=False)

    [event] = checks(None, text)

    [found] = event.findings
    line = text.split("\n")[found.location.line - 1]
    assert line[found.location.column - 1 : found.location.end_column - 1] == "5"
    assert found.path == "/body" + "/Message" * (rounds - 1) + PLACE


def test_a_finding_in_base64_has_the_inner_place_and_says_so() -> None:
    [event] = checks({"a": 1, "body": base64_of(BAD)})

    [found] = event.findings
    inner = json.dumps(BAD, indent=2).split("\n")
    assert inner[found.location.line - 1][found.location.column - 1 :].startswith("5")
    assert found.message.endswith(" (at this line and column of the decoded base64)")
    assert found.path == f"/body{PLACE}"


@pytest.mark.parametrize("form", ["text", "concise"])
def test_the_snippet_shows_the_inner_text_under_the_line_of_the_source(form: str, run: Run) -> None:
    text = json.dumps({"id": 1, "body": json.dumps(BAD, indent=2)}, indent=1)
    ran = run("validate", "-f", form, stdin=text)

    column = text.split("\n")[2].index('\\"segment\\": 5') + len('\\"segment\\": ') + 1
    if form == "text":
        assert f"--> <stdin>:3:{column} (event 1, customer.segment.left)" in ran.out
        assert '3 |     "segment": 5' in ran.out
        assert "   |                ^ /body/data/segment" in ran.out
    else:
        assert ran.out.startswith(f"<stdin>:3:{column}: error wrong-type")


def test_a_text_that_is_no_json_is_told_where_the_fault_is(run: Run) -> None:
    text = json.dumps({"Records": [{"body": TEXT}, {"body": TEXT.replace('"data": {', '"data" {')}]}, indent=1)
    [found] = json.loads(run("validate", "-f", "json", stdin=text).out)["unreadable"]

    line = text.split("\n")[found["line"] - 1]
    assert line[: found["column"] - 1].endswith('\\"data\\" ')
    assert found["message"].startswith("nothing to check at /Records/1/body: the string there is no JSON: ")


def test_a_base64_body_that_is_no_json_is_told_with_its_inner_place(run: Run) -> None:
    broken = base64.b64encode(json.dumps(SENT, indent=1).replace('"data": {', '"data" {').encode()).decode()
    [found] = reported(run, {"Records": [{"body": TEXT}, {"body": broken}]})["unreadable"]
    assert "column 9 of what the base64 stands for)" in found["message"]


def test_a_bound_is_told(run: Run) -> None:
    record: Any = SENT
    for _ in range(30):
        record = {"x": record}
    [event] = reported(run, record)["events"]
    assert event["findings"][0]["message"].endswith("; events were looked for only 24 levels deep")


def test_extract_writes_the_inner_text_and_conditions_see_it(run: Run) -> None:
    other = json.dumps({**SENT, "id": "whs_other"})
    record = {"Records": [{"body": TEXT}, {"body": f"  {other}\n"}, {"body": "x"}]}
    assert run("extract", stdin=json.dumps(record)).out.splitlines() == [TEXT, other]
    assert run("extract", "--where", "type=customer.segment.*", stdin=json.dumps(record)).out.count("\n") == 2
    assert run("extract", "--where", "customer=nobody", stdin=json.dumps(record)).out == ""


def test_inspect_and_diff_read_what_is_wrapped(run: Run, tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    one.write_text(json.dumps({"body": TEXT}))
    other.write_text(json.dumps({"detail": SENT}))

    inspected = json.loads(run("inspect", "-f", "json", one).out)
    assert [(event["type"], event["at"]) for event in inspected["cards"]] == [("customer.segment.left", "/body")]
    assert inspected["summary"]["found_inside"] == [{"at": "/body", "events": 1}]
    ran = run("diff", one, other)
    assert ran.code == 0
    assert "; 1 event at `/body`, 1 event at `/detail`." in ran.err


def test_python_reads_what_is_wrapped() -> None:
    assert validate({"body": TEXT}).valid
    assert [found.path for found in validate({"body": json.dumps(BAD)})] == [f"/body{PLACE}"]


def test_a_name_of_a_person_on_the_way_is_masked_everywhere(run: Run) -> None:
    record = {"ann@example.test": {"body": json.dumps(BAD)}, "other": 1}
    for form in ("json", "ndjson", "text", "concise"):
        ran = run("validate", "-f", form, stdin=json.dumps(record))
        assert "ann" not in ran.out + ran.err
        assert "/***/body" in ran.out


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None)
@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans(), st.data())
def test_values_are_found_where_a_full_look_finds_them(value: Any, indent: int | None, plain: bool, data: Any) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain).encode()
    everywhere = scan(text).values
    wanted = data.draw(st.lists(st.sampled_from(sorted(everywhere, key=repr)), max_size=4))
    spans = spans_of(text, wanted)
    assert {path: spans[path] for path in wanted} == {path: everywhere[path] for path in wanted}
    cursor = Cursor(text, 3, 5)
    for path in wanted:
        before = text[: spans[path].start].decode()
        line, column = 3 + before.count("\n"), len(before.rpartition("\n")[2]) + 1
        found: Location = cursor.location(spans[path])
        assert (found.line, found.column) == (line, column + (4 if line == 3 else 0))
