"""Everyday faults are told of, at least as often as the floors say; and what was genuinely sent is not."""

import csv
import json
from collections import Counter
from functools import cache

import pytest

from support.damage import OF_RECORDS, OF_TEXTS, OF_VALUES
from support.events import EVENTS, event_of
from support.faults import FLOORS, GOAL, Rate, floors, levels, measured, raised, rates
from support.paths import PAYLOADS
from support.recipes import Fault, faults, sound, text_of

FAULTS = faults()
KINDS = list(dict.fromkeys(fault.kind for fault in FAULTS))
STEPS = {"drop", "null", "set", "change", "rename", "move", "copy", "swap", "named"}
WORDS = STEPS | {"of", "each", "as", "whole", "body", "and", "to", "by", "with", "disputed"}


@cache
def counted() -> dict[str, Rate]:
    return rates(FAULTS, measured(FAULTS))


@pytest.mark.parametrize("kind", [*KINDS, "all"])
def test_faults_are_told_of_as_often_as_the_floor_says(kind: str) -> None:
    assert counted()[kind].told >= floors()[kind]


def test_nine_in_ten_of_the_undisputed_faults_are_told_of() -> None:
    everything = counted()["all"]
    assert everything.told * 100 >= GOAL * everything.undisputed
    assert everything.undisputed >= 300


def test_every_kind_has_a_floor_and_every_floor_a_kind() -> None:
    assert list(floors()) == [*KINDS, "all"]


def test_there_are_hundreds_of_faults_in_all_events() -> None:
    assert len(FAULTS) >= 300
    assert {event_of(row["of"]) for fault in FAULTS for row in fault.rows if "of" in row} == EVENTS.keys()
    assert len({event_of(fault.row["of"]) for fault in FAULTS if "of" in fault.row}) >= len(EVENTS) // 2


def test_no_fault_is_there_twice() -> None:
    assert [fault for fault, times in Counter(map(str, FAULTS)).items() if times > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_rows_use_the_words_that_the_recipes_explain(kind: str) -> None:
    for row in (fault.row for fault in FAULTS if fault.kind == kind):
        assert row.keys() <= WORDS
        assert row.get("by") in {None, *OF_VALUES}
        assert row.get("whole") in {None, *OF_RECORDS, *OF_TEXTS}
        assert len(STEPS & row.keys()) <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_changes_what_was_sound(kind: str) -> None:
    for fault in (fault for fault in FAULTS if fault.kind == kind and "body" not in fault.row):
        assert [row["of"] for row in fault.rows if text_of(row) == json.dumps(sound(row), ensure_ascii=False)] == []
        assert fault.rows


def test_before_the_fault_there_is_no_error_and_no_warning() -> None:
    rows = [row for fault in FAULTS for row in fault.rows if "of" in row]
    bases = list({(row["of"], row.get("as")): row for row in rows}.values())
    found = levels((row, json.dumps(sound(row))) for row in bases)
    assert [row["of"] for row, level in zip(bases, found, strict=True) if level in ("error", "warning")] == []


def test_floors_are_raised_by_a_command_and_never_lowered() -> None:
    """The floors that stand in the file are those that it would write, or higher ones."""
    everything_missed = {kind: Rate(Counter(), 0, 0) for kind in [*KINDS, "all"]}
    assert raised(everything_missed) == FLOORS.read_text(encoding="utf-8")
    one_more = {kind: Rate(Counter(), 0, floors()[kind] + 1) for kind in [*KINDS, "all"]}
    assert f'"{KINDS[0]}" = {floors()[KINDS[0]] + 1}\n' in raised(one_more)


EVENT_DATA = ("bare data", "project webhook", "distribution webhook")


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="needs the genuine payloads beside the checkout")
def test_what_was_genuinely_sent_has_no_error_and_hardly_a_warning() -> None:
    """Bare data is checked as the event that it was sent for. One payload was written by hand, and is wrong."""
    with (PAYLOADS / "INDEX.csv").open(encoding="utf-8", newline="") as lines:
        sent = [row for row in csv.DictReader(lines) if row["envelope"] in EVENT_DATA and row["event_type"] in EVENTS]
    rows = [{"of": row["event_type"]} | ({"as": "data"} if row["envelope"] == "bare data" else {}) for row in sent]
    texts = [(PAYLOADS / row["file"]).read_text(encoding="utf-8") for row in sent]
    found = list(zip(sent, levels(zip(rows, texts, strict=True)), strict=True))
    errors = [row["file"] for row, level in found if level == "error"]
    assert errors == [row["file"] for row in sent if row["looks"].startswith("HAND-WRITTEN")]
    assert sum(level == "warning" for _, level in found) < 0.03 * len(found)


def test_a_row_for_many_events_is_told_of_when_all_of_them_are() -> None:
    everywhere = Fault("x", {"each": "campaign.*", "whole": "cut in the middle"})
    at_one = Fault("x", {"each": "campaign.*", "set": "campaign/name", "to": "Garden Club"})
    assert measured([everywhere, at_one]) == ["error", "silent"]
