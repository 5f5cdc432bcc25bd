"""Schema documents made of others: closed, opened, allowing more, and a stricter one that lets clean records pass."""

import copy
from collections.abc import Iterable
from typing import Any

from segcli.findings import Json
from segcli.schemas.formats import FORMS, PAST, STRICTER, USUAL_DATE_TIME, USUAL_PAST
from segcli.schemas.prefixes import prefixes_at

CONTAINERS = (dict, list)

KEPT = ("x-filled", "x-form", "x-id", "x-plausible", "x-shown", "x-usually-sent")
"""Annotations that a closed document keeps."""

LETTERS = "^[A-Za-z0-9_-]+$"
"""What ids are made of."""
PROJECT_ID = "[A-Za-z0-9]{8}(?:[A-Za-z0-9]{2,})?$"
"""What project ids have behind their prefix: eight letters or digits mostly, and never nine, as `undefined` has."""
SHORTEST = 10
"""Letters that other ids have behind their prefix at least."""


def prefilter(document: dict[str, Any]) -> dict[str, Any]:
    """A stricter schema than is right, so that what it accepts need not be looked at closely.

    The native engine tests a pattern in next to no time, a hundredth of what Python takes. So the schema that lets
    clean records pass demands of ids the prefix of their place and letters and digits behind it (0.08 us each, 0.02 of
    them for the prefix alone), of numbers that they are plausible, and of times the form in which they are sent today;
    in that form they can be compared as strings. What is usually sent is required. And it counts members where that
    shows whether all are there: the engine looks each required one up (0.35 us of 2.15).
    """
    result: dict[str, Any] = narrowed(document)
    return result


def narrowed(node: Json) -> Json:
    """`prefilter` for one node, an object or array."""
    # Most of what stands in a schema are texts: a call for each took a third of the time.
    if isinstance(node, list):
        return [narrowed(item) if type(item) in CONTAINERS else item for item in node]
    result = {key: narrowed(value) if type(value) in CONTAINERS else value for key, value in node.items()}
    if "properties" in result:
        narrow_object(result)
    result |= result.pop("x-plausible", {})
    result |= narrowed_text(result)
    return result


def narrow_object(schema: dict[str, Any]) -> None:
    """Require what an object usually has, and of its past times a year in which something could happen."""
    for name, signs in schema.pop("x-usually-sent", {}).items():
        for sign in signs:
            schema.setdefault("dependentRequired", {}).setdefault(sign, []).append(name)
        if not signs:
            schema["required"] = [*schema.get("required", ()), name]
    for name in PAST:
        member = schema["properties"].get(name)
        if isinstance(member, dict) and member.get("pattern") == USUAL_DATE_TIME:
            member["pattern"] = USUAL_PAST
    if needs_all(schema):
        schema["minProperties"] = len(schema.pop("required"))


def narrowed_text(schema: dict[str, Any]) -> dict[str, Json]:
    """The keywords by which a schema takes fewer strings, none for one that is not about any."""
    if schema.get("format") == "date-time":
        return {"pattern": USUAL_DATE_TIME}
    if isinstance(schema.get("x-id"), str | list):
        return id_pattern(prefixes_at(schema), "x-filled" in schema)
    if "x-filled" not in schema:
        return {}
    # Of what stands in one line, blanks are refused as well: that is tested in a third of the time.
    filled = {"pattern": r"\S"} if schema["x-filled"] is True else {"pattern": r"^\S*$", "minLength": 1}
    return {"allOf": [filled]} if "pattern" in schema else filled


def id_pattern(prefixes: tuple[str, ...], of_project: bool) -> dict[str, Json]:
    """The keywords for ids with one of some prefixes. All share a pattern for what stands behind the prefix: with one
    for each kind of id an event took twice as much more, as the engine keeps some memory for each.
    """
    if of_project:
        return {"pattern": f"^(?:{'|'.join(prefixes)}){PROJECT_ID}"}
    head = f"^{prefixes[0]}" if len(prefixes) == 1 else f"^({'|'.join(prefixes)})"
    longest = max(map(len, prefixes))
    return {"pattern": head, "minLength": longest + SHORTEST, "allOf": [{"pattern": LETTERS}]}


def needs_all(schema: dict[str, Any]) -> bool:
    """Whether an object must have all the members that it may have."""
    members, required = schema.get("properties"), schema.get("required")
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    return closed and isinstance(members, dict) and isinstance(required, list) and set(members) == set(required)


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The document as segcli checks it: objects that list their members take no others, dates are stricter, and
    what is to be an e-mail address or a URL can be one.
    """
    definitions = document.get("$defs", {})
    nullable: dict[str, Json] = {}
    result: dict[str, Any] = shut({key: value for key, value in document.items() if key != "$defs"}, nullable)
    done: dict[str, Json] = {name: shut(schema, nullable) for name, schema in definitions.items()}
    result["$defs"] = done | {f"{name}?": or_null(copy.copy(done[name])) for name in nullable}
    return result


def reopened(node: Json) -> Json:
    """A closed document with its objects open again, and all else as it was."""
    if isinstance(node, list):
        return [reopened(item) for item in node]
    if isinstance(node, dict):
        return {
            key: reopened(value) for key, value in node.items() if key != "additionalProperties" or value is not False
        }
    return node


def allowing(document: dict[str, Any], members: Iterable[tuple[tuple[str | int, ...], str]]) -> dict[str, Any]:
    """A closed document in which certain objects may have one member more, whatever its value. Each member is given by
    the evaluation path of its object and its name; that object alone is changed, not all that share its definition.
    """
    result = dict(document)
    for path, name in members:
        node: Json = result
        for step in path:
            inner = node[step]
            while "$ref" in inner:
                inner = document["$defs"][inner["$ref"].removeprefix("#/$defs/")]
            node[step] = copy.copy(inner)
            node = node[step]
        node["properties"] = node.get("properties", {}) | {name: {}}
    return result


def shut(node: Json, nullable: dict[str, Json]) -> Json:
    """`closed` for one node, an object or array; `nullable` takes the names of the definitions that are needed with
    null as well.
    """
    if isinstance(node, list):
        return [shut(item, nullable) if type(item) in CONTAINERS else item for item in node]
    match node.get("oneOf"):
        # Both engines tell more of a nullable object than of a union with null.
        case [{"$ref": str(reference)}, {"type": "null"}]:
            name = reference.removeprefix("#/$defs/")
            nullable[name] = True
            return {"$ref": f"{reference}?"}
    result: dict[str, Json] = {}
    for key, value in node.items():
        if key == "properties":
            result[key] = {name: shut(member, nullable) for name, member in value.items()}
        elif not key.startswith("x-") or key in KEPT:
            result[key] = shut(value, nullable) if type(value) in CONTAINERS else value
    if "properties" in result and "additionalProperties" not in result:
        result["additionalProperties"] = False
    if result.get("format") in STRICTER:
        result["pattern"] = STRICTER[result["format"]]
    elif isinstance(result.get("x-form"), str):
        result["pattern"] = FORMS[result["x-form"]]
    return result


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that allows null as well."""
    if "oneOf" in schema:
        return schema | {"oneOf": [*schema["oneOf"], {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return schema | {"type": [*kinds, "null"]}
