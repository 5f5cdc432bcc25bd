"""`segcli schema`: the schema of an event as one self-contained document."""

from typing import Any, Literal

import orjson

from segcli.console.output import Output
from segcli.events.names import known_event
from segcli.findings import ExitCode, Json
from segcli.schemas import bundle

Around = Literal["data", "project", "distribution"]


def run(event: str, around: Around, output: Output) -> ExitCode:
    """Print the schema of the event's data, or of the webhook around it."""
    document = published(known_event(event), around)
    with output.opened() as write:
        write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    return ExitCode.CLEAN


def published(event: str, around: Around) -> dict[str, Any]:
    """The open form of a schema, JSON Schema 2020-12 and nothing else: other validators take it as it is."""
    document: dict[str, Any] = without_annotations(bundle.bundle(event, around))
    suffix = "" if around == "data" else f":{around}"
    return {"$schema": bundle.DIALECT, "$id": f"urn:segcli:event:{event}{suffix}"} | document


def without_annotations(node: Json) -> Json:
    """A copy without `x-` keywords, and with at most one type beside null in a place: ajv's strict mode takes no
    other.
    """
    if isinstance(node, list):
        return [without_annotations(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: without_annotations(value) for key, value in node.items() if not key.startswith("x-")}
    types = copy.get("type")
    several = isinstance(types, list) and len([name for name in types if name != "null"]) > 1
    return one_type_each(copy) if several else copy


OF_TYPE = {
    "string": ("format", "pattern"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "object": ("required", "properties", "additionalProperties"),
    "array": ("items",),
}


def one_type_each(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of several types as the alternatives that it stands for."""
    moved = {keyword for name in schema["type"] for keyword in OF_TYPE.get(name, ())}
    rest = {key: value for key, value in schema.items() if key != "type" and key not in moved}
    alternatives = [
        {"type": name} | {keyword: schema[keyword] for keyword in OF_TYPE.get(name, ()) if keyword in schema}
        for name in schema["type"]
    ]
    return rest | {"anyOf": alternatives}
