"""Changes by which a payload is not recognised, or recognised as something that cannot be checked."""

from collections.abc import Iterator
from typing import Any

from segcli.events.envelope import is_envelope, sender
from segcli.findings import Json
from segcli.generation.drafts import Draft, as_line
from segcli.generation.times import START
from segcli.schemas.catalogue import catalogue


def not_an_event(draft: Draft) -> Iterator[str]:
    """JSON of quite another kind."""
    yield as_line({"parcel": {"number": draft.chance.between(1, 999), "shelves": ["A", "B"]}, "ready": True})


def unknown_event(draft: Draft) -> Iterator[str]:
    """A webhook names an event that nobody documented."""
    yield from with_event_name(draft, "parcel.shelved")


def undocumented_event(draft: Draft) -> Iterator[str]:
    """A webhook names an event that is documented by name only."""
    for name, channel in catalogue()["undocumented"].items():
        if is_envelope(draft.json) and channel == sender(draft.json["source"]):
            yield from with_event_name(draft, name)


def with_event_name(draft: Draft, name: str) -> Iterator[str]:
    """The webhook with another event."""
    if is_envelope(draft.json):
        json, event = draft.json, draft.json["event"]
        kind = name if sender(json["source"]) == "project" else json["type"]
        yield as_line(json | {"type": kind, "event": event | {"type": name}})


def wrong_channel(draft: Draft) -> Iterator[str]:
    """What a distribution sends, as if a webhook of the project had sent it."""
    if is_envelope(draft.json) and sender(draft.json["source"]) == "distribution":
        name = draft.chance.id("wh", START)
        yield as_line(
            draft.json | {"type": draft.event, "source": draft.json["source"] | {"id": name, "object": "webhook"}}
        )


def legacy_envelope(draft: Draft) -> Iterator[str]:
    """The data in the envelope of API version 2018."""
    if not is_envelope(draft.json):
        yield as_line({"object": "event", "type": draft.event, "data": {"object": draft.json}})


def designer_payload(draft: Draft) -> Iterator[str]:
    """A distribution whose data was made by hand."""
    if is_envelope(draft.json) and sender(draft.json["source"]) == "distribution":
        data: dict[str, Json] = {"first_name": "Mira", "greeting": "Hello"}
        json: dict[str, Any] = draft.json
        yield as_line(json | {"data": data})


def partial_envelope(draft: Draft) -> Iterator[str]:
    """Half of a webhook: the name of the event and its data, and sometimes what happened."""
    if is_envelope(draft.json):
        data, event = draft.json["data"], draft.json["event"]
        halves = [{"type": draft.event}, {"type": draft.event, "event": event}, {"event": event}]
        yield as_line(halves[draft.chance.between(0, len(halves) - 1)] | {"data": data})


def nested_data(draft: Draft) -> Iterator[str]:
    """The data of a webhook within `data` once more."""
    if is_envelope(draft.json):
        yield as_line(draft.json | {"data": {"data": draft.json["data"]}})


def error_response(draft: Draft) -> Iterator[str]:
    """A webhook with what the REST interface answers when it finds nothing."""
    if is_envelope(draft.json):
        error = {"code": 404, "key": "not_found", "message": "Resource not found", "request_id": "v-0f9f410d4f40036d9d"}
        yield as_line(draft.json | {"data": error})
