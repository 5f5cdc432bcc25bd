"""`--redact`: nothing personal is left, everything else is, and what is found in the copy is what was found before."""

import copy
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from segcli.events.unknown_names import unknown_names
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.loading import load_token
from segcli.input.records import Record
from segcli.privacy.pseudonyms import Pseudonyms
from segcli.privacy.redaction import Redaction, tokens
from segcli.privacy.vocabulary import words
from segcli.schemas.formats import is_date, is_date_time
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator
from support.events import FILES, event_of, payload, webhook
from support.paths import INVALID, PAYLOADS

CHECKS = EventValidator(Settings(show_values=True))
MASKING = EventValidator(Settings())
LEVELS = {"people": Redaction(b"salt"), "everything": Redaction(b"salt", everything=True)}
SALTED = LEVELS["people"]
LONG = 8
"""A shorter text may be found by accident."""

VENDOR = sorted(PAYLOADS.rglob("*.json"))
each_level = pytest.mark.parametrize("level", LEVELS)


def records(text: bytes) -> list[Record]:
    return [item for item in Framing(Encoding(iter([text]))) if isinstance(item, Record)]


def redacted(record: Record, redaction: Redaction = SALTED) -> bytes:
    verdict = MASKING.check(record)
    privacy = MASKING.privacy(verdict)
    event = verdict.event
    data_path = None if event.recognition.issue else event.data_path
    return redaction.redacted(record, privacy, unknown_names(event, privacy), data_path)


def copy_of(value: Any, redaction: Redaction = SALTED) -> Any:
    return orjson.loads(redacted(records(orjson.dumps(value))[0], redaction))


def steps(path: str | None) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in (path or "").split("/")[1:]]


def translated(path: str | None, value: Any, made: Any) -> list[str] | None:
    """A JSON Pointer into a record as one into its copy, where some names are others."""
    found: list[str] = []
    for step in steps(path):
        if isinstance(value, dict):
            index = list(value).index(step)
            value, (name, made) = value[step], list(made.items())[index]
            found.append(name)
        else:
            value, made = value[int(step)], made[int(step)]
            found.append(step)
    return found if path is not None else None


def same_findings(record: Record, copy: Record) -> bool:
    """Whether validation says of a copy what it says of the record, but for words and values."""
    old, new = CHECKS.check(record), CHECKS.check(copy)
    told = [(found.code, found.severity, translated(found.path, record.json, copy.json)) for found in old.findings]
    again = [(found.code, found.severity, found.path and steps(found.path)) for found in new.findings]
    again = [(code, severity, [] if path == "" else path) for code, severity, path in again]
    same = (old.type, old.valid, old.event.recognition.candidates) == (
        new.type,
        new.valid,
        new.event.recognition.candidates,
    )
    # Findings at one place are told in the order of their names, which are others now.
    return same and sorted(told, key=repr) == sorted(again, key=repr)


def hidden(record: Record, level: str) -> Iterator[str]:
    """The strings of a record that its copy must not hold."""
    verdict = MASKING.check(record)
    privacy = MASKING.privacy(verdict)
    texts = [(token, load_token(record.text[token.start : token.end])) for token in tokens(record)]
    shown = {
        text
        for token, text in texts
        if level == "people" and token.path is not None and not token.is_name and privacy.is_shown(text, token.path)
    }
    shown |= {text for token, text in texts if token.is_name and squeezed(text) in map(squeezed, words())}
    # Nothing is earlier than the first day of the calendar, which programs send for no time at all.
    shown |= {
        text for _, text in texts if level == "everything" and type(text) is str and text.startswith("0001-01-01")
    }
    return (text for _, text in texts if type(text) is str and len(text) >= LONG and text not in {*shown, *words()})


def squeezed(name: str) -> str:
    """A name without what spellings differ in: `customerId` and `customer_id` are one."""
    return name.lower().replace("_", "")


def check_copy(record: Record) -> None:
    """The promises of a redacted copy, at both levels."""
    for level, redaction in LEVELS.items():
        made = redacted(record, redaction)
        [again] = records(made)
        assert same_findings(record, again), level
        rest = re.sub(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*', b"", record.text)
        assert re.sub(rb'"(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*', b"", made) == rest
        strings = {load_token(found) for found in re.findall(rb'"(?:[^"\\]|\\.)*"', made)}
        assert strings.intersection(hidden(record, level)) == set()


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
     "2023-02-29 12:00", "2024-02-29T12:00:00+05:30", "2024-02-29T12:00:00Z called Ann", "0001-01-01T00:00:00Z",
     "9999-12-31", "SUCCESS", "succes", "https://a.test/b?c=d", "Żółw 12", {"ann@example.test": "Ann"},
     {"id": "cust_x", "object": "customer"}, {"customerId": 1, "emial": 2, "sgement": {}}, "cust_1", "rr_1", "seg_",
     "v-0f9f410d4f40036d9d", "whs_0f9f410d4f40036d9d", "ord_Ann Other", "to", "ab", "customer.segment.lefft")
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
        holder[last] = copy.deepcopy(data.draw(STRANGE))
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

    assert copy_of(event, Redaction(b"a")) == copy_of(event, Redaction(b"a"))
    assert copy_of(event, Redaction(b"a"))["customer"] != copy_of(event, Redaction(b"b"))["customer"]
    assert copy_of(event, Redaction(b"a", True))["customer"] != copy_of(event, Redaction(b"b", True))["customer"]


def test_a_birth_date_is_redacted_and_stays_a_date() -> None:
    event = payload("customer.segment.left/message.json")
    event["customer"]["birthdate"] = "1984-02-29"

    made = copy_of(event)["customer"]["birthdate"]

    assert made != "1984-02-29"
    assert is_date(made)


@each_level
def test_names_of_members_that_nobody_knows_are_redacted(level: str) -> None:
    event = payload("customer.segment.left/message.json")
    names = ("ann@example.test", "tel 5551234", "Moreau", "shoe_size")
    event["customer"]["metadata"] = dict.fromkeys(names, "Moreau")
    event["customer"]["Moreau"] = {"shoe_size": 1}

    made = copy_of(event, LEVELS[level])["customer"]

    assert not set(names).intersection((*made, *made["metadata"]))
    assert list(made)[-1] == list(made["metadata"])[2] == made["metadata"][list(made["metadata"])[2]]
    assert list(made[list(made)[-1]]) == [list(made["metadata"])[3]]


@pytest.mark.parametrize("name", ["segment@", "segment1234567"])
def test_a_misspelt_member_is_still_one(name: str) -> None:
    event = payload("customer.segment.left/message.json")
    event[name] = event.pop("segment")

    check_copy(records(orjson.dumps(event))[0])
    assert name not in copy_of(event)


@each_level
@pytest.mark.parametrize(
    "name", ["customer.segment.lefft", "customer.segment.left Ann Other", "x.y", "Ann Other", "ann@example.test"]
)
def test_a_misspelt_event_is_still_one_and_says_no_more(name: str, level: str) -> None:
    sent = webhook("customer.segment.left", payload("customer.segment.left/message.json"), type=name)
    sent["event"]["type"] = name

    check_copy(records(orjson.dumps(sent))[0])
    made = copy_of(sent, LEVELS[level])
    assert made["event"]["type"] == made["type"] != name
    assert "Ann" not in made["type"]


@each_level
@pytest.mark.parametrize("name", ["sgementAnn", "segmentAnn", "Ann_segment"])
def test_of_a_misspelt_name_only_what_the_known_one_has_is_left(name: str, level: str) -> None:
    event = payload("customer.segment.left/message.json")
    event[name] = event.pop("segment")

    check_copy(records(orjson.dumps(event))[0])
    assert "Ann" not in list(copy_of(event, LEVELS[level]))[-1]


def test_a_value_that_a_repeated_key_has_replaced_is_redacted() -> None:
    text = b'{"customer":{"id":"cust_1","name":"Ann Other","name":"Ann Other","email":"ann@home.test","email":null}}'

    made = redacted(records(text)[0])

    assert b"Ann" not in made
    assert b"home" not in made
    assert made.count(b'"name"') == 2


MADE = Pseudonyms(b"salt")
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

    made = Pseudonyms(salt).of_text(text)

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


TAILED = (
    "2024-02-29T14:04:46Z called someone@example.test",
    "2024-02-29T14:04:46.506Z\n",
    "2024-02-29T14:04:46.491512345678491512345678Z",
    "2024-02-29 14:04:46 Ann",
    "2024-02-29, Ann Other",
    "2024-02-29T14:04:46Ann",
    " 2024-02-29T14:04:46Z",
)


@each_level
def test_a_number_is_judged_by_the_digits_that_are_written(level: str) -> None:
    [record] = records(b'{"customer": {"id": "cust_A", "object": "customer", "news": 48600100200e-400}}')
    assert b"48600100200" not in redacted(record, LEVELS[level])


@each_level
@pytest.mark.parametrize("text", TAILED, ids=ascii)
@pytest.mark.parametrize("place", [("customer", "created_at"), ("customer", "name"), ("segment", "name")], ids=repr)
def test_no_tail_of_a_time_survives(text: str, place: tuple[str, str], level: str) -> None:
    event = payload("customer.segment.left/message.json")
    event[place[0]][place[1]] = text

    made = redacted(records(orjson.dumps(event))[0], LEVELS[level]).decode()

    if level == "everything" or place != ("segment", "name"):
        assert not re.search("someone|example.test called|Ann|4915123456784", made)
        assert text not in {orjson.loads(found) for found in re.findall(r'"(?:[^"\\]|\\.)*"', made)}
    check_copy(records(orjson.dumps(event))[0])


@pytest.mark.parametrize("name", ["Winback", "seg_Winback7"])
def test_free_text_vouches_for_nothing(name: str) -> None:
    event = payload("customer.segment.left/message.json")
    event["segment"]["name"] = event["customer"]["source_id"] = name

    made = copy_of(event)

    assert made["segment"]["name"] == name
    assert made["customer"]["source_id"] != name


def test_the_name_of_the_customer_is_redacted_in_free_text() -> None:
    event = payload("customer.segment.left/message.json")
    event["segment"]["name"] = event["customer"]["name"] = "Moreau"

    made = copy_of(event)

    assert made["segment"]["name"] == made["customer"]["name"] != "Moreau"


def test_no_id_is_kept_where_everything_is_redacted() -> None:
    event = payload("customer.segment.left/message.json")
    assert copy_of(event)["customer"]["id"] == event["customer"]["id"]
    assert copy_of(event, LEVELS["everything"])["customer"]["id"] != event["customer"]["id"]


@pytest.mark.parametrize("name", ["LOYAL-7712", "cust_Moreau77"])
def test_a_name_that_nobody_knows_vouches_for_nothing(name: str) -> None:
    event = payload("customer.segment.left/message.json")
    event["customer"]["metadata"] = {name: 1, "code": name, "id": event["customer"]["id"]}

    made = copy_of(event)

    assert name not in (*made["customer"]["metadata"], made["customer"]["metadata"]["code"])
    assert made["customer"]["metadata"]["id"] == made["customer"]["id"] == event["customer"]["id"]


CANARIES: tuple[Callable[[int], Any], ...] = (
    lambda n: f"Ines Moreau{n:05}",
    lambda n: f"moreau{n:05}",
    lambda n: f"ines.{n:05}@moreau.test",
    lambda n: f"+49 151 {n:07}",
    lambda n: f"MOREAU-{n:05}-XK",
    lambda n: 491510000000 + n,
    lambda n: f"2024-02-29T14:04:46Z called moreau{n:05}",
    lambda n: f"cust_Moreau {n:05}",
    lambda n: f"https://moreau{n:05}.test/moreau{n:05}?m=moreau{n:05}",
    lambda n: {f"moreau{n:05}": n, f"ines.{n:05}@moreau.test": [f"Moreau {n:05}"]},
    lambda n: date.fromordinal(700_000 + n).isoformat(),
)
EVERY = 3


def planted(event: Any, first: int) -> dict[tuple[str | int, ...], Any]:
    """Canaries in the place of every so-manieth value and name of an event, which is changed in place."""
    canaries: dict[tuple[str | int, ...], Any] = {}
    for number, path in enumerate(list(places(event))):
        holder = within(event, path[:-1])
        if number % EVERY != first or not has(holder, path[-1]):
            continue
        holder[path[-1]] = canaries[path] = CANARIES[number // EVERY % len(CANARIES)](number)
        if isinstance(holder, dict):
            holder[f"moreau{number:05}"] = number
    return canaries


def within(value: Any, path: tuple[str | int, ...]) -> Any:
    """What stands at a path, None where a canary has taken its place."""
    for step in path:
        value = value[step] if has(value, step) else None
    return value


def has(holder: Any, step: str | int) -> bool:
    if isinstance(holder, dict):
        return step in holder
    return isinstance(holder, list) and isinstance(step, int) and step < len(holder)


@pytest.mark.parametrize("file", FILES)
def test_canaries_in_every_place_are_found_nowhere(file: str) -> None:
    for first in range(EVERY):
        event = payload(file)
        canaries = planted(event, first)
        if first % 2:
            event = webhook(event_of(file), event)
            canaries = {("data", *path): canary for path, canary in canaries.items()}
        record = records(orjson.dumps(event))[0]
        privacy = MASKING.privacy(MASKING.check(record))
        scalars = {path: canary for path, canary in canaries.items() if not isinstance(canary, dict)}
        shown = {path for path, canary in scalars.items() if privacy.is_shown(canary, path)}
        for level, redaction in LEVELS.items():
            made = redacted(record, redaction)
            again = records(made)[0]
            assert same_findings(record, again)
            stay = {path for path in shown if level == "people" or isinstance(canaries[path], int)}
            for path in canaries.keys() - stay:
                where = translated("".join(f"/{step}" for step in path), record.json, again.json)
                assert at(again.json, where or []) != canaries[path]
            free = b" ".join(orjson.dumps(canaries[path]) for path in stay)
            found = re.findall(rb"(?i)moreau[ -]?[0-9]{5}|ines\.[0-9]{5}|151 [0-9]{7}|4915100[0-9]{5}", made)
            assert [text for text in found if text not in free] == []


def at(value: Any, path: list[str]) -> Any:
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value
