"""`--at`: events that stand deeper in their records, where they are said to stand."""

import base64
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.events.recognition import Event, Recogniser
from segcli.events.selection import Selection
from segcli.events.unwrap import inside, steps_of
from segcli.findings import Finding, SegcliError
from segcli.input.reading import EndOfSource
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source
from segcli.pipeline import checked, recognized
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator
from support.cli import Run
from support.events import payload, webhook
from support.paths import BROKEN

EVENT = payload("customer.segment.left/message.json")
BAD = {**EVENT, "segment": 5}
SENT = webhook("customer.segment.left", EVENT)


def read(file: Path, at: str) -> tuple[list[Record | Unreadable], EndOfSource]:
    """What stands at a pointer in a file, and its end."""
    *items, end = recognized(Source(str(file), file), Recogniser(), Selection(at=at))
    assert isinstance(end, EndOfSource)
    read = [item.record if isinstance(item, Event) else item for item in items if not isinstance(item, EndOfSource)]
    return read, end


def findings(file: Path, at: str) -> list[Finding]:
    items = checked(Source(str(file), file), EventValidator(Settings()), selection=Selection(at=at))
    return [
        found
        for item in items
        for found in getattr(item, "findings", ()) or ([item.finding] if isinstance(item, Unreadable) else [])
    ]


WRAPPED = {
    "an object": ({"body": EVENT}, "/body"),
    "a string": ({"body": json.dumps(EVENT)}, "/body"),
    "a string with white space": ({"body": "\n " + json.dumps(EVENT, indent=2) + "\n"}, "/body"),
    "an item": ({"Records": [1, EVENT]}, "/Records/1"),
    "every item": ({"Records": [{"body": json.dumps(EVENT)}]}, "/Records/*/body"),
    "every member": ({"by": {"a": EVENT}}, "/by/*"),
    "a string in a string": (
        {"Records": [{"body": json.dumps({"Message": json.dumps(EVENT)})}]},
        "/Records/*/body/Message",
    ),
    "an object in a string": ({"body": json.dumps({"detail": EVENT, "a": 1})}, "/body/detail"),
    "an escaped step": ({"a/b": {"~": EVENT}}, "/a~1b/~0"),
    "an empty step": ({"": EVENT}, "/"),
}


@pytest.mark.parametrize(("record", "at"), WRAPPED.values(), ids=WRAPPED)
def test_an_event_is_found_in(record: Any, at: str, tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    file.write_text(json.dumps(record))

    [found], end = read(file, at)

    assert isinstance(found, Record)
    assert found.json == EVENT
    assert orjson.loads(found.text) == EVENT
    assert (found.number, end.trouble) == (1, None)


def test_events_are_numbered_across_records(tmp_path: Path) -> None:
    file = tmp_path / "log.ndjson"
    file.write_text(f"{json.dumps({'Records': [EVENT, EVENT]})}\n" * 3)

    found, _ = read(file, "/Records/*")

    assert [item.number for item in found if isinstance(item, Record)] == [1, 2, 3, 4, 5, 6]
    assert [item.line for item in found if isinstance(item, Record)] == [1, 1, 2, 2, 3, 3]


def test_a_finding_in_an_object_stands_where_the_value_stands(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    text = json.dumps({"Records": [{"body": EVENT}, {"body": BAD}]}, indent=1)
    file.write_text(text)

    [found] = findings(file, "/Records/*/body")

    assert found.path == "/Records/1/body/segment"
    assert text.splitlines()[found.location.line - 1].strip() == '"segment": 5'
    assert text.splitlines()[found.location.line - 1][found.location.column - 1 :] == "5"


def test_a_finding_in_a_string_stands_where_its_value_stands(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    text = json.dumps({"id": "\N{SNOWMAN}", "body": json.dumps(BAD)}, ensure_ascii=False)
    file.write_text(text)

    [found] = findings(file, "/body")
    at = found.location

    assert found.path == "/body/segment"
    assert text[: at.column - 1].endswith('\\"segment\\": ')
    assert text[at.column - 1 : at.end_column - 1] == "5"


def test_a_repeated_key_in_a_string_is_found(tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    file.write_text(json.dumps({"body": json.dumps(EVENT)[:-1] + ', "segment": ' + json.dumps(EVENT["segment"]) + "}"}))

    assert [(found.code, found.path) for found in findings(file, "/body")] == [("duplicate-key", "/body/segment")]


MISSING = {
    "Python": ({"body": "{'id': None}"}, "/body", "invalid-json", "single quotes"),
    "Python, base64": (
        {"body": base64.b64encode(b'{"id": None, "name": "Ann Holt"}').decode()},
        "/body",
        "invalid-json",
        "`None` is Python's, JSON says `null` (line 1, column 8 of what the base64 stands for)",
    ),
    "no such member": ({"x": 1}, "/body", "not-an-event", "an object there has no `body`"),
    "no such item": ([[EVENT]], "/3", "not-an-event", "an array there has no `3`"),
    "below a number": ({"body": 5}, "/body/x", "not-an-event", "a scalar there has no `x`"),
    "items of a number": ({"body": 5}, "/body/*", "not-an-event", "it has no members"),
    "no JSON": ({"body": "hello Ann"}, "/body", "invalid-json", "the string there is no JSON"),
    "JSON and more": ({"body": "{} {}"}, "/body", "invalid-json", "more follows the JSON value"),
    "cut off": ({"body": json.dumps(EVENT)[:-9]}, "/body", "invalid-json", "is not closed on this line"),
    "a string in a string": ({"body": '"hello"'}, "/body", "not-an-event", "a string again"),
    "too deep": ({"body": "[" * 600 + "]" * 600}, "/body", "too-deep", "nested"),
}


@pytest.mark.parametrize(("record", "at", "code", "said"), MISSING.values(), ids=MISSING)
def test_a_record_without_an_event_there_is_told(record: Any, at: str, code: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "log.ndjson"
    file.write_text(f"{json.dumps(record)}\n")

    [found], _ = read(file, at)

    assert isinstance(found, Unreadable)
    assert found.finding.code == code
    assert said in found.finding.message
    assert "Ann" not in found.finding.message


def test_a_source_with_nothing_there_is_a_failure(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "log.json"
    file.write_text('{"Records": []}')

    ran = run("validate", "--at", "/Records/*/body", file)

    assert ran.code == 2
    assert ran.err.startswith(f"{file}: holds nothing at /Records/*/body\n")


@pytest.mark.parametrize("at", ["body", "$.body"])
def test_what_is_no_pointer_is_refused(at: str) -> None:
    with pytest.raises(SegcliError, match="--at takes a JSON Pointer such as /Records/"):
        steps_of(at)


def test_the_root_is_the_record_and_nothing_is_searched(run: Run) -> None:
    ran = run("validate", "-f", "json", "--at", "", stdin=json.dumps({"body": json.dumps(SENT)}))

    [event] = json.loads(ran.out)["events"]
    assert [found["code"] for found in event["findings"]] == ["not-an-event"]
    assert (event["at"], event["encoding"]) == (None, None)


@pytest.mark.parametrize("record", [json.dumps(SENT), json.dumps(json.dumps(SENT))])
def test_a_body_that_is_a_string_again_is_read(record: str, run: Run) -> None:
    for body, at in ((json.dumps({"body": record}), "/body"), (json.dumps(record), "")):
        ran = run("validate", "-f", "json", "--at", at, stdin=body)
        [event] = json.loads(ran.out)["events"]
        assert (event["valid"], event["at"], event["encoding"]) == (True, at, "json-text")
        assert json.loads(ran.out)["summary"]["found_inside"] == []


def test_base64_is_read(run: Run) -> None:
    body = base64.b64encode(json.dumps({"detail": SENT}).encode()).decode()
    ran = run("validate", "-f", "json", "--at", "/body/detail", stdin=json.dumps({"body": body}))
    [event] = json.loads(ran.out)["events"]
    assert (event["valid"], event["at"], event["encoding"]) == (True, "/body/detail", "base64")


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=6) | st.sampled_from(('{"a": 1}', '["a"]', '"a"')),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab*"), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON, st.lists(st.sampled_from(("a", "b", "0", "*")), min_size=1, max_size=4))
def test_whatever_stands_there_is_found_with_its_own_text(record: Any, steps: list[str]) -> None:
    text = json.dumps(record, indent=1).encode()

    for found in inside(Record(1, record, text, 1, 1, 0), tuple(steps)):
        if isinstance(found, Record):
            assert orjson.loads(found.text) == found.json


def test_kinds_of_findings_are_the_same_in_every_item(run: Run) -> None:
    bodies = [{"body": json.loads(BROKEN.read_text())} for _ in range(3)]

    ran = run("validate", "-f", "text", "--at", "/Records/*/body", stdin=json.dumps({"Records": bodies}))

    assert ran.out.count("error[wrong-type]") == 1
    assert "wrong-type customer.segment.left /Records/*/body/customer/created_at: 2 more times" in ran.out


def test_a_name_of_a_person_on_the_way_is_masked(run: Run) -> None:
    ran = run("validate", "--at", "/*", stdin=json.dumps({"ann@example.test": BAD}))

    assert "[/***/segment]" in ran.out
    assert "ann" not in ran.out
