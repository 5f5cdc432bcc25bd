"""Makes a schema stricter than it is right, so that what it accepts need not be looked at closely.

The native engine tests a pattern in next to no time, a hundredth of what Python takes. So the gate that lets clean
records pass has a schema that demands of ids the prefix of their place, and of times the form in which they are sent
today; in that form they can be compared as strings. And it counts members where that tells whether all are there: the
engine looks each required one up (0.35 us of 2.15).
"""

from typing import Any

from segcli.findings import Json
from segcli.schemas import YEAR

TIME = YEAR + r"[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]\.[0-9]{3}Z$"


def stricter(document: dict[str, Any]) -> dict[str, Any]:
    """The schema of the gate."""
    result: dict[str, Any] = narrowed(document)
    return result


def narrowed(node: Json) -> Json:
    if isinstance(node, list):
        return [narrowed(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: narrowed(value) for key, value in node.items()}
    if result.get("format") == "date-time":
        result["pattern"] = TIME
    elif isinstance(ids := result.get("x-id"), str | list):
        starts = [started(prefix) for prefix in ([ids] if isinstance(ids, str) else ids)]
        result["pattern"] = f"^{starts[0]}" if len(starts) == 1 else f"^({'|'.join(starts)})"
    elif needs_all(result):
        result["minProperties"] = len(result.pop("required"))
    return result


def needs_all(schema: dict[str, Any]) -> bool:
    """Whether an object must have all the members that it may have."""
    members, required = schema.get("properties"), schema.get("required")
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    return closed and isinstance(members, dict) and isinstance(required, list) and set(members) == set(required)


def started(prefix: str) -> str:
    """How ids of a kind start."""
    return prefix if prefix.endswith("-") else f"{prefix}_"
