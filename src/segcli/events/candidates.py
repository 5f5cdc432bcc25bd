"""Which events a bare record may be, judged by the names of its members, spelling aside, and by telling values."""

from functools import cache

from segcli.console.suggest import nearest
from segcli.findings import Json, value_at
from segcli.schemas.catalogue import catalogue

MANY = 16
"""More members than these that no event has are not slips of the pen."""


@cache
def members(event: str) -> frozenset[str]:
    """The top-level members of the data of an event."""
    entry = catalogue()["events"][event]
    return frozenset((*entry["required"], *entry["optional"]))


@cache
def vocabulary() -> list[str]:
    """The top-level members of all events."""
    return sorted(frozenset().union(*map(members, catalogue()["events"])))


def respelt(names: tuple[str, ...]) -> dict[str, str]:
    """What those names may have meant that no event has."""
    strange = [name for name in names if name not in vocabulary()]
    free = [name for name in vocabulary() if name not in names]
    close = {name: nearest(name, free) for name in strange} if len(strange) <= MANY else {}
    return {name: near for name, near in close.items() if near}


def fitting(names: tuple[str, ...]) -> tuple[str, ...]:
    """The events whose data may have these members, the likeliest first: all that fit, else all that are nearest.

    Near is what has at least half of the required members, spelling aside, and more known members than unknown ones.
    """
    meaning = respelt(names)
    present = {meaning.get(name, name) for name in names}
    scores: dict[str, float] = {}
    for event, entry in catalogue()["events"].items():
        there, required = len(present.intersection(entry["required"])), len(entry["required"])
        strange = len(present - members(event))
        if 0 < required <= 2 * there and there and 2 * strange <= len(present):
            slips = len(members(event).intersection(meaning.values()))
            scores[event] = required - there + strange + slips / 2
    best = min(scores.values(), default=0)
    return tuple(event for event, score in scores.items() if score == best)


def has_value(data: Json, path: tuple[str, ...], values: tuple[Json, ...]) -> bool:
    """Whether the value at `path` is one of `values`. Of these, `>0` and `<0` stand for signs; `>` and `<` before a
    pointer for more or less than what stands there.
    """
    value = data
    for step in path:
        if type(value) is not dict:
            return False
        value = value.get(step)
    first = values[0]
    if type(first) is str and first[0] in "<>":
        limit = 0 if first[1:] == "0" else value_at(data, tuple(first.split("/")[1:]))
        if type(value) not in (int, float) or type(limit) not in (int, float):
            return False
        holds: bool = value > limit if first[0] == ">" else value < limit
        return holds
    return any(value is known or (type(value) is type(known) and value == known) for known in values)
