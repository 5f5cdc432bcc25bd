"""Members that nobody documented, in events that obey their schema otherwise.

The vendor adds members without notice, and then every event of a capture has one. The engine's errors for it cost
five times what a clean event costs; comparing the keys of a dozen objects with those that their schemas know costs as
much as one.
"""

from collections.abc import Iterator
from typing import Any

from segcli.engines import Checker, Engine, RawError
from segcli.explain import Subject, unknown
from segcli.findings import Finding, Json
from segcli.positions import Path
from segcli.schemas import reopened
from segcli.unions import told_apart

TEMPLATES_KEPT = 1000


class Place:
    """A place of a schema, with the places below it; those are made when an event first has something there."""

    def __init__(self, document: dict[str, Any], schema: dict[str, Any], schema_path: Path) -> None:
        while "$ref" in schema:
            schema = document["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        self._document = document
        self._schema = schema
        self.schema_path = schema_path
        self._below: dict[str, Place | None] = {}
        members = schema.get("properties", {})
        self.known = frozenset(members) if schema.get("additionalProperties") is False else None
        self.containers = tuple(name for name, member in members.items() if holds_more(document, member))
        self.maps = isinstance(schema.get("additionalProperties"), dict)
        self._union = told_apart(schema["oneOf"]) if "oneOf" in schema else None

    def below(self, step: str, *schema_path: str | int) -> "Place | None":
        """The place at a keyword, such as `items`, or at a member; None when the schema says nothing of it."""
        if step not in self._below:
            schema: Json = self._schema
            for part in schema_path:
                schema = schema[part] if isinstance(part, int) else schema.get(part, {})
            known = bool(schema)
            self._below[step] = Place(self._document, schema, (*self.schema_path, *schema_path)) if known else None
        return self._below[step]

    def chosen(self, value: dict[str, Json]) -> "Place | None":
        """The place itself, or the branch of its union that the value belongs to."""
        if "oneOf" not in self._schema:
            return self
        if self._union is None or value.get(self._union.discriminator) not in self._union.values:
            return None
        index = self._union.values.index(value[self._union.discriminator])
        return self.below(f"oneOf {index}", "oneOf", index)


def holds_more(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a value of this schema can be an object or an array of which the schema knows something."""
    while "$ref" in schema:
        schema = document["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return any(keyword in schema for keyword in ("properties", "items", "oneOf")) or isinstance(
        schema.get("additionalProperties"), dict
    )


class Unknowns:
    """Finds the unknown members of events of one kind. `document` is the closed schema."""

    def __init__(self, document: dict[str, Any], compile_schema: Engine) -> None:
        self._root = Place(document, document, ())
        self._open: Checker = compile_schema(reopened(document))
        self._templates: dict[tuple[Path, tuple[str, ...]], list[Finding]] = {}

    def are_all(self, json: Json) -> bool:
        """Whether unknown members are all that is wrong with an event that the closed schema refuses."""
        try:
            return self._open.is_valid(json)
        except ValueError:
            return False  # nested deeper than the native engine goes

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """One finding for each; what it says is made once for all objects with the same members at the same place."""
        found: list[tuple[Path, dict[str, Json], Place]] = []
        collect(self._root, subject.json, (), found)
        for path, value, place in found:
            names = [name for name in value if place.known is not None and name not in place.known]
            key = (path, tuple(value))
            templates = self._templates.get(key)
            if templates is None:
                if len(self._templates) >= TEMPLATES_KEPT:
                    self._templates.clear()
                error = RawError("additionalProperties", path, (*place.schema_path, "additionalProperties"), names)
                templates = self._templates[key] = list(unknown(error, value, subject))
            for name, template in zip(names, templates, strict=True):
                yield template._replace(location=subject.positions.key((*path, name)))


def collect(place: Place | None, value: Json, path: Path, found: list[tuple[Path, dict[str, Json], Place]]) -> None:
    """Gather the objects that have unknown members, with their paths and places."""
    if type(value) is list:
        items = place and place.below("items", "items")
        for index, item in enumerate(value):
            collect(items, item, (*path, index), found)
        return
    place = place.chosen(value) if place and type(value) is dict else None
    if place is None:
        return
    if place.known is not None and not value.keys() <= place.known:
        found.append((path, value, place))
    for name in place.containers:
        below = value.get(name)
        if below and type(below) in (dict, list):
            collect(place.below(f"properties {name}", "properties", name), below, (*path, name), found)
    if place.maps:
        for name, below in value.items():
            collect(place.below("additionalProperties", "additionalProperties"), below, (*path, name), found)
