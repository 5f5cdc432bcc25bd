"""What a card shows of each event: the tables cover what is sent, fit what is documented, and keep what is private."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.console.output import Output
from segcli.console.times import aged, apart, parsed, span
from segcli.input.records import Record
from segcli.inspection.card import SCALARS, Card, card
from segcli.inspection.formats.json import card_as_json
from segcli.inspection.formats.markdown import card_lines
from segcli.inspection.formats.text import Writer
from segcli.inspection.layout import wrapped
from segcli.inspection.objects import OBJECTS
from segcli.inspection.tables import DISTRIBUTION, PROJECT, RowTemplate
from segcli.inspection.templates import Fragment, slots, split_path
from segcli.privacy.policy import MASK, Privacy
from segcli.schemas import bundle
from segcli.schemas.closing import closed
from segcli.schemas.files import load
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator
from support.cli import Golden
from support.events import EVENTS, FILES, event_of, first_example, payload, webhook
from support.inspect import NOW, inspect
from support.paths import VALID

each_file = pytest.mark.parametrize("file", FILES)


@cache
def privacy_of(event: str, envelope: str = "data") -> Privacy:
    return Privacy(closed(bundle.bundle(event, envelope)))


@cache
def checks_of(event: str | None) -> EventValidator:
    return EventValidator(Settings(event=event))


def card_about(json: Any, event: str | None = None) -> Card:
    """The card of a record."""
    checked = checks_of(event).check(Record(1, json, orjson.dumps(json), 1, 1, 0))
    known = checked.valid and not checked.findings and checked.type is not None
    envelope = checked.event.recognition.envelope
    privacy = privacy_of(str(checked.type), envelope).of(json) if known else checked.privacy
    return card("a.json", checked, privacy, NOW)


def text_of(shown_card: Card, width: int = 80, color: bool = False) -> str:
    written: list[str] = []
    output = Output("text", color=color, width=width)
    Writer(written.append, output).card(shown_card)
    return "".join(written)


@pytest.mark.parametrize("event", EVENTS)
def test_the_card_of_an_event_reads_well(event: str, golden: Golden) -> None:
    shown = text_of(card_about(first_example(event), event))
    golden(f"cards/{event}.txt", shown)


@pytest.mark.parametrize("event", EVENTS)
def test_every_member_of_an_event_has_a_table(event: str) -> None:
    members = load(f"events/{event}")["properties"]
    assert members.keys() <= OBJECTS.keys() | SCALARS


def members(name: str) -> Iterator[tuple[Privacy, tuple[str, ...]]]:
    """The places where an object of that table may stand."""
    if name in ("project", "distribution"):
        yield privacy_of("customer.segment.left", name), ()
    for event in EVENTS:
        if not name:
            yield privacy_of(event), ()
        elif name in load(f"events/{event}")["properties"]:
            yield privacy_of(event), (name,)


TABLES: dict[str, tuple[RowTemplate, ...]] = {"project": PROJECT, "distribution": DISTRIBUTION} | OBJECTS


@pytest.mark.parametrize("name", TABLES, ids=lambda name: name or "data")
def test_every_place_of_a_table_is_documented(name: str) -> None:
    for line in TABLES[name]:
        sharing = [other for other, lines in TABLES.items() if line in lines]
        where = [place for other in sharing for place in members(other)]
        for slot in slots(line.phrases):
            path = (*(0 if step == "*" else step for step in split_path(line.base)), *slot.path)
            nodes = [privacy.schema.nodes((*root, *inner, *path)) for privacy, root in where for inner in ((), (0,))]
            assert any(nodes), f"{name}: {path}"


@each_file
def test_an_example_shows_each_of_its_objects(file: str) -> None:
    data = payload(file)
    pointers = {
        section.pointer.split("/")[1] for section in card_about(data, event_of(file)).sections if section.pointer
    }
    assert {name for name, value in data.items() if value is not None and value != [] and name in OBJECTS} <= pointers


def strings(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings(item, (*path, key))


def names(value: Any, privacy: Privacy, path: tuple[str | int, ...] = ()) -> Iterator[str]:
    """The names in metadata that may be shown, which values elsewhere may refer to."""
    if isinstance(value, (dict, list)):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            if path[-1:] == ("metadata",):
                yield privacy.name(str(key), path)
            yield from names(item, privacy, (*path, key))


@each_file
@pytest.mark.parametrize("envelope", ["data", "webhook"])
def test_a_card_shows_nothing_that_is_private(file: str, envelope: str) -> None:
    event = event_of(file)
    json = payload(file) if envelope == "data" else webhook(event, payload(file))
    shown_card = card_about(json, event)
    privacy = privacy_of(event, shown_card.checked.event.recognition.envelope).of(json)
    every = list(strings(json))
    harmless = " ".join((*(text for path, text in every if privacy.is_shown(text, path)), *names(json, privacy)))
    secrets = {text for path, text in every if len(text) > 5 and not privacy.is_shown(text, path)}
    forms = (
        text_of(shown_card, 160),
        orjson.dumps(card_as_json(shown_card)).decode(),
        "\n".join(card_lines(shown_card)),
    )
    for secret in secrets:
        assert secret in harmless or not any(secret in form for form in forms), secret


def test_show_values_unmasks(tmp_path: Path) -> None:
    file = VALID / "customer.segment.left" / "unique-codes.json"
    assert "name ***" in inspect(tmp_path, file).out
    output = inspect(tmp_path, file, show_values=True).out
    assert "name Ines Moreau" in output
    assert "e-mail ines.moreau@example.test" in output
    assert "code BACK-8kQ2ZM" in output
    assert MASK not in output


@each_file
@pytest.mark.parametrize("width", [80, 140])
def test_lines_fit_the_terminal(file: str, width: int) -> None:
    assert max(map(len, text_of(card_about(payload(file), event_of(file)), width).splitlines())) <= width


def test_ids_are_whole_where_there_is_room(tmp_path: Path) -> None:
    file = VALID / "customer.segment.left" / "unique-codes.json"
    assert "cust_IgsAkZ...9nW, name ***" in inspect(tmp_path, file, width=80).out
    assert "cust_IgsAkZ6Lfx5MGLAZdfAPz9nW, name ***" in inspect(tmp_path, file, width=140).out


def test_colour_adds_nothing_but_escape_sequences() -> None:
    shown_card = card_about(payload("customer.segment.left/unique-codes.json"))
    painted = text_of(shown_card, color=True)
    assert "\x1b[" in painted
    plain = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in plain.splitlines()] == text_of(shown_card).splitlines()


def test_json_carries_all_that_text_shows() -> None:
    for file in FILES:
        shown_card = card_about(webhook(event_of(file), payload(file)))
        document = orjson.loads(orjson.dumps(card_as_json(shown_card)))
        rows = [row["text"] for section in document["sections"] for row in section["rows"]]
        text = text_of(shown_card, 160).replace("\n", " ")
        for section in shown_card.sections:
            for row in section.rows:
                joined = ", ".join("".join(fragment.text for fragment in phrase) for phrase in row.phrases)
                assert joined in rows
        assert all(row.split(" ")[0].rstrip(",")[:8] in text for row in rows)
        assert document["type"] in text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_any_value_anywhere_leaves_a_card(file: str, data: st.DataObject) -> None:
    json = webhook(event_of(file), payload(file)) if data.draw(st.booleans()) else payload(file)
    node = json
    while True:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        inner = node[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.integers(0, 3)) == 0:
            break
        node = inner
    node[key] = data.draw(JSON)
    shown_card = card_about(json)
    assert text_of(shown_card)
    assert orjson.loads(orjson.dumps(card_as_json(shown_card)))
    assert list(card_lines(shown_card))


def test_control_characters_are_shown_escaped() -> None:
    json = payload("customer.segment.left/message.json")
    json["segment"]["name"] = "red\x1b[31m\u202ealert"
    assert "red\\u001b[31m\\u202ealert" in text_of(card_about(json), 160)


def test_the_time_in_the_id_is_told_beside_the_one_in_the_envelope() -> None:
    json = webhook("customer.segment.left", payload("customer.segment.left/message.json"), "distribution")
    json["id"] = "whs_11420270120118c0de"
    json["event"]["created_at"] = "2025-09-25T13:39:58.000Z"
    text = text_of(card_about(json), 140)
    assert "sent" in text
    assert "2025-09-25 13:40:00Z (3 mo ago), 2 s after the event, by distribution distr_" in text


def test_an_id_without_a_time_says_nothing_of_it() -> None:
    json = webhook("customer.segment.left", payload("customer.segment.left/message.json"), "distribution")
    json["id"] = "whs_ID"
    assert "after the event" not in text_of(card_about(json), 140)


@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        ("redemption", {"quantity": None, "redeemed_quantity": 0}, "used 0 times of unlimited"),
        ("redemption", {"quantity": 1, "redeemed_quantity": 1}, "used 1 time of 1"),
        ("discount", {"type": "AMOUNT", "amount_off": 150000}, "discount 150,000 off (minor units)"),
        ("active", False, "DISCOUNT_VOUCHER, not active"),
        ("expiration_date", "2026-01-17T12:00:00Z", "until 2026-01-17 (in 2 d)"),
        ("start_date", "2026-01-14", "from 2026-01-14 (1 d 12 h ago)"),
    ],
    ids=["unlimited", "limited", "money", "inactive", "to come", "past"],
)
def test_values_are_shown_in_words(member: str, value: Any, expected: str) -> None:
    json = payload("customer.segment.left/unique-codes.json")
    del json["campaign"]
    json["customer"]["summary"] = None
    json["voucher"] |= {"discount": None, member: value}
    assert expected in " ".join(text_of(card_about(json), 160).split())


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.004, "4 ms"),
        (59.9, "59 s"),
        (60, "1 min"),
        (61, "1 min 1 s"),
        (3 * 3600 + 59, "3 h"),
        (2 * 86_400 + 3 * 3600, "2 d 3 h"),
        (86_400 + 30, "1 d"),
        (400 * 86_400, "1 y 1 mo"),
        (4000 * 86_400, "10 y"),
    ],
)
def test_a_duration_reads_in_one_or_two_units(seconds: float, words: str) -> None:
    assert span(seconds) == words


@given(st.text(max_size=30) | st.datetimes().map(lambda time: time.isoformat()))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    time = parsed(text)
    assert time is None or (aged(time, NOW) and apart(time, NOW, "the event"))


def ordered(count: int) -> Any:
    """An order event with so many lines."""
    json = payload("customer.order.paid/unique-codes.json")
    json["order"]["items"] = [{**json["order"]["items"][0], "amount": 100 + number} for number in range(count)]
    return json


def test_an_order_shows_its_lines() -> None:
    text = " ".join(text_of(card_about(payload("customer.order.paid/with-redemption.json")), 160).split())

    assert "item 1 prod_10026a5600002d7430, product ***, quantity 1, 4,500, after discounts 4,500" in text
    assert "item 2 prod_10026acb300036513a, sku_10026b7af80070a35a, product ***, sku ***, quantity 2, 2,500," in text
    # The redemption holds the same order.
    assert text.count("item 1") == 1


def test_the_order_of_a_redemption_shows_its_lines_where_it_stands_alone() -> None:
    assert "item 1" in text_of(card_about(payload("customer.rewarded/redemption.json")), 160)


@pytest.mark.parametrize(("count", "more"), [(0, ""), (10, ""), (11, "and 1 more"), (2010, "and 2,000 more")])
def test_the_lines_of_an_order_are_bounded(count: int, more: str) -> None:
    text = text_of(card_about(ordered(count)), 160)

    assert len(re.findall(r"^    item \d+ ", text, re.MULTILINE)) == min(count, 10)
    assert re.findall(r"^    items +(.*)$", text, re.MULTILINE) == ([more] if more else [])


def test_metadata_shows_names_that_are_nobodys() -> None:
    json = payload("customer.order.paid/plain.json")
    names = {"shop": "x-secret", "ines@example.test": "y-secret", "tel 555-0199": 1, **{f"n{n}": n for n in range(20)}}
    json["order"]["metadata"] = names

    text = " ".join(text_of(card_about(json), 160).split())

    assert "metadata shop, ***, ***, n0, n1, n2, n3, n4, n5, n6, n7, n8, 11 more" in text
    assert "secret" not in text
    json["order"]["metadata"] = json["customer"]["metadata"] = {}
    assert "metadata" not in text_of(card_about(json))


@each_file
@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_word_is_broken_by_the_edge_of_the_terminal(file: str, width: int) -> None:
    json = payload(file)
    lines = text_of(card_about(json, event_of(file)), width).splitlines()
    whole = {word.strip(",") for word in text_of(card_about(json, event_of(file)), 160).split()}

    for line in lines:
        # What is wider is one word that finds no room on any line.
        assert len(line) <= width or " " not in re.split(" {2,}", line)[-1], line
        assert all("..." in word or word.strip(",") in whole for word in line.split())


@given(st.lists(st.text("ab ", min_size=1, max_size=30), max_size=8), st.integers(20, 60))
def test_wrapping_keeps_every_phrase(texts: list[str], width: int) -> None:
    lines = wrapped([(Fragment(text, "/x", text),) for text in texts], width)
    assert ", ".join(texts) == " ".join("".join(text for text, _ in line) for line in lines)
