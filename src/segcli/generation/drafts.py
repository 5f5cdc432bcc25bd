"""A clean payload that is to be broken, with what its schema says of its places, and copies of it with one change."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import orjson

from segcli.findings import Json, Path
from segcli.generation.chance import Chance
from segcli.schemas.tree import SchemaTree


class Draft(NamedTuple):
    """A clean payload of an event; `text` is the payload written down, `places` what its closed schema says."""

    event: str
    json: dict[str, Any]
    text: str
    places: SchemaTree
    chance: Chance

    def values(self) -> list[tuple[Path, Json]]:
        """Every value in the payload with its path, itself excepted, in an order that depends on chance."""
        found = list(below(self.json, ()))
        start = self.chance.between(0, max(len(found) - 1, 0))
        return found[start:] + found[:start]

    def schemas(self, path: Path) -> list[dict[str, Any]]:
        """What the schema says of a place: a schema, or those of the branches of a union."""
        return [schema for schema in self.places.subschemas(path) if "oneOf" not in schema]

    def replaced(self, path: Path, value: Json) -> str:
        """The payload with another value at a path, whose objects are all there."""
        return self._changed(path, lambda parent: parent.__setitem__(path[-1], value))

    def without(self, path: Path) -> str:
        """The payload without what stands at a path."""
        return self._changed(path, lambda parent: parent.__delitem__(path[-1]))

    def _changed(self, path: Path, change: Callable[[Any], None]) -> str:
        copy: Json = orjson.loads(self.text)
        parent = copy
        for step in path[:-1]:
            parent = parent[step]
        change(parent)
        return written(copy)


def written(value: Json) -> str:
    """A JSON value as a line of text."""
    return orjson.dumps(value).decode()


def below(value: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    """Every value inside a JSON value with its path."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield (*path, step), inner
        yield from below(inner, (*path, step))
