"""Values for which there are no facts, made from their schemas."""

from collections.abc import Callable
from typing import Any, NamedTuple

from segcli.findings import Json
from segcli.generation.chance import Chance
from segcli.generation.times import day, timestamp

ABSENT: Any = object()
"""Stands for facts that there are none of."""


class Context(NamedTuple):
    """What invented values are made from: chance, and the time of the event."""

    chance: Chance
    now: int


Render = Callable[[Any, Context, int], Json]
"""From facts, or ABSENT, to JSON. The number stands for the object that they are of: an object has the same members in
all events, so that number and not chance decides which it has.
"""


def leaf(schema: dict[str, Any], path: str) -> Render:
    """A function that renders a value without parts."""
    make = maker(schema, path.rstrip(".").rpartition(".")[2])
    return lambda facts, context, _: make(context) if facts is ABSENT else facts


def maker(schema: dict[str, Any], name: str) -> Callable[[Context], Json]:
    """A function that makes a value that fits the schema of the member of that name."""
    if "const" in schema:
        return lambda _: schema["const"]
    if "enum" in schema:
        values = [value for value in schema["enum"] if value is not None]
        return lambda context: context.chance.pick(values)
    types = schema.get("type", "object")
    first_type = types if isinstance(types, str) else types[0]
    ids, form = schema.get("x-id"), schema.get("format")
    if first_type == "string" and ids:
        prefix = ids if isinstance(ids, str) else ids[0]
        return lambda context: context.chance.id(prefix, context.now)
    if form:
        return lambda context: timestamp(context.now) if form == "date-time" else day(context.now)
    least = schema.get("minimum", 0)
    plain: dict[str, Json] = {"integer": least, "number": least, "boolean": False, "array": [], "object": {}}
    value = plain.get(first_type, f"Invented {name.replace('_', ' ')}")
    return lambda _: value
