"""What the envelope of a webhook tells: that it is one, who sent it, and which event it names."""

from typing import Literal

from segcli.console.suggest import nearest
from segcli.findings import Json, Path
from segcli.schemas.catalogue import catalogue, documented

ENVELOPE = frozenset(("id", "project_id", "created_at", "type", "source", "event"))

DATA_PATHS: dict[str, Path] = {
    "project": ("data",),
    "distribution": ("data",),
    "partial": ("data",),
    "legacy": ("data", "object"),
}

Sender = Literal["project", "distribution"]


def is_envelope(json: Json) -> bool:
    """Whether a record is a webhook with an envelope, even a broken one."""
    return isinstance(json, dict) and "data" in json and len(ENVELOPE.intersection(json)) >= 3


def data_path(envelope: str) -> Path:
    """Where in records with this envelope the data of their event is; without one the record is the data."""
    return DATA_PATHS.get(envelope, ())


def carries_another(json: dict[str, Json], known: str | None) -> bool:
    """Whether an envelope is that of a CloudEvent, or names no `known` event and has a whole webhook for its data."""
    return "specversion" in json or (known is None and is_envelope(json["data"]))


def is_legacy(json: Json) -> bool:
    """Whether a record has the envelope of API version 2018."""
    data = json.get("data")
    return json.get("object") == "event" and isinstance(data, dict) and "object" in data


def sender(source: Json) -> Sender | None:
    """Who sent a webhook, by its `source`, whose id tells where `object` does not; None where neither does."""
    if type(source) is not dict:
        return None
    place, name = source.get("object"), source.get("id")
    if place == "distribution":
        return "distribution"
    if place == "webhook":
        return "project"
    if type(name) is not str:
        return None
    return "distribution" if name.startswith("distr_") else "project" if name.startswith("wh_") else None


def official(name: Json) -> str | None:
    """The name of an event, also where the vendor's pages misspell it."""
    return documented().get(name, name) if type(name) is str else None


def names(json: dict[str, Json]) -> tuple[str | None, str | None]:
    """What a webhook says in `event.type`, which names the event, and in `type`, which may be a free text. Where
    `event` is no object it is taken for the name itself.

    A documented name makes the second one irrelevant, so it is left out.
    """
    event = json.get("event")
    name = event.get("type") if type(event) is dict else event
    if type(name) is str and name in documented():
        return documented()[name], None
    return official(name), official(json.get("type"))


def usual_sender(event: str | None) -> Sender:
    """Who sends an event where the webhook does not tell."""
    channels = catalogue()["events"].get(event, {}).get("channels", ())
    return "distribution" if channels == ["distribution"] else "project"


def meant(said: tuple[str | None, ...]) -> str | None:
    """The event that an unknown name is close to."""
    name = next(filter(None, said), None)
    return nearest(name, list(catalogue()["events"])) if name else None
