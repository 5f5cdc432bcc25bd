"""What all changes at one place have in common: how the place is called, and what may be shown there.

Captures have few different places, and each is worked out once: for each of 80,000 changes they took a fifth of a run.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from segcli.findings import Path
from segcli.privacy.display_rules import DisplayRule
from segcli.privacy.policy import Privacy

PLAIN_NAME = re.compile(r"[\w-]+|\*\*\*")
PLACES_KEPT = 4096


class Name(NamedTuple):
    """What a place is called: the object it is in, and the path from there."""

    group: str
    label: str


class Place(NamedTuple):
    """A place that two deliveries have, or one of them: its JSON Pointers left and right as they may be shown, None
    where it is absent, and the rules by which its values may be shown, None where all may. `name` is what it is called,
    None for one inside of an array, as items are called by their ids.
    """

    left_pointer: str | None
    right_pointer: str | None
    left_rule: DisplayRule | None
    right_rule: DisplayRule | None
    name: Name | None


Policies = tuple[Privacy, Privacy]
"""Those of the deliveries left and right."""


@lru_cache(PLACES_KEPT)
def place_of(policies: Policies, left: Path | None, right: Path | None, data_path: Path) -> Place:
    """The place at these paths. `data_path` leads to the data of the right delivery; where there is no right path, to
    that of the left one.
    """
    sides = tuple(zip(policies, (left, right), strict=True))
    left_pointer, right_pointer = (None if path is None else policy.pointer(path) for policy, path in sides)
    left_rule, right_rule = (
        None if path is None or policy.show_values else policy.rule_at(path) for policy, path in sides
    )
    policy, path = sides[right is not None]
    assert path is not None
    is_indexed = any(type(step) is int for step in path)
    name = None if is_indexed else split_names(names_of(policy, path), path, data_path)
    return Place(left_pointer, right_pointer, left_rule, right_rule, name)


def names_of(policy: Privacy, path: Path) -> tuple[str, ...]:
    """The names of the steps of a path as they may be shown."""
    names = (policy.name(step, path[:at]) if isinstance(step, str) else step for at, step in enumerate(path))
    return tuple(map(readable_step, names))


def split_names(names: tuple[str, ...], path: Path, data_path: Path) -> Name:
    """What a place is called, the steps to which have these names."""
    start = len(data_path)
    if path[:start] != data_path or len(path) == start:
        return Name("envelope", join_steps(names) or "all")
    if len(path) == start + 1 or isinstance(path[start], int):
        return Name("data", join_steps(names[start:]))
    return Name(names[start], join_steps(names[start + 1 :]))


def readable_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return step if PLAIN_NAME.fullmatch(step) else f'["{step}"]'


def join_steps(names: Iterable[str]) -> str:
    return "".join(name if name.startswith("[") else f".{name}" for name in names).removeprefix(".")
