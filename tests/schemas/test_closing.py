"""What segcli does to the schema files when it loads them: bundling, closing, stricter dates."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.engines import native, reference
from segcli.schemas import bundle
from segcli.schemas.closing import closed
from support.events import EVENTS, FILES, document, event_of, first_example, payload, places, replaced, webhook, without

ENVELOPES = ("data", "project", "distribution")
NEW: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 5, -1, 1.5, "x", "2024-02-30T00:00:00Z", [], {}, {"id": None}, [{}]]
)


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object inside a document."""
    if isinstance(node, dict):
        yield node
    for below in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(below)


def sound(event: str, envelope: str) -> Any:
    data = first_example(event)
    return data if envelope == "data" else webhook(event, data, envelope)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_closing_makes_no_invalid_payload_valid(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    value = payload(file)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(places(value)) or [()]))
        drop = data.draw(st.booleans()) and place
        value = without(value, place) if drop else replaced(value, place, data.draw(NEW))
        if not isinstance(value, dict):
            break
    opened = native.compile_schema(bundle.bundle(event_of(file)))
    closed = native.compile_schema(document(event_of(file), "data"))
    assert opened.is_valid(value) or not closed.is_valid(value)


@pytest.mark.parametrize("file", FILES)
def test_examples_are_valid_open_and_closed(file: str) -> None:
    value = payload(file)
    for schema in (bundle.bundle(event_of(file)), document(event_of(file), "data")):
        assert native.compile_schema(schema).errors(value) == []
        assert reference.compile_schema(schema).errors(value) == []


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("event", EVENTS)
def test_every_event_in_every_envelope_compiles_in_both_engines(event: str, envelope: str) -> None:
    closed = document(event, envelope)
    for compile_schema in (native.compile_schema, reference.compile_schema):
        checker = compile_schema(closed)
        assert checker.is_valid(sound(event, envelope))
        assert checker.errors({}) != []


@pytest.mark.parametrize("envelope", ENVELOPES)
@pytest.mark.parametrize("event", EVENTS)
def test_a_bundle_stands_alone(event: str, envelope: str) -> None:
    for whole in (bundle.bundle(event, envelope), document(event, envelope)):
        wanted = {node["$ref"] for node in nodes(whole) if isinstance(node.get("$ref"), str)}
        assert wanted <= {f"#/$defs/{name}" for name in whole["$defs"]}


@pytest.mark.parametrize("event", EVENTS)
def test_members_and_values_nobody_documented_are_noticed_only_when_closed(event: str) -> None:
    value = first_example(event) | {"brand_new": 1}
    assert native.compile_schema(bundle.bundle(event)).is_valid(value)
    told = native.compile_schema(document(event, "data")).errors(value)
    assert [(error.keyword, error.path, error.parameter) for error in told] == [
        ("additionalProperties", (), ["brand_new"])
    ]


@pytest.mark.parametrize("text", ["0000-01-01T00:00:00Z", "1990-12-31T23:59:60Z"])
def test_closing_makes_dates_stricter(text: str) -> None:
    value = first_example("customer.segment.left")
    value["customer"]["created_at"] = text
    assert native.compile_schema(bundle.bundle("customer.segment.left")).is_valid(value)
    told = native.compile_schema(document("customer.segment.left", "data")).errors(value)
    assert [(error.keyword, error.parameter) for error in told] == [("format", "date-time")]


KEYWORDS = ("items", "type", "pattern", "format", "properties", "oneOf", "additionalProperties", "x-shown", "x-new")
CLOSING: dict[str, tuple[Any, Any]] = {
    "an object that lists members": (
        {"properties": {"a": {}}},
        {"properties": {"a": {}}, "additionalProperties": False},
    ),
    "an object that says what else may come": (
        {"properties": {"a": {}}, "additionalProperties": {"type": "string"}},
        {"properties": {"a": {}}, "additionalProperties": {"type": "string"}},
    ),
    "a free map": ({"type": "object"}, {"type": "object"}),
    "members called as keywords": (
        {"properties": {name: {"type": "string"} for name in KEYWORDS}},
        {"properties": {name: {"type": "string"} for name in KEYWORDS}, "additionalProperties": False},
    ),
    "annotations": ({"type": "string", "x-shown": True, "x-when": 1}, {"type": "string", "x-shown": True}),
    "a reference or null": (
        {"oneOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]},
        {"$ref": "#/$defs/a?"},
    ),
}


@pytest.mark.parametrize(("schema", "expected"), CLOSING.values(), ids=CLOSING)
def test_closing(schema: Any, expected: Any) -> None:
    definitions = {"a": {"type": "object"}}
    result = closed(schema | {"$defs": definitions})
    nullable = {"a?": {"type": ["object", "null"]}} if "?" in str(expected) else {}
    assert result == expected | {"$defs": definitions | nullable}


def test_a_union_behind_a_nullable_reference_takes_null() -> None:
    branches = [{"type": "object", "required": ["kind"], "properties": {"kind": {"const": name}}} for name in "ab"]
    schema = {"oneOf": [{"$ref": "#/$defs/u"}, {"type": "null"}], "$defs": {"u": {"oneOf": branches}}}
    checker = native.compile_schema(closed(schema))
    assert checker.is_valid(None)
    assert checker.is_valid({"kind": "a"})
    assert not checker.is_valid({"kind": "c"})
