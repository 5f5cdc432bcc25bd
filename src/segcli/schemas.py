"""The bundled JSON Schemas: where they are, and how their files become one document.

The files are open and refer to each other; `bundle` puts what one event needs into a single document, `closed` is that
document as segcli checks it, so that members and values which nobody documented are noticed.
"""

import copy
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from segcli.findings import Json

HERE = Path(__file__).parent
ROOT = HERE / "schemas" if (HERE / "schemas").is_dir() else HERE.parents[1] / "schemas"
"""Inside the wheel, or at the top of a checkout."""

REFERENCE = re.compile(rb'"\$ref": ?"(?:(?:\.\./objects/)?([\w-]+)\.json|#/\$defs/([\w-]+))"')
DIALECT = "https://json-schema.org/draft/2020-12/schema"
YEAR = r"^(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-"
STRICTER = {"date-time": YEAR + r"[0-9]{2}-[0-9]{2}.[0-9]{2}:[0-9]{2}:[0-5]", "date": YEAR}
"""RFC 3339 as webhooks use it has no year 0000 and no leap second; jsonschema-rs lets both pass."""


def load(name: str) -> Json:
    """A schema file by its name below `schemas/`, such as `events/customer.segment.left`."""
    return orjson.loads((ROOT / f"{name}.json").read_bytes())


@cache
def catalogue() -> Json:
    """What recognition and `segcli events` know of every event without opening its schema."""
    return load("catalogue")


def bundle(event: str, envelope: str = "data") -> dict[str, Any]:
    """One self-contained document: the data of `event`, or the whole webhook around it (`project`, `distribution`)."""
    definitions: dict[str, Json] = {}
    root = gather("events", event, definitions)
    if envelope != "data":
        data, root = root, gather("envelopes", envelope, definitions)
        root["properties"]["data"] = data
        named = definitions["webhook-event"]["properties"]
        names = [event, *misspellings(event)]
        named["type"].update({"const": event} if len(names) == 1 else {"enum": names})
        if envelope == "project":
            root["properties"]["type"] = named["type"]
    root["$defs"] = definitions
    return root


def envelope(name: str) -> dict[str, Any]:
    """The schema of an envelope whose data may be any object."""
    definitions: dict[str, Json] = {}
    return gather("envelopes", name, definitions) | {"$defs": definitions}


def misspellings(event: str) -> list[str]:
    """The names by which the vendor's pages also call an event, by mistake."""
    return [wrong for wrong, right in catalogue()["misspelt"].items() if right == event]


def gather(folder: str, name: str, definitions: dict[str, Json]) -> dict[str, Any]:
    """A schema file whose references lead into `definitions`, where what they lead to is gathered.

    References are rewritten in the text, before it is parsed: a walk through the parsed files took 4 ms of 10.
    """
    wanted: set[str] = set()

    def into_definitions(match: re.Match[bytes]) -> bytes:
        if match[2]:
            return b'"$ref":"#/$defs/%b-%b"' % (name.encode(), match[2])
        wanted.add(match[1].decode())
        return b'"$ref":"#/$defs/%b"' % match[1]

    text = (ROOT / folder / f"{name}.json").read_bytes()
    schema: dict[str, Any] = orjson.loads(REFERENCE.sub(into_definitions, text))
    schema.pop("$schema", None)
    for local, definition in schema.pop("$defs", {}).items():
        definitions[f"{name}-{local}"] = definition
    for target in sorted(wanted - definitions.keys()):
        definitions[target] = {}
        definitions[target] = gather("objects", target, definitions)
    return schema


def closed(document: dict[str, Any]) -> dict[str, Any]:
    """The document as segcli checks it: objects that list their members take no others, and dates are stricter."""
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
    """A closed document in which certain objects may have one member more, whatever its value. Each member is told by
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
    """`closed` for one node; `nullable` takes the names of the definitions that are needed with null as well."""
    if isinstance(node, list):
        return [shut(item, nullable) for item in node]
    if not isinstance(node, dict):
        return node
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
            result[key] = shut(value, nullable)
    if "properties" in result and "additionalProperties" not in result:
        result["additionalProperties"] = False
    if result.get("format") in STRICTER:
        result["pattern"] = STRICTER[result["format"]]
    return result


KEPT = ("x-shown", "x-id")


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "oneOf" in schema:
        return schema | {"oneOf": [*schema["oneOf"], {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return schema | {"type": [*kinds, "null"]}
