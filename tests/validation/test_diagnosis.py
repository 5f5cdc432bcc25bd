"""A fault that is put into an example is found, as an error, at its place.

`INVISIBLE` lists the places where one legitimately is not.
"""

import random
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import pytest

from segcli.findings import Severity, pointer
from support.events import EVENTS, FILES, Place, check, event_of, payload, places, replaced, without

SAMPLE = 7
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

INVISIBLE = {
    "free map": [
        "*/metadata/*",
        "*/system_metadata/*",
        "*/attributes/*",
        "*/conditions/*",
    ],
    "key of a map": [
        "*/loyalty/campaigns/*",
        "*/earning_rules/ern_*",
        "*/rewards/rewa_*",
        "*/redemptions/r_*",
        "*/rules/[0-9]",
        "*/bundle_rules/[0-9]",
    ],
    "number or text": [
        "*/referee_reward/amount",
        "/reward/stock",
        "/reward/redeemed",
    ],
    "date or text": [
        "/loyalty_tier/expiration/start_date",
        "/loyalty_tier/expiration/expiration_date",
    ],
}


class Fault(NamedTuple):
    """What is wrong, with which value at the place."""

    name: str
    value: Any


def faults(place: Place, here: Any) -> Iterator[Fault]:
    """The faults that can be put into the place of a value."""
    match here:
        case bool():
            yield Fault("wrong type", "true")
        case int() | float():
            yield Fault("wrong type", "twelve")
        case str():
            yield Fault("wrong type", 12345)
            if DATE.match(here):
                yield Fault("malformed date", "yesterday")
        case dict() | list():
            yield Fault("scalar", "text")
    if place[-1] == "object" and isinstance(here, str):
        yield Fault("wrong object", "nonsense")
    if place[-1] in ("id", "object") and isinstance(here, str):
        yield Fault("null identity", None)


def at(value: Any, place: Place) -> Any:
    for step in place:
        value = value[step]
    return value


def is_invisible(place: Place, *reasons: str) -> bool:
    return any(fnmatchcase(pointer(place), pattern) for reason in reasons for pattern in INVISIBLE[reason])


def sampled(file: str) -> list[Place]:
    """Some places of an example, the same in each run."""
    found = list(places(payload(file)))
    return random.Random(file).sample(found, min(SAMPLE, len(found)))


@pytest.mark.parametrize("file", FILES)
def test_a_fault_is_an_error_at_its_place(file: str) -> None:
    example = payload(file)
    for place in sampled(file):
        for fault in faults(place, at(example, place)):
            reasons = ["free map"]
            reasons += ["number or text"] if fault.name == "wrong type" else []
            reasons += ["date or text"] if fault.name == "malformed date" else []
            if is_invisible(place, *reasons):
                continue
            verdict = check(replaced(example, place, fault.value), event=event_of(file), show_values=True)
            found = {finding.path for finding in verdict.findings if finding.severity is Severity.ERROR}
            assert pointer(place) in found, fault


@pytest.mark.parametrize("file", FILES)
def test_a_renamed_member_is_noticed_where_it_was(file: str) -> None:
    example = payload(file)
    for place in sampled(file):
        *above, name = place
        if not isinstance(name, str) or is_invisible(place, "free map", "key of a map"):
            continue
        renamed = (*above, f"{name}_x")
        body = replaced(without(example, place), renamed, at(example, place))
        found = {finding.path for finding in check(body, event=event_of(file), show_values=True).findings}
        assert found & {pointer(tuple(above)), pointer(renamed)}, place


@pytest.mark.parametrize("event", EVENTS)
def test_a_renamed_required_member_is_an_error_with_a_hint(event: str) -> None:
    example = payload(next(file for file in FILES if event_of(file) == event))
    for name in EVENTS[event]["required"]:
        body = replaced(without(example, (name,)), (f"{name}s",), example[name])
        missing = [finding for finding in check(body, event=event).findings if finding.code == "missing-property"]
        assert [(finding.severity, finding.path, finding.help) for finding in missing] == [
            (Severity.ERROR, "", f"found `{name}s`; did you mean `{name}`?")
        ]


@pytest.mark.parametrize("reason", INVISIBLE)
def test_every_place_where_faults_are_invisible_is_in_some_example(reason: str) -> None:
    there = {pointer(place) for file in FILES for place in places(payload(file))}
    unused = [pattern for pattern in INVISIBLE[reason] if not any(fnmatchcase(place, pattern) for place in there)]
    assert unused == []
