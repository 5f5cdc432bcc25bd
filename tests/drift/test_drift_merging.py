"""Pictures of the parts of a run merge, in any order, to that of the whole run."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.counting import MAX_KEYS
from segcli.drift.against import former
from segcli.drift.census import Census, Part
from segcli.drift.members import Member
from segcli.drift.picture import Picture
from segcli.drift.report import report
from segcli.drift.runs import Run
from segcli.findings import Tally
from segcli.input.records import Record
from segcli.validation.validator import EventValidator, Settings
from support.drift import moment
from support.events import first_example, payload, webhook

SMALL = 3
"""Kinds that are kept where too many are tried."""


@cache
def validator() -> EventValidator:
    return EventValidator(Settings())


@cache
def events() -> list[Any]:
    """Webhooks and bare data that differ in members, types and values; their order is not that of time."""
    found: list[Any] = []
    for number in range(60):
        data = payload("customer.segment.left/message.json")
        record = webhook("customer.segment.left", data, created_at=moment((7 * number) % 60 // 2))
        data["customer"][f"new_{number % 8}"] = (number, "text", None, [], {})[number % 5]
        if number % 3 == 0:
            data["customer"]["loyalty"]["points"] = str(number)
        if number % 4 == 0:
            del data["customer"]["summary"]
        if number % 7 == 0:
            record["source"]["object"] = "other"
        if number % 11 == 0:
            record["event"]["type"] = f"customer.unheard_of.{'ab'[number % 2]}"
        if number % 13 == 0:
            record["created_at"] = "2025-10-01T02:00:00+02:00"
        found.append(data if number % 5 == 0 else record)
    orders = first_example("customer.order.created")
    orders["order"]["items"] = [*orders["order"]["items"], {**orders["order"]["items"][0], "weight": 5}]
    clean = payload("customer.segment.left/unique-codes.json")
    return [*found, orders, clean, webhook("customer.segment.left", clean), {"id": 5}]


def counted(numbers: Iterable[int], most: int) -> Part:
    """The part with these events, which a worker counts from 1."""
    part = Part(Picture(most), Tally(None))
    census = Census(validator(), part)
    for number, index in enumerate(numbers, 1):
        json = events()[index]
        if census.passes(json):
            census.passed(json)
        else:
            text = orjson.dumps(json)
            census.checked(validator().check(Record(number, json, text, number, 1, number)))
        if number % 9 == 0:
            census.settle()
    census.settle()
    return part


def run_of(run: Run) -> Any:
    return (run.events, run.first, run.last, run.units) if run.events else 0


def member_of(member: Member) -> Any:
    types = {name: run_of(run) for name, run in member.types.items()}
    return run_of(member.present), run_of(member.absent), types, member.required, member.outside


def all_of(picture: Picture) -> Any:
    """Every field of a picture, and all that is made of it."""
    groups = {
        group: (
            run_of(counts.events),
            {path: run_of(run) for path, run in counts.objects.items()},
            {path: member_of(member) for path, member in counts.members.items()},
        )
        for group, counts in picture.groups.items()
    }
    kinds = {kind: member_of(member) for kind, member in picture.kinds.items()}
    return groups, kinds, picture.others, picture.level, report(picture), former(picture)


@pytest.mark.parametrize("most", [MAX_KEYS, SMALL], ids=["few kinds", "too many kinds"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_parts_in_any_order_are_the_whole(most: int, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(events()) - 1), max_size=80))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(numbers)), max_size=4)))
    pieces = [(a, numbers[a:b]) for a, b in zip([0, *cuts], [*cuts, len(numbers)], strict=True)]
    merged = Picture(most)
    for offset, piece in data.draw(st.permutations(pieces)):
        merged.merge(counted(piece, most).picture, offset)
    assert all_of(merged) == all_of(counted(numbers, most).picture)


def test_a_thousand_kinds_are_kept_and_the_others_counted() -> None:
    part = Part(Picture(), Tally(None))
    census = Census(validator(), part)
    bare = payload("customer.segment.left/message.json")
    many = MAX_KEYS + 500
    for number in range(1, many + 1):
        json = {**bare, "customer": {**bare["customer"], f"new_{'abcdefghij'[number % 10]}_{number // 10}": 1}}
        census.checked(validator().check(Record(number, json, orjson.dumps(json), number, 1, number)))
    census.settle()
    assert MAX_KEYS // 3 < len(part.picture.kinds) <= MAX_KEYS
    assert part.picture.others == many - len(part.picture.kinds)
