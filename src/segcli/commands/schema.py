"""`segcli schema`: the schema of an event as one self-contained document."""

from typing import Any, Literal

import orjson

from segcli import schemas
from segcli.findings import ExitCode, Json
from segcli.names import known_event
from segcli.output import Output

Around = Literal["data", "project", "distribution"]


def run(event: str, around: Around, output: Output) -> ExitCode:
    """Print the schema of the event's data, or of the webhook around it."""
    document = published(known_event(event), around)
    with output.opened() as write:
        write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    return ExitCode.CLEAN


def published(event: str, around: Around) -> dict[str, Any]:
    """The open form of a schema, JSON Schema 2020-12 and nothing else: other validators take it as it is."""
    document: dict[str, Any] = without_annotations(schemas.bundle(event, around))
    suffix = "" if around == "data" else f":{around}"
    return {"$schema": schemas.DIALECT, "$id": f"urn:segcli:event:{event}{suffix}"} | document


def without_annotations(node: Json) -> Json:
    """A copy without `x-` keywords."""
    if isinstance(node, list):
        return [without_annotations(item) for item in node]
    if isinstance(node, dict):
        return {key: without_annotations(value) for key, value in node.items() if not key.startswith("x-")}
    return node
