"""Checks what an engine cannot read: halves of surrogate pairs and numbers that no double holds.

Something of the same kind stands in for each of them, in a copy; errors are told of the instance as it is.
"""

from sys import float_info
from typing import Any

from segcli.engines import Checker, RawError
from segcli.findings import Json
from segcli.input.huge_numbers import HugeNumber
from segcli.input.oddities import SURROGATE

REPLACEMENT = "\ufffd"
"""What decoders make of such a half."""


def errors(checker: Checker, instance: Json) -> list[RawError]:
    """Every violated keyword, as of the instance itself."""
    copy = readable(instance)
    return [restored(error, copy, instance) for error in checker.errors(copy)]


def readable(value: Json) -> Json:
    """A copy that every engine reads; one frame for each level."""
    if isinstance(value, dict):
        copy: dict[str, Json] = {}
        for name, member in value.items():
            copy[free_name(name, value, copy)] = readable(member)
        return copy
    if isinstance(value, list):
        return list(map(readable, value))
    if isinstance(value, HugeNumber):
        return -float_info.max if value < 0 else float_info.max
    return SURROGATE.sub(REPLACEMENT, value) if isinstance(value, str) else value


def free_name(name: str, owner: dict[str, Json], taken: dict[str, Json]) -> str:
    """A name that stands in for one of an object, and for no other."""
    other = SURROGATE.sub(REPLACEMENT, name)
    while other != name and (other in owner or other in taken):
        other += REPLACEMENT
    return other


def restored(error: RawError, copy: Json, instance: Json) -> RawError:
    """An error about the copy as one about the instance."""
    path: list[str | int] = []
    here, there = copy, instance
    for step in error.path:
        name = names(here, there)[step] if isinstance(here, dict) else step
        here, there = here[step], there[name]
        path.append(name)
    parameter: Any = error.parameter
    if error.keyword == "additionalProperties":
        parameter = [names(here, there)[name] for name in parameter]
    elif error.keyword == "oneOf":
        parameter = tuple(tuple(restored(nested, copy, instance) for nested in branch) for branch in parameter)
    return error._replace(path=tuple(path), parameter=parameter)


def names(copy: dict[str, Json], instance: dict[str, Json]) -> dict[str | int, str]:
    """The names of an object by those of its copy, which come in the same order."""
    return dict(zip(copy, instance, strict=True))
