"""Both engines mean the same by "valid", on our own schemas and on those that users bring."""

import random
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.engines import Checker, Engine, EngineName, RawError, engine, native, reference
from segcli.findings import SegcliError
from support.events import FILES, check, document, errors, event_of, parsed, payload, places, replaced, without

ENGINES: dict[EngineName, Engine] = {"native": native.compile_schema, "reference": reference.compile_schema}
BASE = "file:///nowhere/schema.json"

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["customer", "PERCENT", "2024-02-30", "2024-02-29T12:00:00Z", "1990-12-31T23:59:60Z", ""]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "object", "type", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@cache
def checkers(event: str) -> dict[EngineName, Checker]:
    return {name: compile_schema(document(event, "data")) for name, compile_schema in ENGINES.items()}


def both(schema: Any, instance: Any) -> list[RawError]:
    """The errors that both engines find, which also must agree on whether there are any."""
    told: dict[str, list[RawError]] = {}
    for name, compile_schema in ENGINES.items():
        checker = compile_schema(schema, BASE)
        told[name] = checker.errors(instance)
        assert checker.is_valid(instance) == (not told[name])
    assert told["native"] == told["reference"]
    return told["native"]


def mutated(value: Any, data: st.DataObject) -> Any:
    """The value after a few changes at random places."""
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.sampled_from(list(places(value)) or [()]))
        match data.draw(st.sampled_from(["replace", "drop", "rename", "add"])):
            case "replace":
                value = replaced(value, place, data.draw(VALUES))
            case "drop" if place:
                value = without(value, place)
            case "rename" if place and isinstance(place[-1], str):
                found: Any = value
                for step in place:
                    found = found[step]
                value = replaced(without(value, place), (*place[:-1], f"{place[-1]}x"), found)
            case "add" if place and isinstance(place[-1], str):
                value = replaced(value, (*place[:-1], data.draw(st.text(max_size=4))), data.draw(VALUES))
        if not isinstance(value, dict):
            return value
    return value


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_engines_agree_on_mutated_examples(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    instance = mutated(payload(file), data)
    told = {
        name: (checker.is_valid(instance), checker.errors(instance))
        for name, checker in checkers(event_of(file)).items()
    }
    assert told["native"] == told["reference"]
    assert told["native"][0] == (not told["native"][1])


@pytest.mark.parametrize("file", FILES)
def test_engines_find_the_same_in_every_example_with_a_fault(file: str) -> None:
    # Deterministic, so that each example is reached in each run; the findings, too, are compared.
    chance = random.Random(file)
    example = parsed(file)
    places_there = list(places(example))
    for place in chance.sample(places_there, min(3, len(places_there))):
        body = orjson.dumps(replaced(example, place, chance.choice([None, 5, "x", [], {"id": 1}, True, 1.5])))
        options = {"event": event_of(file)}
        told = {name: check(body, engine=name, **options) for name in ENGINES}
        assert told["native"].findings == told["reference"].findings
        assert told["native"].valid == told["reference"].valid


DATES = {
    "2024-02-29": True,
    "2024-02-30": False,
    "2023-02-29": False,
    "2024-13-01": False,
    "2024-00-10": False,
    "0000-01-01": False,
    "0001-01-01": True,
    "9999-12-31": True,
    "2024-2-9": False,
    "2024-02-29\n": False,
    " 2024-02-29": False,
    "20240229": False,
    "٢٠٢٤-02-29": False,
    "": False,
}
TIMES = {
    "2024-02-29T14:04:46.506Z": True,
    "2024-02-29T14:04:46Z": True,
    "2024-02-29T14:04:46.123456789012Z": True,
    "2024-02-29t14:04:46z": True,
    "2024-02-29T14:04:46+00:00": True,
    "2024-02-29T14:04:46-00:00": True,
    "2024-02-29T14:04:46+23:59": True,
    "2024-02-29T14:04:46+24:00": False,
    "2024-02-29T14:04:46+01:60": False,
    "2024-02-29T14:04:46+0100": False,
    "2024-02-29T14:04:46+1:00": False,
    "2024-02-29T14:04:46": False,
    "2024-02-29T14:04Z": False,
    "2024-02-29T14:04:46.Z": False,
    "2024-02-29T14:04:46,5Z": False,
    "2024-02-29 14:04:46Z": False,
    "2024-02-29_14:04:46Z": False,
    "2024-02-30T14:04:46Z": False,
    "2024-02-29T24:00:00Z": False,
    "2024-02-29T23:60:00Z": False,
    "1990-12-31T23:59:60Z": False,
    "1990-12-31T15:59:60-08:00": False,
    "2024-02-29T14:04:59Z": True,
    "0000-01-01T00:00:00Z": False,
    "0001-01-01T00:00:00Z": True,
    "2024-02-29T14:04:46Z\n": False,
    "2024-02-29T14:04:46Z ": False,
    "2024-02-29": False,
    "": False,
}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("text", [*DATES, *TIMES], ids=ascii)
def test_dates_are_those_of_rfc_3339_in_a_schema_of_the_users_own(name: EngineName, text: str) -> None:
    for format_name, table in (("date", DATES), ("date-time", TIMES)):
        checker = ENGINES[name]({"format": format_name}, BASE)
        assert checker.is_valid(text) == table.get(text, False)


@pytest.mark.parametrize("engine_name", ENGINES)
@pytest.mark.parametrize(("text", "holds"), TIMES.items(), ids=ascii)
def test_dates_are_those_of_rfc_3339_in_an_event(engine_name: EngineName, text: str, holds: bool) -> None:
    body = orjson.dumps(
        replaced(parsed("customer.segment.left/unique-codes.json"), ("publication", "created_at"), text)
    )
    verdict = check(body, engine=engine_name)
    assert errors(verdict) == ([] if holds else ["malformed-value"])


@pytest.mark.parametrize("engine_name", ENGINES)
@pytest.mark.parametrize("levels", [254, 255, 256, 400, 500])
def test_deep_nesting_in_a_free_map_is_judged(engine_name: EngineName, levels: int) -> None:
    sound = payload("customer.segment.left/message.json")
    body = orjson.dumps(replaced(sound, ("customer", "metadata"), {"here": 0}))
    deep = body.replace(b'"here":0', b'"here":' + b"[" * levels + b"]" * levels)
    assert check(deep, engine=engine_name).valid
    verdict = check(deep.replace(b'"object":"segment"', b'"object":5'), engine=engine_name)
    assert errors(verdict)
    assert not verdict.valid


def test_engines_agree_on_deep_instances_of_a_schema_that_refers_to_itself() -> None:
    instance: Any = 5
    for _ in range(500):
        instance = {"inside": instance}
    schema = {"type": "object", "properties": {"inside": {"$ref": "#"}}}
    told = [compile_schema(schema, BASE).errors(instance) for compile_schema in ENGINES.values()]
    assert told[0] == told[1] != []


UNION = {
    "oneOf": [
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "a"}, "size": {"type": "integer"}}},
        {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "b"}, "size": {"type": "string"}}},
        {"type": "null"},
    ]
}
OTHER_SCHEMAS: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "true": (True, [1], []),
    "false": (False, [], [1, {}]),
    "bounds": ({"exclusiveMinimum": 1, "exclusiveMaximum": 3, "multipleOf": 0.1}, [2, 2.3, "x"], [1, 3, 2.35]),
    "decimals": ({"multipleOf": 0.01}, [19.99, 0.07, 3], [19.999]),
    "lengths": ({"minLength": 1, "maxLength": 2}, ["é", "ab"], ["", "abc"]),
    "items": (
        {"items": {"type": "integer"}, "minItems": 1, "maxItems": 2, "uniqueItems": True},
        [[1]],
        [[], [1, 1, 1]],
    ),
    "prefix items": ({"prefixItems": [{"type": "string"}, False], "items": False}, [["a"]], [[1], ["a", 1, 2]]),
    "contains": (
        {"contains": {"type": "string"}, "minContains": 2, "maxContains": 3},
        [["a", "b"]],
        [["a"], ["a"] * 4],
    ),
    "plain contains": ({"contains": {"type": "string"}}, [["a"]], [[1]]),
    "false member": ({"properties": {"a": False}}, [{"b": 1}], [{"a": 1}]),
    "no members": ({"additionalProperties": False}, [{}], [{"a": {"b": 1}, "c": 1}]),
    "typed map": ({"additionalProperties": {"type": "string"}}, [{"a": "b"}], [{"a": 1, "b": 2}]),
    "patterned members": (
        {"patternProperties": {"^n": {"type": "integer"}}, "additionalProperties": False},
        [{"n1": 1}],
        [{"n1": "x", "m": 1}],
    ),
    "names": ({"propertyNames": {"pattern": "^[a-z]+$"}}, [{"a": 1}], [{"A": 1, "B": 1}]),
    "counts": ({"minProperties": 1, "maxProperties": 1}, [{"a": 1}], [{}, {"a": 1, "b": 1}]),
    "dependent": (
        {"dependentRequired": {"a": ["b", "c"]}, "dependentSchemas": {"d": {"required": ["e"]}}},
        [{"b": 1}],
        [{"a": 1}, {"d": 1}],
    ),
    "unevaluated": (
        {"properties": {"a": True}, "unevaluatedProperties": False, "unevaluatedItems": False},
        [{"a": 1}],
        [{"b": 1}, [1]],
    ),
    "all": ({"allOf": [{"type": "integer"}, {"minimum": 5}]}, [5], [1, "x"]),
    "any": ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, [5, None], ["x"]),
    "not": ({"not": {"type": "integer"}}, ["x"], [1]),
    "if": (
        {"if": {"type": "object"}, "then": {"required": ["a"]}, "else": {"type": "null"}},
        [{"a": 1}, None],
        [{}, 1],
    ),
    "union": (UNION, [{"kind": "a", "size": 1}, None], [{"kind": "a", "size": "x"}, {"kind": "c"}, {}, 5]),
    "several branches fit": ({"oneOf": [{"type": "integer"}, {"minimum": 0}, {"type": "string"}]}, [-1], [1]),
    "equal numbers": ({"enum": [1, "a", None]}, [1, 1.0, None], [True, "b"]),
    "constant": ({"const": {"a": [1]}}, [{"a": [1]}], [{"a": [True]}, 5]),
    "whole numbers": ({"type": "integer"}, [1.0, 2**60], [1.5, "1", True]),
    "types": ({"type": ["string", "null"]}, ["x", None], [1]),
    "pattern to the end": ({"pattern": r"^\d+$"}, ["12"], ["12\n", "١"]),
    "pattern with a dollar": ({"pattern": r"^[$]\$$"}, ["$$"], ["$$\n"]),
    "e-mail": ({"format": "email"}, ["a@example.test", 5], ["nobody"]),
    "uuid": ({"format": "uuid"}, ["2eb8aa08-aa98-11ea-b4aa-73b441d16380"], ["2eb8aa08"]),
    "unknown format": ({"format": "shoe-size"}, ["x"], []),
    "local reference": ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}, ["x"], [5]),
    "dynamic reference": ({"$dynamicRef": "#a", "$defs": {"a": {"$dynamicAnchor": "a", "type": "string"}}}, ["x"], [5]),
    "dialect given": (
        {"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"a": False}},
        [{}],
        [{"a": 1}],
    ),
    "members called by numbers": (
        {
            "properties": {
                "1": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"0": {"type": "null"}}}]}
            }
        },
        [{"1": "x"}, {"1": {"0": None}}],
        [{"1": {"0": 5}}],
    ),
    "members called by what is nearly a number": (
        {"additionalProperties": {"additionalProperties": {"type": "integer"}}},
        [{"01": {"+1": 1}}],
        [
            {"01": {"a": "x"}},
            {"a": {"00": "x"}},
            {"+1": {"+01": "x"}},
            {"1": {"a": 1}, "01": {"a": "x"}},
            {"18446744073709551616": {"-1": "x"}},
        ],
    ),
    "members called as keywords": (
        {
            "properties": {
                "$ref": {"type": "string"},
                "propertyNames": {"type": "string"},
                "additionalProperties": False,
            }
        },
        [{"$ref": "x"}],
        [{"$ref": 1}, {"propertyNames": 1}, {"additionalProperties": {}}],
    ),
}


@pytest.mark.parametrize("name", OTHER_SCHEMAS)
def test_engines_agree_on_keywords_that_only_users_write(name: str) -> None:
    schema, fit, unfit = OTHER_SCHEMAS[name]
    assert [both(schema, instance) for instance in fit] == [[] for _ in fit]
    assert all(both(schema, instance) for instance in unfit)


@pytest.mark.parametrize("name", OTHER_SCHEMAS)
def test_what_breaks_a_schema_of_the_users_own_is_told(name: str, tmp_path: Path) -> None:
    schema, fit, unfit = OTHER_SCHEMAS[name]
    file = tmp_path / "schema.json"
    file.write_bytes(orjson.dumps(schema))
    for instance in fit:
        assert check(orjson.dumps([instance]), schema=file).valid  # the items of an array are the records
    for instance in unfit:
        verdicts = [check(orjson.dumps([instance]), schema=file, engine=name) for name in ENGINES]
        assert verdicts[0].findings == verdicts[1].findings != ()
        valid = all(finding.severity < 3 for finding in verdicts[0].findings)
        assert [verdict.valid for verdict in verdicts] == [valid, valid]


@pytest.mark.parametrize("engine_name", ENGINES)
def test_a_schema_may_refer_to_a_file_beside_it(engine_name: EngineName, tmp_path: Path) -> None:
    (tmp_path / "a name.json").write_text(
        '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string"}'
    )
    schema = tmp_path / "schema.json"
    schema.write_text('{"properties": {"city": {"$ref": "a%20name.json"}}}')
    assert check(b'{"city": "Gent"}', engine=engine_name, schema=schema).valid
    verdict = check(b'{"city": 5}', engine=engine_name, schema=schema)
    assert [(finding.code, finding.path) for finding in verdict.findings] == [("wrong-type", "/city")]


UNUSABLE = {
    "no such file": '{"$ref": "absent.json"}',
    "no such definition": '{"$ref": "#/$defs/absent"}',
    "a directory": '{"$ref": "."}',
    "no JSON": '{"$ref": "broken.json"}',
    "another machine": '{"$ref": "http://127.0.0.1:9/schema.json"}',
    "another machine, by its own name": '{"$id": "https://example.test/schema.json", "$ref": "other.json"}',
    "another scheme": '{"$ref": "ftp://example.test/schema.json"}',
    "a keyword misused": '{"type": 5}',
    "a pattern that is none": '{"pattern": "("}',
    "a string": '"x"',
    "null": "null",
    "a list": "[]",
}


@pytest.mark.parametrize("engine_name", ENGINES)
@pytest.mark.parametrize("text", UNUSABLE.values(), ids=UNUSABLE)
def test_a_schema_that_cannot_be_used_stops_the_run(engine_name: EngineName, text: str, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    schema = tmp_path / "schema.json"
    schema.write_text(text)
    with pytest.raises(SegcliError):
        check(b"{}", engine=engine_name, schema=schema)


@pytest.mark.parametrize("engine_name", ENGINES)
def test_a_file_of_another_machine_is_not_looked_for_here(engine_name: EngineName, tmp_path: Path) -> None:
    (tmp_path / "here.json").write_text("true")
    schema = tmp_path / "schema.json"
    schema.write_bytes(orjson.dumps({"$ref": f"http://127.0.0.1:9{tmp_path.as_posix()}/here.json"}))
    with pytest.raises(SegcliError):
        check(b"{}", engine=engine_name, schema=schema)


def test_the_best_engine_is_taken_without_a_remark() -> None:
    assert engine("auto") == (native.compile_schema, None)
    assert engine("reference") == (reference.compile_schema, None)
