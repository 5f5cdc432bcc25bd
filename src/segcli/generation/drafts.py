"""A clean payload that is to be broken, with its schema, and copies of it with one change."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import orjson

from segcli.findings import Json, Path, value_at
from segcli.generation.chance import Chance
from segcli.input.json_text import json_text
from segcli.schemas.tree import SchemaTree


class Draft(NamedTuple):
    """A clean payload of an event; `text` is the payload as a line, `schema_tree` its closed schema."""

    event: str
    json: dict[str, Any]
    text: str
    schema_tree: SchemaTree
    chance: Chance

    def values(self) -> list[tuple[Path, Json]]:
        """Every value in the payload with its path, itself excepted, in an order that depends on chance."""
        values = list(values_below(self.json, ()))
        offset = self.chance.between(0, max(len(values) - 1, 0))
        return values[offset:] + values[:offset]

    def schemas(self, path: Path) -> list[dict[str, Any]]:
        """The subschemas of a path: one, or those of the branches of a union."""
        return [schema for schema in self.schema_tree.subschemas(path) if "oneOf" not in schema]

    def replaced(self, path: Path, value: Json) -> str:
        """The text of the payload with another value at a path, whose parent exists."""
        return self._changed(path, lambda parent: parent.__setitem__(path[-1], value))

    def without(self, path: Path) -> str:
        """The text of the payload without the value at a path."""
        return self._changed(path, lambda parent: parent.__delitem__(path[-1]))

    def _changed(self, path: Path, change: Callable[[Any], None]) -> str:
        copy: Json = orjson.loads(self.text)
        change(value_at(copy, path[:-1]))
        return as_line(copy)


def as_line(value: Json) -> str:
    """A JSON value as a line of text."""
    return json_text(value).decode()


def values_below(value: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    """Every value inside a JSON value with its path."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step), inner
        yield from values_below(inner, (*path, step))
