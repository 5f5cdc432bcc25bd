"""Nothing that may identify a person reaches a finding, and nothing that a terminal obeys."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.console.text import readable, visible
from segcli.findings import Finding
from segcli.input.json_text import printable_json
from segcli.privacy import masking
from segcli.privacy.customers import customers, customers_at
from segcli.privacy.display_rules import display_rule
from segcli.privacy.persons import people
from segcli.privacy.policy import Privacy
from segcli.privacy.unparsed import masked
from segcli.schemas.tree import SchemaTree
from segcli.validation.result import CheckedEvent
from support.events import (
    EVENTS,
    FILES,
    check,
    document,
    event_of,
    first_example,
    payload,
    places,
    replaced,
    webhook,
)

LEFT = "customer.segment.left"
PEOPLE = [
    "Ines Moreau",
    "ines.moreau@example.test",
    "+49 (0) 151 - 234 56 78",
    "491512345678",
    "1977-Moreau-05",
    "Rue Moreau 5, Gent",
    "cust_Moreau Ines",
    "Moreau-2024-02-29",
    "٤٩١٥١٢٣٤٥٦٧٨",
]
NAMES = ["ines.moreau@example.test", "491512345678", "49/151/234/567/8", "٤٩١٥١٢٣٤٥٦٧٨", "ines＠moreau"]
CONTROLS = [
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x1b]0;x\x07",
    "\u202eevil",
    "\u2066",
    "\u200b",
    "\u2028",
    "\x85",
    "\r\n",
    "\x7f",
]
HIDDEN = st.sampled_from(PEOPLE)


def texts(finding: Finding) -> list[str]:
    return [text for text in (finding.message, finding.expected, finding.actual, finding.help, finding.path) if text]


def said(verdict: CheckedEvent) -> str:
    """All that is told, with pointers as people read them."""
    told = [finding._replace(path=finding.path and readable(finding.path)) for finding in verdict.findings]
    return "\n".join(text for finding in told for text in texts(finding))


def enveloped(file: str, data: Any, kind: str) -> Any:
    return data if kind == "data" else webhook(event_of(file), data, kind)


def personal() -> st.SearchStrategy[Any]:
    """Values made of nothing but what must not be shown."""
    names = st.sampled_from(NAMES)
    return st.recursive(
        HIDDEN,
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=2),
        max_leaves=4,
    )


@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_personal_strings_in_any_place_are_not_told(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    kind = data.draw(st.sampled_from(["data", "project", "distribution"]))
    body = enveloped(file, payload(file), kind)
    privacy = Privacy(document(event_of(file), kind))
    for _ in range(data.draw(st.integers(1, 5))):
        hidden = [place for place in places(body) if not privacy.is_shown(PEOPLE[0], place)]
        place = data.draw(st.sampled_from(hidden))
        if data.draw(st.booleans()) and isinstance(place[-1], str):
            place = (*place[:-1], data.draw(st.sampled_from(NAMES)))
        body = replaced(body, place, data.draw(personal()))
    text = said(check(body))
    assert [known for known in (*PEOPLE, *NAMES, "Moreau") if known in text] == []


@pytest.mark.parametrize("file", FILES)
def test_a_name_in_place_of_every_value_is_not_told(file: str) -> None:
    data = payload(file)
    body = {name: [PEOPLE[0], {NAMES[0]: PEOPLE[1]}] for name in data} | {NAMES[0]: 1, NAMES[1]: {"x": 1}}
    for kind in ("data", *EVENTS[event_of(file)]["channels"]):
        text = said(check(enveloped(file, body, kind), event=event_of(file)))
        assert "***" in text
        assert not any(known in text for known in (*PEOPLE, *NAMES))


@pytest.mark.parametrize("body", [PEOPLE[1], [PEOPLE[0]], {PEOPLE[1]: PEOPLE[0]}, 4915123456], ids=str)
def test_what_is_no_event_is_not_told(body: Any) -> None:
    text = said(check([body]))
    assert text
    assert str(body) not in text


SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"const": "x"},
        "kind": {"enum": ["a"]},
        "when": {"format": "date"},
        "mail": {"type": "string", "format": "email", "pattern": "^x"},
        "code": {"type": "string", "maxLength": 1},
        "list": {"items": {"type": "integer"}, "contains": {"type": "null"}},
        "map": {"additionalProperties": {"type": "integer"}, "propertyNames": {"maxLength": 1}},
        "union": {"oneOf": [{"required": ["t"], "properties": {"t": {"const": "a"}}}]},
    },
}


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_schema_of_the_users_own_shows_no_more(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = Path(tmp_path_factory.getbasetemp()) / "masking-schema.json"
    file.write_bytes(orjson.dumps(SCHEMA))
    names = st.sampled_from([*SCHEMA["properties"], *NAMES])  # type: ignore[misc]
    body = data.draw(st.dictionaries(names, personal(), min_size=1))
    text = said(check(body, schema=file))
    assert [known for known in (*PEOPLE, *NAMES) if known in text] == []


def left_privacy(**options: Any) -> Privacy:
    return Privacy(document(LEFT, "data"), **options).of(payload(f"{LEFT}/message.json"))


SHOWN: dict[str, tuple[tuple[str | int, ...], Any, str]] = {
    "id with its prefix": (("customer", "id"), "cust_5P5B8o", '"cust_5P5B8o"'),
    "id with another prefix": (("customer", "id"), "seg_5P5B8o", "***"),
    "id in words": (("customer", "id"), "cust_Ines Moreau", "***"),
    "date-time": (("customer", "created_at"), "2024-02-29T14:04:46.506Z", '"2024-02-29T14:04:46.506Z"'),
    "date-time with an offset": (
        ("customer", "created_at"),
        "2024-02-29T14:04:46+01:00",
        '"2024-02-29T14:04:46+01:00"',
    ),
    "date-time with a blank": (("customer", "created_at"), "2024-02-29 14:04:46", '"2024-02-29 14:04:46"'),
    "no date-time": (("customer", "created_at"), "Moreau 2024", "***"),
    "a phone number for a date": (("customer", "created_at"), "2024-02-29T49151234", "***"),
    "plain date for a date-time": (("customer", "created_at"), "1977-05-12", "***"),
    "birth date": (("customer", "birthdate"), "1977-05-12", "***"),
    "birth date by its old name": (("customer", "birthday"), "1977-05-12", "***"),
    "birth date with a time": (("customer", "birthday"), "1977-05-12T00:00:00Z", "***"),
    "number for a birth date of old": (("customer", "birthday"), 19770512, "***"),
    "number for a birth date": (("customer", "birthdate"), 19770512, "***"),
    "constant": (("segment", "object"), "segment", '"segment"'),
    "another constant": (("segment", "object"), "Ines", "***"),
    "listed value": (("campaign", "campaign_type"), "PROMOTION", '"PROMOTION"'),
    "value not listed": (("campaign", "campaign_type"), "Ines", "***"),
    "name of a segment": (("segment", "name"), "New Customers", '"New Customers"'),
    "name of a campaign": (("campaign", "name"), "Win-back", '"Win-back"'),
    "name of a customer": (("customer", "name"), "Ines Moreau", "***"),
    "source id": (("customer", "source_id"), "cust_5P5B8o", "***"),
    "voucher code": (("voucher", "code"), "BACK-8kQ2ZM", "***"),
    "metadata": (("customer", "metadata", "region"), "south", "***"),
    "number in metadata": (("customer", "metadata", "visits"), 5, "***"),
    "fraction in metadata": (("customer", "metadata", "visits"), 4.5, "***"),
    "boolean in metadata": (("customer", "metadata", "newsletter"), True, "***"),
    "number below a member that nobody knows": (("customer", "brand_new", "phone"), 5, "***"),
    "number of a member that nobody knows": (("customer", "brand_new"), 5, "5"),
    "number": (("customer", "loyalty", "points"), 301, "301"),
    "large number": (("customer", "loyalty", "points"), 491512345678, "491512345678"),
    "large number of a member that nobody knows": (("customer", "brand_new"), 491512345678, "***"),
    "number for a date": (("customer", "created_at"), 5, "5"),
    "large number for a date": (("customer", "created_at"), 1709215486, "***"),
    "number for an object": (("segment",), 5, "5"),
    "large number for an object": (("segment",), 491512345678, "***"),
    "number for an id": (("segment", "id"), 12345, "12345"),
    "large number for an id": (("segment", "id"), 123456, "***"),
    "digits behind the point": (("segment", "id"), 4915.12, "***"),
    "large number for a listed value": (("campaign", "campaign_type"), 491512345678, "***"),
    "large number for a name that may be shown": (("segment", "name"), 491512345678, "***"),
    "number for the whole record": ((), 12345, "12345"),
    "large number for the whole record": ((), 491512345678, "***"),
    "number for a phone number": (("customer", "phone"), 491512345678, "***"),
    "boolean for a name": (("customer", "name"), True, "true"),
    "null": (("customer", "name"), None, "null"),
    "null in metadata": (("customer", "metadata", "x"), None, "null"),
    "object": (("customer",), {"a": 1}, "{...}"),
    "array": (("customer",), ["Ines"], "[...]"),
    "long text": (("segment", "name"), "x" * 100, '"' + "x" * 57 + '..."'),
    "nowhere": (("nobody", 0, "knows"), "Ines", "***"),
}


@pytest.mark.parametrize(("path", "value", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown(path: tuple[str | int, ...], value: Any, shown: str) -> None:
    assert left_privacy().value(value, path) == shown


@pytest.mark.parametrize(("path", "value", "_"), SHOWN.values(), ids=SHOWN)
def test_everything_is_shown_on_demand(path: tuple[str | int, ...], value: Any, _: str) -> None:
    assert "***" not in left_privacy(show_values=True).value(value, path)


def test_without_a_schema_nothing_is_shown() -> None:
    assert Privacy(None).value("segment", ("segment", "object")) == "***"
    assert Privacy(None).value(5, ("segment",)) == "***"


def test_free_text_without_its_record_is_masked() -> None:
    assert Privacy(document(LEFT, "data")).value("New Customers", ("segment", "name")) == "***"


@pytest.mark.parametrize(
    "says", [{"format": "date-time"}, {"enum": ["Ines"]}, {"x-id": "cust"}, {"const": "Ines"}], ids=str
)
def test_a_place_that_is_said_to_be_masked_shows_nothing(says: dict[str, Any]) -> None:
    shown, hidden = (display_rule([{"type": "string", **says, **more}]) for more in ({}, {"x-shown": False}))
    values = ("2024-02-29T14:04:46Z", "Ines", "cust_5P5B8o")
    assert any(map(shown.string, values))
    assert not any(map(hidden.string, values))


def test_what_a_terminal_obeys_is_escaped_for_machines_too() -> None:
    value = masking.masked({"name": "a\x1b[0m\x7f"}, ("segment",), left_privacy())
    assert printable_json(value) == '{"name":"a\\u001b[0m\\u007f"}'


def test_a_schema_says_nothing_of_what_stands_outside_its_place() -> None:
    privacy = Privacy(document(LEFT, "data"), root=("data",))
    privacy = privacy.of({})
    assert privacy.value("New Customers", ("data", "segment", "name")) == '"New Customers"'
    assert privacy.value("New Customers", ("segment", "name")) == "***"


def test_documented_values_are_told_in_findings() -> None:
    body = replaced(first_example(LEFT), ("segment", "object"), "customer")
    [finding] = check(body).findings
    assert finding.expected == '"segment"'
    body = replaced(first_example(LEFT), ("customer", "created_at"), "2024-02-30T00:00:00Z")
    [finding] = check(body).findings
    assert finding.actual == 'the string "2024-02-30T00:00:00Z"'


MEMBER_NAMES = {
    "known": ("created_at", "created_at"),
    "new": ("brand_new", "brand_new"),
    "five digits": ("year2024a1", "year2024a1"),
    "six digits": ("year2024a12", "***"),
    "six digits apart": ("1-2-3 and then 4, 5, 6", "***"),
    "date": ("2024-02-29", "***"),
    "e-mail": ("a@b", "***"),
    "wide at sign": ("a＠b", "***"),
    "other digits": ("٤٩١٥١٢", "***"),
    "blank": ("Moreau Ines", "***"),
    "tab": ("Moreau\tInes", "***"),
    "other letters": ("Moreau\u00e9", "***"),
    "long": ("x" * 100, "x" * 57 + "..."),
    "escape": ("a\x1b[0m", "a\\u001b[0m"),
}


@pytest.mark.parametrize(("name", "shown"), MEMBER_NAMES.values(), ids=MEMBER_NAMES)
def test_member_names(name: str, shown: str) -> None:
    assert left_privacy().name(name, ("customer",)) == shown
    assert "***" not in left_privacy(show_values=True).name(name, ("customer",))


FREE_TEXTS = {
    "words": ("New Customers", True),
    "address": ("for ines@example.test", False),
    "wide at sign": ("ines\uff20example", False),
    "six digits": ("list 491512", False),
    "five digits": ("list 49151", True),
    "wide digits": ("\uff14\uff19\uff11\uff15\uff11\uff12", False),
    "phone with blanks": ("call 0151 23 45 6", False),
    "phone with dashes": ("call 555-1234", False),
    "phone with all there is": ("+49 (0) 151 - 23.45", False),
    "date": ("born 1977-05-12", False),
    "years": ("2024 and 2025", True),
    "amounts": ("50 % off 1200", True),
    "name of the customer": ("VIP Mira Holt", False),
    "word of the name": ("for holt", False),
    "word of the name behind a line": ("list_holt_2", False),
    "name in wide letters": ("\uff28\uff4f\uff4c\uff54", False),
    "part of a word": ("Holtz & Miracles", True),
    "short word of a name": ("Bo and friends", True),
    "whole short name": ("BO LI", False),
    "name of the holder": ("Quornby's list", False),
    "short phone": ("ext 4711", False),
    "address without the at sign": ("mira holt example test", False),
}
PEOPLE_OF_A_RECORD = {
    "customer": {"id": "cust_1", "name": "Mira Holt", "email": "mira.holt@example.test", "phone": "4711"},
    "redemption": {"holder": {"name": "Zilpha Quornby"}, "list": [{"object": "customer", "name": "Bo Li"}]},
}


@pytest.mark.parametrize(("text", "is_shown"), FREE_TEXTS.values(), ids=FREE_TEXTS)
def test_text_that_may_be_shown_is_masked_when_it_tells_of_a_person(text: str, is_shown: bool) -> None:
    privacy = Privacy(document(LEFT, "data"))
    assert privacy.of(PEOPLE_OF_A_RECORD).is_shown(text, ("segment", "name")) is is_shown
    assert not privacy.is_shown(text, ("segment", "name")), "of no record is known whom it may name"


@pytest.mark.parametrize("file", FILES)
def test_in_sound_events_customers_are_found_where_the_schema_has_them(file: str) -> None:
    data = payload(file)
    found = customers_at(data, customers(SchemaTree(document(event_of(file), "data")).top))
    assert sorted(map(id, found)) == sorted(map(id, people(data)))


IDS = {
    ("cust_5P5B8oWTn8gYDPqYf6kXNkpG", "cust"): True,
    ("cust_ID", "cust"): True,
    ("v-0f9f410d4f40036d9d", "v-"): True,
    ("cust_", "cust"): False,
    ("cust", "cust"): False,
    ("custx5P5B8o", "cust"): False,
    ("CUST_5P5B8o", "cust"): False,
    ("cust_Ines Moreau", "cust"): False,
    ("cust_ines@example.test", "cust"): False,
    ("cust_a-b", "cust"): False,
    ("cust_a_b", "cust"): False,
    ("cust_é", "cust"): False,
    ("cust_٣", "cust"): False,
    ("cust_a\n", "cust"): False,
    ("\ncust_a", "cust"): False,
    (" cust_a", "cust"): False,
    ("cust_" + "a" * 64, "cust"): True,
    ("cust_" + "a" * 65, "cust"): False,
    ("seg_a", "cust"): False,
    ("customer_a", "cust"): False,
    ("v-", "v-"): False,
}


@pytest.mark.parametrize(("text", "prefix", "holds"), [(*key, holds) for key, holds in IDS.items()], ids=ascii)
def test_ids_are_their_prefix_and_letters_and_digits(text: str, prefix: str, holds: bool) -> None:
    assert display_rule([{"x-id": prefix}]).string(text) == holds


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
@pytest.mark.parametrize("show_values", [True, False])
def test_what_a_terminal_obeys_is_told_escaped(control: str, show_values: bool) -> None:
    body = first_example(LEFT)
    body[f"a{control}b"] = f"x{control}y"
    body["segment"]["object"] = f"x{control}y"
    body["segment"]["id"] = {f"seg{control}": 1}
    body["customer"]["created_at"] = f"2024{control}"
    text = said(check(body, show_values=show_values))
    assert all(line.isprintable() for line in text.split("\n"))
    assert not show_values or "\\" in text


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
@pytest.mark.parametrize("kind", ["data", "project", "distribution"])
def test_event_names_that_a_terminal_obeys_are_told_escaped(control: str, kind: str) -> None:
    body = enveloped(f"{LEFT}/message.json", first_example(LEFT), kind)
    if kind != "data":
        body["event"]["type"] = f"customer.segment.lef{control}"
    text = said(check(body | {control: control}, show_values=True))
    assert all(line.isprintable() for line in text.split("\n"))


@given(
    st.text(max_size=20)
    | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Zs", "Co", "Cn"]), max_size=9)
)
@settings(max_examples=100, deadline=None)
def test_visible_text_is_printable_and_keeps_what_was(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert shown == text or not text.isprintable()
    assert visible(shown) == shown


ESCAPES = {
    "\t": "\\t",
    "\n": "\\n",
    "\r": "\\r",
    "\x1b": "\\u001b",
    "\u202e": "\\u202e",
    "\ud800": "\\ud800",
    "\U000e0001": "\\U000e0001",
}


@pytest.mark.parametrize(("char", "shown"), ESCAPES.items(), ids=ascii)
def test_escapes(char: str, shown: str) -> None:
    assert visible(f"a{char}b") == f"a{shown}b"


KNOWN_NAMES = frozenset(("customer", "name", "id"))
SCRAPS = {
    '{"customer": {"name": "Ines Moreau", "phone": 49151234': '{"customer": {"name": "***", "***": ***',
    '{"id": null, "x": true, y: false}': '{"id": null, "***": true, ***: false}',
    'Moreau", "name": "I': '***", "name": "***',
    '{"id": cust_1", "name": "Ines"}': '{"id": ***", "name": "***"}',
    "{'name': 'Ines'}": "{'name': '***'}",
    "{'name': 'Ines', 'x': None}": "{'name': '***', '***': ***}",
    "{name: 'Ines', mail: 1}": "{name: '***', ***: ***}",
    "name=Ines&x=2": "name=***&***=***",
    "Ines name: Ines": "*** name: ***",
    "{\u201cname\u201d: \u201cInes\u201d}": "{\u201cname\u201d: \u201c***\u201d}",
    '"a\\"Ines': '"***',
    "é Ines": "*** ***",
    "\x1b[31m": "\\u001b[***",
    '""': '""',
    '{"id":"idea"}': '{"id":"***"}',
    "{id: name, name}": "{id: ***, ***}",
}


@pytest.mark.parametrize(("text", "shown"), SCRAPS.items(), ids=ascii)
def test_text_that_did_not_parse_keeps_punctuation_literals_and_known_names(text: str, shown: str) -> None:
    assert masked(text, 0, KNOWN_NAMES).text == shown


@given(
    pieces=st.lists(
        st.sampled_from(['"', "\\", "{", "}", ":", ",", " ", "\n", "'", "é", "\\u0041", "name", "\x1b", *PEOPLE])
    ),
    cut=st.integers(0, 10),
)
@settings(max_examples=100, deadline=None)
def test_text_that_did_not_parse_tells_of_nobody(pieces: list[str], cut: int) -> None:
    shown = masked("".join(pieces)[cut:], 0, KNOWN_NAMES).text
    assert "Moreau" not in shown
    assert "Ines" not in shown
    assert not any(char.isdigit() for char in shown.replace("\\u001b", ""))
    assert shown.isprintable()
