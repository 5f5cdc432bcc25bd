"""The bundled JSON Schemas: where they are, and how their files become one document.

The files are open and refer to each other; `bundle` puts what one event needs into a single document, `closed` is that
document as segcli checks it, so that members and values which nobody documented are noticed.
"""

import re
from typing import Any

import orjson

from segcli.findings import Json
from segcli.schemas.catalogue import catalogue
from segcli.schemas.files import ROOT

REFERENCE = re.compile(rb'"\$ref": ?"(?:(?:\.\./objects/|parts/)?([\w-]+)\.json|#/\$defs/([\w-]+))"')
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def bundle(event: str, envelope: str = "data") -> dict[str, Any]:
    """One self-contained document: the data of `event`, or the whole webhook around it (`project`, `distribution`), or
    a part of that (`partial`).
    """
    definitions: dict[str, Json] = {}
    root = gather("events", event, definitions)
    if envelope == "partial":
        data, root = root, part_of_envelope(definitions)
        root["properties"]["data"] = data
    elif envelope != "data":
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
    root = part_of_envelope(definitions) if name == "partial" else gather("envelopes", name, definitions)
    return root | {"$defs": definitions}


def part_of_envelope(definitions: dict[str, Json]) -> dict[str, Any]:
    """An envelope of which all but the data may be missing, from whatever sender; `event` may be the name alone."""
    root = gather("envelopes", "project", definitions) | {"required": ["data"]}
    root["properties"]["source"] = {"type": "object"}
    event = definitions["webhook-event"]
    event["type"] = ["object", "string"]
    del event["required"]
    return root


def misspellings(event: str) -> list[str]:
    """The names by which the vendor's pages also call an event, by mistake."""
    return [wrong for wrong, right in catalogue()["misspelt"].items() if right == event]


def gather(folder: str, name: str, definitions: dict[str, Json], shared: str = "objects") -> dict[str, Any]:
    """A schema file whose references lead into `definitions`, where what they lead to is gathered from a folder.

    References are rewritten in the text, before it is parsed: a walk through the parsed files took 4 ms of 10.
    """
    targets: set[str] = set()

    def into_definitions(match: re.Match[bytes]) -> bytes:
        if match[2]:
            return b'"$ref":"#/$defs/%b-%b"' % (name.encode(), match[2])
        targets.add(match[1].decode())
        return b'"$ref":"#/$defs/%b"' % match[1]

    # Joining paths by pathlib takes as long as parsing the files.
    with open(f"{ROOT}/{folder}/{name}.json", "rb") as file:
        text = file.read()
    schema: dict[str, Any] = orjson.loads(REFERENCE.sub(into_definitions, text))
    schema.pop("$schema", None)
    for local, definition in schema.pop("$defs", {}).items():
        definitions[f"{name}-{local}"] = definition
    for target in sorted(targets - definitions.keys()):
        definitions[target] = {}
        definitions[target] = gather(shared, target, definitions, shared)
    return schema
