"""The catalogue, by which events are recognised, says what the schema files say."""

import pytest

from segcli.schemas import build_catalogue
from segcli.schemas.catalogue import catalogue
from segcli.schemas.files import ROOT, load
from support.events import EVENTS, FILES, event_of, payload

PURPOSES = {"campaign", "promotion_tier", "voucher", "publication"}


def test_the_file_is_up_to_date() -> None:
    built, file = build_catalogue.build(), load("catalogue")
    assert file == built, "run `make catalogue`"
    assert list(file["events"]) == list(built["events"])


def test_it_names_every_event_that_has_a_schema() -> None:
    assert sorted(EVENTS) == sorted(path.stem for path in (ROOT / "events").glob("*.json"))


def test_events_stand_in_alphabetical_order_but_for_those_that_are_less_likely_than_a_later_one() -> None:
    less_likely = load("names")["likelier"]
    order = list(EVENTS)
    for likely, other in less_likely.items():
        assert order.index(other) == order.index(likely) + 1
    rest = [name for name in order if name not in less_likely.values()]
    assert rest == sorted(rest)


def test_leaving_a_segment_is_preferred_to_entering_it() -> None:
    order = list(EVENTS)
    assert order.index("customer.segment.left") < order.index("customer.segment.entered")


@pytest.mark.parametrize("event", EVENTS)
def test_an_entry_says_what_the_schema_of_its_event_says(event: str) -> None:
    schema, entry = load(f"events/{event}"), EVENTS[event]
    assert {*entry["required"], *entry["optional"]} == set(schema["properties"])
    assert entry["required"] == schema["required"]
    assert entry["channels"] == schema["x-channels"]
    assert entry["when"] == schema.get("x-when", {})
    assert entry["title"] == event


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_has_purposes_when_a_distribution_may_add_what_makes_them(event: str) -> None:
    entry = EVENTS[event]
    assert entry["purposes"] == ("distribution" in entry["channels"] and set(entry["optional"]) >= PURPOSES)


def test_segment_events_have_purposes_and_project_events_have_none() -> None:
    assert EVENTS["customer.segment.left"]["purposes"]
    assert not any(entry["purposes"] for entry in EVENTS.values() if entry["channels"] == ["project"])


def test_names_are_documented_in_one_way_only() -> None:
    known = catalogue()
    assert not set(EVENTS) & set(known["undocumented"])
    assert not (set(EVENTS) | set(known["undocumented"])) & set(known["misspelt"])
    assert set(known["misspelt"].values()) <= set(EVENTS)


@pytest.mark.parametrize("file", FILES)
def test_every_top_level_member_of_an_example_is_a_known_name(file: str) -> None:
    members = catalogue()["members"]
    assert members == sorted(set(members))
    assert set(payload(file)) <= set(members)
    assert event_of(file) in EVENTS
