"""Values of which there are no facts, made from what a schema says of their place."""

from collections.abc import Callable
from typing import Any, NamedTuple

from segcli.findings import Json
from segcli.generation.chance import Chance
from segcli.generation.moments import day, written

ABSENT: Any = object()
"""Stands for what there are no facts of."""


class Moment(NamedTuple):
    """What made-up values are made from."""

    chance: Chance
    now: int


Show = Callable[[Any, Moment, int], Json]
"""Shows facts, or ABSENT. The number stands for the thing that they are of: things look the same in all events, so that
number and not chance decides which members come.
"""


def leaf(schema: dict[str, Any], path: str) -> Show:
    """What shows a value that has no parts."""
    make = made(schema, path.rstrip(".").rpartition(".")[2])
    return lambda facts, moment, _: make(moment) if facts is ABSENT else facts


def made(schema: dict[str, Any], name: str) -> Callable[[Moment], Json]:
    """What makes a value that fits the schema of the member of that name."""
    if "const" in schema:
        return lambda _: schema["const"]
    if "enum" in schema:
        values = [value for value in schema["enum"] if value is not None]
        return lambda moment: moment.chance.pick(values)
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    ids, form = schema.get("x-id"), schema.get("format")
    if kind == "string" and ids:
        prefix = ids if isinstance(ids, str) else ids[0]
        return lambda moment: moment.chance.id(prefix, moment.now)
    if form:
        return lambda moment: written(moment.now) if form == "date-time" else day(moment.now)
    least = schema.get("minimum", 0)
    plain: dict[str, Json] = {"integer": least, "number": least, "boolean": False, "array": [], "object": {}}
    value = plain.get(kind, f"Invented {name.replace('_', ' ')}")
    return lambda _: value
