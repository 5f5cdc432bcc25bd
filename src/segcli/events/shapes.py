"""The shape of a record, by which is remembered what its member names alone tell."""

from typing import Any, TypeVar

from segcli.events.envelope import names, sender
from segcli.findings import Json
from segcli.schemas.memory import remember

SHAPES_KEPT = 4096
LONGEST_SHAPE = 2048

T = TypeVar("T")


def remember_shape(kept: dict[Any, T], key: Any, value: T) -> T:
    """Keep what is known of a shape unless the names in its key are huge, and give it back."""
    return remember(kept, key, value, SHAPES_KEPT) if len(repr(key)) <= LONGEST_SHAPE else value


def shape_of(json: Json) -> Any:
    """What two records have in common that are recognised alike."""
    if type(json) is not dict:
        return None
    if "data" not in json:
        return tuple(json)
    data = json["data"]
    inner = data.get("data") if type(data) is dict else None
    return (
        tuple(json),
        tuple(data) if type(data) is dict else None,
        tuple(inner) if type(inner) is dict else None,
        names(json),
        sender(json.get("source")),
        json.get("object") == "event",
    )
