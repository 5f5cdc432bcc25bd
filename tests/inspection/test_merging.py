"""Parts of a run merge, in any order, to what one run over all of it counts."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.counting import BoundedCounter
from segcli.findings import Severity, Tally
from segcli.input.records import Record
from segcli.inspection.census import Census, Part
from segcli.inspection.estimates import DistinctCounter
from segcli.inspection.formats.json import overview_as_json
from segcli.inspection.groups import Groups
from segcli.inspection.overview import Overview
from segcli.inspection.repeats import RepeatCounter
from segcli.validation.validator import EventValidator, Settings
from support.events import payload
from support.inspect import delivery

NAMES = ("Regulars", "VIP Moreau", "First 90 days", "Mira and friends", "back@example.test")
TIMES = ("2025-10-01T00:00:00Z", "2025-10-01T00:00:07.5Z", "2031-02-01T10:00:00Z", "1999-01-01T00:00:00+02:00")


@cache
def validator() -> EventValidator:
    return EventValidator(Settings())


def events() -> list[Any]:
    """Deliveries that share ids, segments and names with each other, some of them with findings."""
    found = []
    for number in range(60):
        record = delivery(number % 41, TIMES[number % len(TIMES)])
        record["data"]["customer"] |= {
            "id": f"cust_{number % 23:024}",
            "name": ("Ines Moreau", "Mira Holt")[number % 2],
        }
        record["data"]["segment"] |= {"id": f"seg_{number % 9:020}", "name": NAMES[number % len(NAMES)]}
        if number % 7 == 0:
            record["data"]["customer"]["favourite"] = number
        if number % 11 == 0:
            record["event"]["type"] = "customer.segment.entered"
        if number % 13 == 0:
            del record["data"]["customer"]["id"]
        found.append(record)
    return [*found, payload("customer.segment.left/unique-codes.json"), {"id": 5}]


EVENTS = events()
SMALL = 3
"""Keys of each kind that are kept where too many are tried."""


def empty(most: int | None) -> Part:
    """A part in which nothing was counted, with room for few keys of each kind."""
    part = Part(Overview(), Tally(Severity.ERROR))
    if most is not None:
        overview = part.overview
        overview.customers = DistinctCounter(most)
        overview.deliveries, overview.events = RepeatCounter(3 * most), RepeatCounter(3 * most)
        overview.findings, overview.undocumented = BoundedCounter(most), BoundedCounter(most)
        for groups in overview.groups.values():
            groups.counts = BoundedCounter(most)
        part.tally.found_inside.counter = BoundedCounter(most)
    return part


def counted(numbers: Iterable[int], most: int | None) -> Part:
    """The part with these events; the number of one is its place."""
    part = empty(most)
    census = Census(validator(), part)
    for number in numbers:
        json = EVENTS[number]
        text = orjson.dumps(json)
        part.tally.found_inside.add(f"/{number % 5}")
        if census.passes(json):
            part.tally.valid += 1
            census.passed(json, text, number, number + 1)
        else:
            checked = validator().check(Record(number, json, text, number + 1, 1, number))
            part.tally.judged(checked.valid, checked.findings)
            census.checked(checked)
    census.settle()
    return part


def shown(part: Part) -> Any:
    view = part.overview.view(["capture"], False)
    return overview_as_json(view), part.tally.summary, part.tally.exit_code


@pytest.mark.parametrize("most", [None, SMALL], ids=["few keys", "too many keys"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_parts_in_any_order_are_the_whole(most: int | None, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(EVENTS) - 1), max_size=80))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(numbers)), max_size=4)))
    pieces = [numbers[a:b] for a, b in zip([0, *cuts], [*cuts, len(numbers)], strict=True)]
    merged = empty(most)
    for piece in data.draw(st.permutations(pieces)):
        merged.merge(counted(piece, most))
    assert shown(merged) == shown(counted(numbers, most))


def test_places_of_a_part_move_with_it() -> None:
    part = empty(None)
    part.merge(counted([0, 41], None), shift=7)
    (repeated,) = part.overview.view(["capture"], False).repeated_deliveries.ids
    assert [place.line for place in repeated.places] == [8, 49]


def test_groups_that_are_not_kept_have_no_name() -> None:
    groups = Groups()
    groups.counts = BoundedCounter(2)
    for number in range(50):
        groups.count((f"seg_{number}", None), 1, "left")
    assert len(groups.groups) == len(groups.counts.counts) <= 2
    assert groups.others == 50 - len(groups.most_common())
    assert {move.name for move in groups.moves} <= {name for name, _ in groups.most_common()}
