"""From a record to an event: what envelope it has, which event it is, and how far it can be checked.

What member names alone tell is found out once for each shape of record and remembered.
"""

from typing import Any, Literal, NamedTuple

from segcli.events.candidates import fitting, has_value, members
from segcli.events.envelope import (
    carries_another,
    data_path,
    is_envelope,
    is_legacy,
    meant,
    names,
    official,
    sender,
    usual_sender,
)
from segcli.events.half_envelope import in_place_of_data, is_half, surely_fitting
from segcli.events.purpose import Purpose, purpose_of
from segcli.events.shapes import remember_shape, shape_of
from segcli.findings import Json, Path
from segcli.input.records import Record
from segcli.schemas.catalogue import catalogue

Envelope = Literal["project", "distribution", "partial", "legacy", "data", "custom"]
Checked = Literal["full", "envelope", "none"]

Issue = Literal[
    "not-an-event",
    "unexpected-event",
    "legacy-envelope",
    "designer-payload",
    "nested-data",
    "error-response",
    "undocumented-event",
    "unknown-event",
]
"""The code of the finding about a recognition."""


class Recognition(NamedTuple):
    """How records of one shape are checked.

    `candidates` are the events that a record may be, the likeliest first. `issue` is the code of what there is to
    say about the recognition itself, and `near` the name that was probably meant.
    """

    candidates: tuple[str, ...]
    envelope: Envelope
    checked: Checked = "full"
    issue: Issue | None = None
    near: str | None = None

    @property
    def type(self) -> str | None:
        return self.candidates[0] if self.candidates else None


class Event(NamedTuple):
    """A record and what it was recognised as."""

    record: Record
    recognition: Recognition
    purpose: Purpose | None

    @property
    def data_path(self) -> Path:
        """Where in the record the data of the event is."""
        return data_path(self.recognition.envelope)


new_event = tuple.__new__  # makes an `Event` of its class and its values in a quarter of the time that the class takes


class Shape(NamedTuple):
    """What is known of all records of one shape. `telling` are the values that decide between the candidates: for
    each, the index of the candidate, the path from its data, and what it must be.
    """

    recognition: Recognition
    telling: tuple[tuple[int, tuple[str, ...], tuple[Json, ...]], ...]
    purposeful: bool
    recognitions: dict[tuple[bool, ...], Recognition]


class Recogniser:
    """Recognises records; `event` and `custom` say what they are when the user knows. `purposes` may be left out."""

    def __init__(self, event: str | None = None, custom: bool = False, purposes: bool = True) -> None:
        self._event = event
        self._custom = custom
        self._purposes = purposes
        self._shapes: dict[Any, Shape] = {}

    def shape(self, json: Json, key: Any = None) -> Shape:
        """What is known of all records that have the shape of this one; its `key` is that of `shape_of`, if known."""
        key = key or shape_of(json)
        return self._shapes.get(key) or remember_shape(self._shapes, key, self._shape(json))

    def recognise(self, record: Record) -> Event:
        """The event in a record."""
        json = record.json
        shape = self._shapes.get(shape_of(json)) or self.shape(json)
        if not shape.telling and not shape.purposeful:
            return new_event(Event, (record, shape.recognition, None))
        data = data_of(shape, json)
        purpose = purpose_of(data) if shape.purposeful else None
        return Event(record, disambiguated(shape, data) if shape.telling else shape.recognition, purpose)

    def _shape(self, json: Json) -> Shape:
        recognition = self._recognition(json)
        entries = [catalogue()["events"].get(name, {}) for name in recognition.candidates]
        telling = [
            (index, tuple(where.split("/")[1:]), tuple(values))
            for index, entry in enumerate(entries)
            for where, values in entry.get("when", {}).items()
        ]
        full = recognition.checked == "full" and recognition.envelope != "custom"
        purposeful = full and recognition.envelope != "project" and bool(entries) and entries[0].get("purposes", False)
        purposeful = purposeful and self._purposes
        return Shape(recognition, tuple(telling if full and len(entries) > 1 else ()), purposeful, {})

    def _recognition(self, json: Json) -> Recognition:
        if self._custom and not is_envelope(json):
            return Recognition((self._event,) if self._event else (), "custom")
        if not isinstance(json, dict):
            return Recognition((), "data", "none", "not-an-event")
        if is_legacy(json):
            name = official(json.get("type"))
            named = (name,) if name and name in catalogue()["events"] else ()
            if named and self._event not in (None, name):
                return Recognition(named, "legacy", "none", "unexpected-event", self._event)
            return Recognition(named, "legacy", "none", "legacy-envelope")
        if is_envelope(json) or is_half(json):
            return self._enveloped(json)
        candidates = (self._event,) if self._event else fitting(tuple(json))
        return Recognition(candidates, "data") if candidates else Recognition((), "data", "none", "not-an-event")

    def _enveloped(self, json: dict[str, Json]) -> Recognition:
        """A webhook, or a half of one, is the event that `event.type` names, or else `type`, or else whose shape its
        data has.
        """
        events, data, said = catalogue()["events"], json["data"], names(json)
        known = next((name for name in said if name in events), None)
        if not (self._event or self._custom) and carries_another(json, known):
            return Recognition((), "data", "none", "not-an-event")
        by_name = next((name for name in said if name in catalogue()["undocumented"]), None)
        is_whole = is_envelope(json)
        envelope = (sender(json.get("source")) or usual_sender(known or self._event)) if is_whole else "partial"
        if self._event and (known or by_name or self._event) != self._event:
            named = (str(known or by_name),)
            return Recognition(named, envelope, "full" if known else "envelope", "unexpected-event", self._event)
        if self._custom:
            return Recognition((known,) if known else (), envelope)
        if by_name and not known and not self._event:
            return Recognition((by_name,), envelope, "envelope", "undocumented-event")
        known = known or self._event
        if known is None:
            return nameless(envelope, said, data)
        chosen = envelope == "distribution" and not self._event and isinstance(data, dict)
        if issue := in_place_of_data(known, data):
            return Recognition((known,), envelope, "envelope", issue)
        if chosen and members(known).isdisjoint(data):
            return Recognition((known,), envelope, "envelope", "designer-payload")
        return Recognition((known,), envelope)


def nameless(envelope: Envelope, said: tuple[str | None, ...], data: Json) -> Recognition:
    """A webhook whose event has no name that is known: what its data is, unless another name was meant. A half of an
    envelope whose data is none is no webhook.
    """
    fits, near = fitting(tuple(data)) if isinstance(data, dict) else (), meant(said)
    unknown = Recognition((), envelope, "envelope", "unknown-event", near)
    if envelope == "partial":
        if near and fits:
            return unknown
        candidates = surely_fitting(data)
        return Recognition(candidates, envelope) if candidates else Recognition((), "data", "none", "not-an-event")
    unnamed = not said[0] if envelope == "distribution" else not any(said)
    return Recognition(fits, envelope) if unnamed and fits else unknown


def data_of(shape: Shape, json: Json) -> Json:
    """The data of the event that a record of this shape is."""
    return json["data"] if shape.recognition.envelope in ("project", "distribution", "partial") else json


def disambiguated(shape: Shape, data: Json) -> Recognition:
    """The recognition of such records with only those candidates that the values in the data allow."""
    holds = tuple(has_value(data, path, values) for _, path, values in shape.telling)
    recognition = shape.recognitions.get(holds)
    if recognition is None:
        out = {index for (index, _, _), held in zip(shape.telling, holds, strict=True) if not held}
        left = tuple(name for index, name in enumerate(shape.recognition.candidates) if index not in out)
        recognition = shape.recognitions[holds] = shape.recognition._replace(
            candidates=left or shape.recognition.candidates
        )
    return recognition
