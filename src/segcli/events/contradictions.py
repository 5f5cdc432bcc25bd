"""Conditions of `--where` that no event can fit together, which would choose nothing and look like a clean run."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations

from segcli.console.text import visible
from segcli.events.candidates import fitting
from segcli.events.conditions import CHOICES, WORDS, Condition, known_types, moment
from segcli.findings import SegcliError
from segcli.schemas.catalogue import catalogue

ONE_VALUE = ("id", "event-id", *CHOICES)
"""Keys of which an event has one value at most."""


def refuse_contradictions(conditions: Sequence[Condition], now: datetime) -> None:
    """Raises SegcliError where conditions can never hold together, and names them."""
    found = next(contradictions(conditions, now), None)
    if found:
        texts = [visible(each.text) for each in dict.fromkeys(found)]
        raise SegcliError(f"no event can fit --where {' and --where '.join(texts)}")


def contradictions(conditions: Sequence[Condition], now: datetime) -> Iterator[tuple[Condition, ...]]:
    """Conditions that contradict each other."""
    by_key: dict[str, list[Condition]] = {}
    for each in conditions:
        by_key.setdefault("verdict" if each.key in WORDS else each.key, []).append(each)
    for key, same in by_key.items():
        yield from of_one_key(key, same)
    for since in by_key.get("since", ()):
        for until in by_key.get("until", ()):
            if moment(since.values[0], now) >= moment(until.values[0], now):
                yield since, until
    for purpose in asserting(by_key.get("purpose", ())):
        without = (*by_key.get("channel", ()), *by_key.get("type", ()))
        yield from ((purpose, each) for each in asserting(without) if not may_have_purpose(each))


def of_one_key(key: str, conditions: Sequence[Condition]) -> Iterator[tuple[Condition, ...]]:
    """Conditions on one key: two that ask for different values, or one all of whose values others rule out."""
    negated = [each for each in conditions if each.is_negated]
    excluded = frozenset[str]().union(*(allowed(each) for each in negated))
    for each in asserting(conditions):
        if allowed(each) <= excluded:
            yield each, *(other for other in negated if allowed(other) & allowed(each))
    if key != "type" and key not in (*ONE_VALUE, "verdict"):
        return
    for one, other in combinations(asserting(conditions), 2):
        both = allowed(one) & allowed(other)
        if not both - excluded and not (key == "type" and may_be_both(allowed(one), allowed(other))):
            yield one, other, *(each for each in negated if allowed(each) & both)


def asserting(conditions: Sequence[Condition]) -> list[Condition]:
    return [each for each in conditions if not each.is_negated]


def allowed(condition: Condition) -> frozenset[str]:
    """What the condition names: values, the types that its patterns fit, or the word itself."""
    if condition.key == "type":
        return known_types(*condition.values)
    return frozenset(condition.values or (condition.key,))


def may_be_both(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether bare data may be an event of either kind: data of one is taken for every event that it may be."""
    return any(candidates & one and candidates & other for candidates in map(alike, one | other))


def alike(event: str) -> set[str]:
    """The events that bare data of an event may be."""
    entry = catalogue()["events"].get(event)
    return set(fitting(tuple(entry["required"]))) if entry else {event}


def may_have_purpose(condition: Condition) -> bool:
    """Whether distributions of a type are told apart by purpose, and whether a channel is one that has distributions.
    Bare data has a purpose when one of the events that it may be has.
    """
    if condition.key == "channel":
        return "distribution" in condition.values
    events = catalogue()["events"]
    return any(events[name]["purposes"] for event in allowed(condition) for name in alike(event) if name in events)
