"""Titles for the objects, enumerations and unions inside a document, so that types generated from it have names.

They are worked out where the document is printed rather than written into the files: where a member stands names it
best, and what is moved or renamed cannot keep an old title.
"""

import re
from collections.abc import Iterator
from typing import Any

from segcli.findings import Json

UNIONS = ("oneOf", "anyOf")


def titled(document: dict[str, Any]) -> dict[str, Any]:
    """A copy of a self-contained document in which everything that has a name in other languages has a title: its own,
    or that of the definition that it stands in and the members that lead there.
    """
    definitions = document.get("$defs", {})
    root: dict[str, Any] = named({key: value for key, value in document.items() if key != "$defs"}, document["title"])
    return root | {"$defs": {name: named(schema, words(name).capitalize()) for name, schema in definitions.items()}}


def named(schema: Json, place: str) -> Json:
    """A copy of the schema of a place with titles; its own title names the place better."""
    if not isinstance(schema, dict):
        return schema
    place = schema.get("title", place)
    result = dict(schema)
    for key, member in schema.get("properties", {}).items():
        result["properties"] = result["properties"] | {key: named(member, f"{place} {words(key)}")}
    for key in ("items", "additionalProperties"):
        if key in schema:
            result[key] = named(schema[key], singular(place))
    for key in UNIONS:
        if key in schema:
            result[key] = [named(branch, place) for branch in schema[key]]
    return {"title": place} | result if has_name(schema) else result


def has_name(schema: dict[str, Any]) -> bool:
    """Whether a schema becomes a type of its own: an object with members, an enumeration, a union of objects."""
    return "properties" in schema or "enum" in schema or len(list(objects(schema.get("oneOf", ())))) > 1


def objects(branches: list[Json]) -> Iterator[Json]:
    """The branches of a union that are objects."""
    return (branch for branch in branches if "properties" in branch)


def words(name: str) -> str:
    return re.sub("[-_]", " ", name.lstrip("$"))


def singular(place: str) -> str:
    """What one of several is called: `Order items` gives `Order item`."""
    return re.sub("ies$", "y", place) if place.endswith("ies") else re.sub("(?<=[a-z]{2})s$", "", place)
