"""The schema of an event as other programs take it: JSON Schema 2020-12 and nothing else."""

from typing import Any

from segcli.findings import Json
from segcli.schemas import bundle
from segcli.schemas.titles import titled
from segcli.schemas.unions import discriminator_of


def published(event: str, around: str = "data", is_open: bool = False) -> dict[str, Any]:
    """The document of the event's data, or of the webhook around it (`project`, `distribution`).

    Unknown members are allowed. With `is_open` unknown values of enumerations are as well.
    """
    document: dict[str, Any] = titled(without_annotations(bundle.bundle(event, around)))
    name = [event, *([] if around == "data" else [around]), *(["open"] if is_open else [])]
    if is_open:
        document = opened(document, [event, *bundle.misspellings(event)])
    return {"$schema": bundle.DIALECT, "$id": f"urn:segcli:event:{':'.join(name)}"} | document


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


def opened(node: Json, names: list[str]) -> Json:
    """A copy that takes values which no enumeration lists, as `validate` does, where they are warnings. An object whose
    discriminator has such a value may be anything else. `names` are those of the event, which is no other.
    """
    if isinstance(node, list):
        return [opened(item, names) for item in node]
    if not isinstance(node, dict):
        return node
    if "enum" in node and node["enum"] != names:
        return {key: value for key, value in node.items() if key not in ("enum", "title")}
    copy = {key: opened(value, names) for key, value in node.items()}
    if (union := discriminator_of(node.get("oneOf", []))) is not None:
        listed = [value for value in union.values if value is not None]
        other = {
            "title": f"{node['title']} of another {union.discriminator}",
            "type": "object",
            "required": [union.discriminator],
            "properties": {union.discriminator: {"type": "string", "not": {"enum": listed}}},
        }
        copy["oneOf"] = [*copy["oneOf"], other]
    return copy
