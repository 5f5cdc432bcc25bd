"""What is said of a record that breaks a schema: code, severity, place, words, help."""

from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.findings import Finding, SegcliError, Severity
from support.events import check, codes, first_example, payload, replaced, webhook, without

LEFT = "customer.segment.left"
CODES = "unique-codes.json"
DISCOUNT = ("voucher", "discount")

SCHEMA: dict[str, Any] = {
    "$defs": {
        "shape": {
            "oneOf": [
                {
                    "type": "object",
                    "required": ["kind", "radius"],
                    "properties": {"kind": {"const": "circle"}, "radius": {"type": "number"}},
                    "additionalProperties": False,
                },
                {
                    "type": "object",
                    "required": ["kind"],
                    "properties": {
                        "kind": {"const": "frame"},
                        "radius": {"type": "null"},
                        "inside": {"$ref": "#/$defs/shape"},
                    },
                    "additionalProperties": False,
                },
            ]
        }
    },
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "x-id": "seg"},
        "object": {"const": "segment"},
        "colour": {"type": "string", "enum": ["red", "green", None]},
        "fit": {"enum": ["XXS", "XS", "S", "M", "L", "XL", "XXL", None]},
        "only": {"enum": ["one"]},
        "nothing": {"enum": []},
        "no value but null": {"enum": [None]},
        "size": {"type": "integer", "minimum": 1, "maximum": 9},
        "ratio": {"type": ["number", "null"]},
        "since": {"type": ["string", "null"], "format": "date-time"},
        "born": {"type": "string", "format": "date"},
        "mail": {"type": "string", "format": "email"},
        "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
        "tags": {"type": "array", "items": {"type": "object", "required": ["id"]}, "maxItems": 3},
        "never": False,
        "either": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "shape": {"$ref": "#/$defs/shape"},
        "shape or null": {"oneOf": [{"$ref": "#/$defs/shape"}, {"type": "null"}]},
        "twice": {"oneOf": [{"type": "integer"}, {"minimum": 0}]},
        "untold": {"oneOf": [{"type": "string"}, {"type": "object", "required": ["id"]}]},
        "const of any kind": {"oneOf": [{"properties": {"a": {"const": {}}}, "required": ["a"]}, {"type": "string"}]},
    },
}


class Row(NamedTuple):
    """A record for the schema above, with a `¦` before what its only finding is located at, and that finding."""

    text: str
    code: str
    path: str
    message: str
    help: str | None = None
    severity: Severity = Severity.ERROR


ID = '"id": "seg_1"'
RFC = 'RFC 3339 with an offset, like "2024-02-29T14:04:46.506Z"'
NOTE, WARNING = Severity.NOTE, Severity.WARNING
ROWS = {
    "missing": Row("¦{}", "missing-property", "", "the event has no `id`"),
    "missing, misspelt": Row(
        '{"id": "seg_1", "tags": [¦{"Id": 1}]}',
        "missing-property",
        "/tags/0",
        "an item of `tags` has no `id`",
        "found `Id`; did you mean `id`?",
    ),
    "missing in an item": Row(
        '{"id": "seg_1",\n "tags": [{"id": 1},\n  ¦{}]}', "missing-property", "/tags/1", "an item of `tags` has no `id`"
    ),
    "unknown": Row(
        '{"id": "seg_1",\n ¦"x": 1}',
        "unknown-property",
        "/x",
        "the event has a member that nobody documented, `x`",
        None,
        NOTE,
    ),
    "unknown, misspelt": Row(
        '{"id": "seg_1", ¦"color": 1}',
        "unknown-property",
        "/color",
        "the event has a member that nobody documented, `color`",
        "did you mean `colour`?",
        NOTE,
    ),
    "unknown, near what is there": Row(
        '{"id": "seg_1", ¦"Id": 1}',
        "unknown-property",
        "/Id",
        "the event has a member that nobody documented, `Id`",
        None,
        NOTE,
    ),
    "wrong type": Row(
        '{"id": "seg_1", "size": ¦"x"}', "wrong-type", "/size", "expected an integer, found the string ***"
    ),
    "wrong type, several": Row(
        '{"id": "seg_1", "ratio": ¦true}', "wrong-type", "/ratio", "expected a number or null, found the boolean true"
    ),
    "wrong type, array": Row(
        '{"id": "seg_1", "tags": ¦{}}', "wrong-type", "/tags", "expected an array, found an empty object"
    ),
    "wrong type, item": Row(
        '{"id": "seg_1", "tags": [¦[]]}', "wrong-type", "/tags/0", "expected an object, found an empty array"
    ),
    "wrong type, date": Row(
        '{"id": "seg_1", "since": ¦5}',
        "wrong-type",
        "/since",
        "expected a date-time string or null, found the number 5",
        RFC,
    ),
    "null": Row('{"id": ¦null}', "null-not-allowed", "/id", "expected a string, found null"),
    "malformed date-time": Row(
        '{"id": "seg_1",\n\n\t"since": ¦"2024-02-30T00:00:00Z"}',
        "malformed-value",
        "/since",
        'expected a date-time, found the string "2024-02-30T00:00:00Z"',
        RFC,
    ),
    "blank for T": Row(
        '{"id": "seg_1", "since": ¦"2024-02-29 00:00:00Z"}',
        "malformed-value",
        "/since",
        'expected a date-time, found the string "2024-02-29 00:00:00Z"',
        RFC,
    ),
    "malformed date": Row(
        '{"id": "seg_1", "born": ¦"29.2.2024"}',
        "malformed-value",
        "/born",
        "expected a date, found the string ***",
        'a date of the calendar, like "2024-02-29"',
    ),
    "malformed e-mail": Row(
        '{"id": "seg_1", "mail": ¦"ada"}',
        "malformed-value",
        "/mail",
        "expected a string of the format `email`, found the string ***",
    ),
    "no match": Row(
        '{"id": "seg_1", "zip": ¦"x"}',
        "malformed-value",
        "/zip",
        "expected a match of ^[0-9]{5}$, found the string ***",
    ),
    "below": Row('{"id": "seg_1", "size": ¦0}', "out-of-range", "/size", "expected at least 1, found 0"),
    "above": Row('{"id": "seg_1", "size": ¦10}', "out-of-range", "/size", "expected at most 9, found 10"),
    "const": Row('{"id": "seg_1", "object": ¦"x"}', "unexpected-value", "/object", 'expected "segment", found ***'),
    "not listed": Row(
        '{"id": "seg_1", "colour": ¦"blue"}',
        "unknown-value",
        "/colour",
        'expected "red" or "green", found ***',
        None,
        WARNING,
    ),
    "not listed, misspelt": Row(
        '{"id": "seg_1", "colour": ¦"Gren"}',
        "unknown-value",
        "/colour",
        'expected "red" or "green", found ***',
        'did you mean "green"?',
        WARNING,
    ),
    "not one of many": Row(
        '{"id": "seg_1", "fit": ¦3}',
        "unknown-value",
        "/fit",
        "expected one of 7 documented values, found 3",
        'documented: "XXS", "XS", "S", "M", "L", "XL" or "XXL"',
        WARNING,
    ),
    "not the only value": Row(
        '{"id": "seg_1", "only": ¦5}',
        "unknown-value",
        "/only",
        'expected "one", found 5',
        None,
        WARNING,
    ),
    "no value listed": Row(
        '{"id": "seg_1", "nothing": ¦5}',
        "unknown-value",
        "/nothing",
        "expected nothing, found 5",
        None,
        WARNING,
    ),
    "only null listed": Row(
        '{"id": "seg_1", "no value but null": ¦5}',
        "unknown-value",
        "/no value but null",
        "expected nothing, found 5",
        None,
        WARNING,
    ),
    "false": Row('{"id": "seg_1", "never": ¦5}', "unexpected-value", "/never", "the number 5 is not allowed here"),
    "another keyword": Row(
        '{"id": "seg_1", "either": ¦5}',
        "unexpected-value",
        "/either",
        "the number 5 breaks the keyword `anyOf` of the schema",
    ),
    "union: the branch that is picked": Row(
        '{"id": "seg_1", "shape": {"kind": "circle", "radius": ¦"x"}}',
        "wrong-type",
        "/shape/radius",
        "expected a number, found the string ***",
    ),
    "union: the other branch": Row(
        '{"id": "seg_1", "shape": {"kind": "frame", "radius": ¦1}}',
        "wrong-type",
        "/shape/radius",
        "expected null, found the number 1",
    ),
    "union: a member of the other branch": Row(
        '{"id": "seg_1", "shape": {"kind": "circle", "radius": 1, ¦"insid": 1}}',
        "unknown-property",
        "/shape/insid",
        "`shape` has a member that nobody documented, `insid`",
        None,
        NOTE,
    ),
    "union: unknown discriminator": Row(
        '{"id": "seg_1", "shape": {"kind": ¦"circel", "x": 1}}',
        "unknown-value",
        "/shape/kind",
        'expected "circle" or "frame", found ***',
        'did you mean "circle"?',
        WARNING,
    ),
    "union: no discriminator": Row(
        '{"id": "seg_1", "shape": ¦{"kinds": "circle"}}',
        "missing-property",
        "/shape",
        "`shape` has no `kind`",
        "found `kinds`; did you mean `kind`?",
    ),
    "union: discriminator of a wrong type": Row(
        '{"id": "seg_1", "shape": {"kind": ¦5}}', "wrong-type", "/shape/kind", "expected a string, found the number 5"
    ),
    "union: discriminator null": Row(
        '{"id": "seg_1", "shape": {"kind": ¦null}}', "null-not-allowed", "/shape/kind", "expected a string, found null"
    ),
    "union: no object": Row(
        '{"id": "seg_1", "shape": ¦5}', "wrong-type", "/shape", "expected an object, found the number 5"
    ),
    "union: null": Row(
        '{"id": "seg_1", "shape": ¦null}', "null-not-allowed", "/shape", "expected an object, found null"
    ),
    "union in a union": Row(
        '{"id": "seg_1", "shape": {"kind": "frame", "inside": {"kind": "frame", "inside": ¦{"kind": "circle"}}}}',
        "missing-property",
        "/shape/inside/inside",
        "`inside` has no `radius`",
    ),
    "union in a union: unknown discriminator": Row(
        '{"id": "seg_1", "shape": {"kind": "frame", "inside": {"kind": ¦"fram"}}}',
        "unknown-value",
        "/shape/inside/kind",
        'expected "circle" or "frame", found ***',
        'did you mean "frame"?',
        WARNING,
    ),
    "union that several forms fit": Row(
        '{"id": "seg_1", "twice": ¦5}',
        "unexpected-value",
        "/twice",
        "the number 5 fits several forms of which the schema allows one",
    ),
    "union without discriminator": Row(
        '{"id": "seg_1", "untold": ¦5}',
        "unexpected-value",
        "/untold",
        "the number 5 fits no form that the schema allows",
    ),
    "union whose constant is no string": Row(
        '{"id": "seg_1", "const of any kind": ¦{"a": 5}}',
        "unexpected-value",
        "/const of any kind",
        "an object fits no form that the schema allows",
    ),
    "repeated key": Row(
        '{"id": "seg_1",\n ¦"id": "seg_1"}',
        "duplicate-key",
        "/id",
        "the key `id` occurs again in the event; parsers keep the last value",
        None,
        WARNING,
    ),
    "columns are code points": Row(
        '{"id": "seg_1", "tags": [{"id": "é𝄞"}], \t¦"ZIP": 1}',
        "misspelt-property",
        "/ZIP",
        "the event has a member that nobody documented, `ZIP`",
        "did you mean `zip`?",
        Severity.WARNING,
    ),
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("schemas") / "schema.json"
    file.write_bytes(orjson.dumps(SCHEMA))
    return file


def told(text: str, finding: Finding) -> Row:
    lines = text.split("\n")
    line, column, _, _ = finding.location
    lines[line - 1] = f"{lines[line - 1][: column - 1]}¦{lines[line - 1][column - 1 :]}"
    marked = "\n".join(lines)
    return Row(marked, finding.code, str(finding.path), finding.message, finding.help, finding.severity)


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_finding(row: Row, engine: Any, schema: Path) -> None:
    text = row.text.replace("¦", "")
    verdict = check(text.encode(), schema=schema, engine=engine)
    assert [told(text, finding) for finding in verdict.findings] == [row]
    assert verdict.valid == (row.severity < Severity.ERROR)


def test_expected_and_actual_are_told_apart_for_machines(schema: Path) -> None:
    [finding] = check(f'{{{ID}, "size": 10}}'.encode(), schema=schema).findings
    assert (finding.expected, finding.actual) == ("at most 9", "10")
    [finding] = check(f'{{{ID}, "colour": "blue"}}'.encode(), schema=schema).findings
    assert (finding.expected, finding.actual) == ('"red" or "green"', "***")


def test_findings_stand_in_the_order_of_the_text(schema: Path) -> None:
    text = '{"size": 0, "x": 1,\n"object": 5, "colour": 5, "id": null}'
    places = [finding.location for finding in check(text.encode(), schema=schema).findings]
    assert len(places) == 6
    assert places == sorted(places)


def test_a_location_spans_the_value(schema: Path) -> None:
    [finding] = check(f'{{{ID},\n"born": "né"\n}}'.encode(), schema=schema).findings
    assert finding.location == (2, 9, 2, 13)


def test_a_union_of_an_event_names_only_the_branch_that_its_type_picks() -> None:
    data = replaced(payload(f"{LEFT}/{CODES}"), DISCOUNT, {"type": "PERCENT", "percent_off": 101, "amount_off": 5})
    codes_of_the_schema = frozenset(("out-of-range", "unknown-property", "missing-property", "wrong-type"))
    verdict = check(data, select=codes_of_the_schema)
    assert [(finding.code, finding.path) for finding in verdict.findings] == [
        ("out-of-range", "/voucher/discount/percent_off"),
        ("unknown-property", "/voucher/discount/amount_off"),
    ]


def test_what_has_an_unknown_type_is_not_checked_further() -> None:
    data = replaced(payload(f"{LEFT}/{CODES}"), DISCOUNT, {"type": "HALF_PRICE", "percent_off": "x", "new": 1})
    verdict = check(data)
    assert codes(verdict) == ["unknown-value"]
    assert verdict.valid


def test_a_nullable_union_says_that_null_may_be_there() -> None:
    wrong = frozenset(("wrong-type",))
    [finding] = check(replaced(payload(f"{LEFT}/{CODES}"), DISCOUNT, 5), select=wrong).findings
    assert finding.message == "expected an object or null, found the number 5"
    assert check(replaced(payload(f"{LEFT}/{CODES}"), DISCOUNT, None)).valid


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ((), "the webhook"),
        (("data",), "`data`"),
        (("event", "event_source"), "`event_source`"),
        (("source",), "`source`"),
    ],
    ids=str,
)
def test_the_owner_of_a_member_of_a_webhook(path: tuple[str, ...], owner: str) -> None:
    body = webhook(LEFT, first_example(LEFT))
    [finding] = check(replaced(body, (*path, "brand_new"), 1)).findings
    assert finding.message == f"{owner} has a member that nobody documented, `brand_new`"


def test_the_owner_of_a_member_that_a_webhook_lacks() -> None:
    [finding] = check(without(webhook(LEFT, first_example(LEFT)), ("project_id",))).findings
    assert (finding.message, finding.path) == ("the webhook has no `project_id`", "")


def test_the_owner_of_a_member_of_bare_data() -> None:
    [finding] = check(first_example(LEFT) | {"brand_new": 1}).findings
    assert finding.message == "the event has a member that nobody documented, `brand_new`"


def test_a_sum_over_items_is_shown_as_the_numbers_are_of_which_it_is_made() -> None:
    body = payload("customer.order.paid/unique-codes.json")
    total = sum(item["amount"] for item in body["order"]["items"])
    body["order"]["amount"] = total + 1

    messages = [finding.message for finding in check(body).findings]

    assert f"`amount` is {total + 1}, but the items come to {total}" in messages


def test_pointers_are_escaped() -> None:
    [finding] = check(first_example(LEFT) | {"a/b~c": 1}).findings
    assert finding.path == "/a~1b~0c"


def test_a_member_called_by_a_number_is_no_index() -> None:
    data = first_example("business_validation_rule.created")
    data["rule"]["rules"]["7"] = 5
    [finding] = check(data).findings
    assert (finding.code, finding.path) == ("wrong-type", "/rule/rules/7")


def test_a_member_without_a_name_is_found() -> None:
    data = first_example("business_validation_rule.created")
    data["rule"]["rules"][""] = 5
    [finding] = check(data).findings
    assert (finding.code, finding.path) == ("wrong-type", "/rule/rules/")
    [finding] = check(first_example(LEFT) | {"": 1}).findings
    assert (finding.code, finding.path) == ("unknown-property", "/")


@pytest.mark.parametrize("document", [True, {}, {"$ref": "#/$defs/a", "$defs": {"a": True}}], ids=str)
def test_a_schema_that_says_nothing_finds_nothing(document: Any, tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_bytes(orjson.dumps(document))
    assert check(b'{"a": 1}', schema=file).findings == ()


SELF = {"$defs": {"a": {"$ref": "#/$defs/a"}}, "properties": {"a": {"$ref": "#/$defs/a"}, "b": {"type": "string"}}}


def test_a_reference_in_a_circle_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_bytes(orjson.dumps(SELF | {"required": ["c"]}))
    with pytest.raises(SegcliError, match="refers to itself without end"):
        check(b'{"a": 5, "b": 5}', schema=file)


def test_the_data_of_a_webhook_is_checked_with_a_schema_of_the_users_own(schema: Path) -> None:
    [finding] = check(webhook(LEFT, {"id": "seg_1", "shape": {"kind": "circle"}}), schema=schema).findings
    assert (finding.code, finding.path) == ("missing-property", "/data/shape")


def test_many_unknown_members_are_told_in_time(schema: Path) -> None:
    body = {"id": "seg_1"} | {f"colour{number}": number for number in range(3000)}
    findings = check(body, schema=schema).findings
    assert len(findings) == 3000
    assert {finding.help for finding in findings} == {None}


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.sampled_from(["circle", "frame", "segment", "red", "x"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "kind", "radius", "inside", "a"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(value=st.dictionaries(st.sampled_from(list(SCHEMA["properties"])), JSON_VALUES))
@settings(max_examples=100, deadline=None)
def test_what_is_not_valid_has_a_finding_that_points_into_the_record(schema: Path, value: dict[str, Any]) -> None:
    verdicts = [check(value, schema=schema, engine=name) for name in ("native", "reference")]
    assert verdicts[0].findings == verdicts[1].findings
    for finding in verdicts[0].findings:
        assert finding.path is not None
        found: Any = value
        for step in filter(None, finding.path.split("/")):
            found = found[int(step)] if isinstance(found, list) else found[step]
