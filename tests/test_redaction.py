"""`--redact`: nothing personal is left, everything else is, and what is found in the copy is what was found before."""

import copy
import json
import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from segcli.checks import Checks, Settings, Verdict
from segcli.documents import Record
from segcli.documents.encoding import Encoding
from segcli.documents.framing import Framing
from segcli.engines.formats import is_date, is_date_time
from segcli.redaction import Redaction, tokens
from segcli.standins import StandIns
from support_cli import INVALID, ROOT
from support_events import FILES, event_of, payload, webhook

CHECKS = Checks(Settings())
SALTED = Redaction("salt")
LONG = 8
"""A shorter text may be found by accident."""

VENDOR = sorted((ROOT.parent / "shared" / "domain" / "payloads").rglob("*.json"))


def records(text: bytes) -> list[Record]:
    return [item for item in Framing(Encoding(iter([text]))) if isinstance(item, Record)]


def redacted(record: Record, redaction: Redaction = SALTED) -> bytes:
    verdict = CHECKS.check(record)
    return redaction.redacted(verdict.event, CHECKS.privacy(verdict))


def copy_of(value: Any, redaction: Redaction = SALTED) -> Any:
    return orjson.loads(redacted(records(orjson.dumps(value))[0], redaction))


def said(verdict: Verdict) -> tuple[object, ...]:
    """What validation makes of an event, without the words."""
    return verdict.type, verdict.valid, [(found.code, found.severity) for found in verdict.findings]


def hidden(record: Record) -> Iterator[str]:
    """The strings of a record that a report masks, and that it shows nowhere else."""
    verdict = CHECKS.check(record)
    privacy = CHECKS.privacy(verdict)
    texts = [(token, orjson.loads(record.text[token.start : token.end])) for token in tokens(record)]
    values = [(token.path, text) for token, text in texts if type(text) is str and not token.is_name]
    shown = {text for path, text in values if path is not None and privacy.is_shown(text, path)}
    shown |= {text for token, text in texts if token.is_name and privacy.name(text, ()) == text}
    return (text for _, text in values if text not in shown and len(text) >= LONG)


KNOWN = re.compile(r"[a-z_]+(?:\.[a-z_]+)+|redemption|distribution|campaign")


def check_copy(record: Record) -> None:
    """Both promises of a redacted copy."""
    made = redacted(record)
    [again] = records(made)
    assert said(CHECKS.check(again)) == said(CHECKS.check(record))
    rest = re.sub(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*', b"", record.text)
    assert re.sub(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*', b"", made) == rest
    strings = {orjson.loads(found) for found in re.findall(rb'"(?:[^"\\]|\\.)*"', made)}
    assert {text for text in hidden(record) if text in strings and not KNOWN.fullmatch(text)} == set()


@pytest.mark.parametrize("file", FILES)
def test_an_example_is_as_valid_as_before(file: str) -> None:
    check_copy(records(orjson.dumps(payload(file)))[0])
    check_copy(records(json.dumps(webhook(event_of(file), payload(file)), indent=1).encode())[0])


@pytest.mark.parametrize("file", sorted(INVALID.glob("*.*json")), ids=lambda file: file.stem)
def test_an_invalid_payload_is_as_invalid_as_before(file: Path) -> None:
    for record in records(file.read_bytes()):
        check_copy(record)


@pytest.mark.skipif(not VENDOR, reason="the genuine payloads are not here")
def test_genuine_payloads_are_as_valid_as_before() -> None:
    for file in VENDOR:
        for record in records(file.read_bytes()):
            check_copy(record)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in inside:
        yield (*path, key)
        yield from places(child, (*path, key))


STRANGE: st.SearchStrategy[Any] = st.sampled_from(
    (None, 5, -1.5, True, [], {}, "x", "", "2024-02-30", "2024-02-29", "2024-02-29T12:00:00Z", "ann@example.test",
     "SUCCESS", "https://a.test/b?c=d", "Żółw 12", {"ann@example.test": "Ann"},
     {"id": "cust_x", "object": "customer"}, "cust_1")
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_changed_payload_is_as_valid_as_before(data: st.DataObject) -> None:
    made = copy.deepcopy(payload(data.draw(st.sampled_from(FILES))))
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(list(places(made))))
        holder: Any = made
        for step in parents:
            holder = holder[step]
        holder[last] = data.draw(STRANGE)
        assume(list(places(made)))

    check_copy(records(orjson.dumps(made))[0])


CUSTOMER = {"customer": {"id": "cust_1", "object": "customer", "source_id": "crm-30991"}}


def test_equal_values_stay_equal_and_different_ones_different() -> None:
    event = payload("customer.segment.left/unique-codes.json")
    other = copy.deepcopy(event)
    other["customer"]["source_id"] = "crm-30992"

    made, another = copy_of(event), copy_of(other)

    assert made["customer"]["source_id"] == made["publication"]["tracking_id"] != event["customer"]["source_id"]
    assert another["customer"]["source_id"] != made["customer"]["source_id"]
    assert another["customer"]["email"] == made["customer"]["email"]


def test_a_salt_gives_the_same_copy_again_and_another_one_another() -> None:
    event = payload("customer.segment.left/unique-codes.json")

    assert copy_of(event, Redaction("a")) == copy_of(event, Redaction("a"))
    assert copy_of(event, Redaction("a"))["customer"] != copy_of(event, Redaction("b"))["customer"]
    assert copy_of(event, Redaction())["customer"] != copy_of(event, Redaction())["customer"]


def test_a_birth_date_is_redacted_and_stays_a_date() -> None:
    event = payload("customer.segment.left/message.json")
    event["customer"]["birthdate"] = "1984-02-29"

    made = copy_of(event)["customer"]["birthdate"]

    assert made != "1984-02-29"
    assert is_date(made)


def test_names_of_members_that_name_a_person_are_redacted() -> None:
    made = redacted(records(b'{"customer":{"metadata":{"ann@example.test":"Ann Other","tel 5551234":5}}}')[0])

    assert b"Ann" not in made
    assert b"ann@" not in made
    assert b"5551234" not in made


@pytest.mark.parametrize("name", ["segment@", "segment1234567"])
def test_a_misspelt_member_is_still_one(name: str) -> None:
    event = payload("customer.segment.left/message.json")
    event[name] = event.pop("segment")

    check_copy(records(orjson.dumps(event))[0])
    assert name not in copy_of(event)


def test_a_value_that_a_repeated_key_has_replaced_is_redacted() -> None:
    text = b'{"customer":{"id":"cust_1","name":"Ann Other","name":"Ann Other","email":"ann@home.test","email":null}}'

    made = redacted(records(text)[0])

    assert b"Ann" not in made
    assert b"home" not in made
    assert made.count(b'"name"') == 2


MADE = StandIns(b"salt")
SHAPES = {
    "digits": ("0048-55", r"[0-9]{4}-[0-9]{2}"),
    "letters keep their case": ("Mira McHolt", r"[A-Z][a-z]{3} [A-Z][a-z][A-Z][a-z]{3}"),
    "e-mail": ("ann.other@home.test", r"[a-z0-9]{10}@example\.test"),
    "id keeps its prefix": ("cust_aB1", r"cust_[a-z][A-Z][0-9]"),
    "address in the web": ("https://ann.test/a?b=1", r"https://[a-z0-9]{10}\.example\.test/[a-z]\?[a-z]=[0-9]"),
    "other scripts": ("Ążśź", "[Ā-ſ]{4}"),
    "Cyrillic": ("Анна", "[Ѐ-Я][а-ӿ]{3}"),
    "Chinese": ("王小明", "[一-鿿]{3}"),
    "punctuation alone": (":-)", r"[^\w\s]{3}"),
    "one digit": ("7", "[0-9]"),
}


@pytest.mark.parametrize(("text", "shape"), SHAPES.values(), ids=SHAPES)
def test_a_stand_in_has_the_shape_of_the_value(text: str, shape: str) -> None:
    made = MADE.of_text(text)

    assert made != text
    assert re.fullmatch(shape, made)


@pytest.mark.parametrize(
    "text",
    ["2024-02-29", "1899-12-31", "2024-02-29T14:04:46.506Z", "2024-02-29t14:04:46z", "2024-02-29T23:59:59+05:30",
     "2024-02-29T14:04:46.123456789012Z"],
)  # fmt: skip
def test_a_date_becomes_another_date_of_its_form(text: str) -> None:
    made = MADE.of_text(text)

    assert made[:10] != text[:10]
    assert (is_date(made), is_date_time(made)) == (is_date(text), is_date_time(text))
    assert re.sub("[0-9]", "0", made) == re.sub("[0-9]", "0", text)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2024-13-01T00:00:00Z", "0000-01-01", "2024-02-30T14:04:46.1234567890Z"]
)
def test_what_is_no_date_becomes_none(text: str) -> None:
    made = MADE.of_text(text)

    assert not is_date(made)
    assert not is_date_time(made)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), st.binary(max_size=4))
def test_no_text_stands_for_itself_nor_is_it_contained(text: str, salt: bytes) -> None:
    assume(any(char.isalnum() and char.isascii() for char in text))
    assume(not re.match(r"[a-z]+_|v-", text) and "@" not in text)

    made = StandIns(salt).of_text(text)

    assert text not in made
    assert len(made) == len(text)


@pytest.mark.parametrize("texts", [[str(n) for n in range(10)], [f"{n:03}" for n in range(1000)], list("abcdefghij")])
def test_short_values_stay_different_from_each_other(texts: list[str]) -> None:
    made = {MADE.of_text(text) for text in texts}

    assert len(made) == len(texts)


@settings(max_examples=100, deadline=None)
@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_becomes_another_number(number: float) -> None:
    text = json.dumps(number)

    made = MADE.of_number(text)

    assert made != text
    assert isfinite(orjson.loads(made))
    assert (made[0] == "-") == (text[0] == "-")


@pytest.mark.parametrize("text", ["1.7e308", "1" + "0" * 308, "-0", "0.5", "1E-7", "0"])
def test_an_extreme_number_stays_one_that_parsers_read(text: str) -> None:
    assert isfinite(orjson.loads(MADE.of_number(text)))
