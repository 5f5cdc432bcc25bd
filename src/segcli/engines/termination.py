"""Whether checking a value by schemas that hold and refer to each other comes to an end."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

DEEPEST = 64
"""Schemas about one value inside each other, references included; 250 levels of 1,000 overflow the native engine."""

MOST = 100_000
"""Schemas that one value is checked by; references can double them with each that is added."""


def endless(in_place: Mapping[int, Sequence[int]]) -> str | None:
    """What keeps the check of a value from ending soon, as the rest of a sentence about the schema; None if nothing.

    `in_place` has for every schema those that are about the same value, which it holds or refers to.
    """
    depth: dict[int, int] = {}
    count: dict[int, int] = {}
    try:
        for key in TopologicalSorter(in_place).static_order():
            inside = in_place.get(key, ())
            depth[key] = 1 + max((depth[other] for other in inside), default=0)
            count[key] = 1 + sum(count[other] for other in inside)
    except CycleError:
        return "refers to itself without end"
    if max(depth.values(), default=0) > DEEPEST:
        return f"checks one value by more than {DEEPEST} schemas inside each other"
    return f"checks one value by more than {MOST:,} schemas" if max(count.values(), default=0) > MOST else None
