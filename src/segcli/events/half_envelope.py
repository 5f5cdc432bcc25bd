"""What was sent or saved by halves: data with little around it, data within data, an error in the place of data."""

from typing import Literal

from segcli.events.candidates import fitting, members
from segcli.events.envelope import carries_another, is_envelope, names
from segcli.findings import Json
from segcli.schemas import rest_error
from segcli.schemas.catalogue import documented

REST_ERROR = rest_error.ALWAYS
"""The members that every error of the REST interface has."""


def is_half(json: Json) -> bool:
    """Whether an event stands beside its data in a record with too little else to be an envelope: `type` and `data`,
    `event` and `data`, or all three. No bare data has a member `data`.
    """
    if not isinstance(json, dict) or not isinstance(json.get("data"), dict):
        return False
    return ("type" in json or "event" in json) and not is_envelope(json) and not carries_another(json, None)


def is_named_half(json: Json) -> bool:
    """Whether a record is such a half and says by name which event it is."""
    return is_half(json) and any(name in documented() for name in names(json))


def surely_fitting(data: dict[str, Json]) -> tuple[str, ...]:
    """The events whose data this is where no name tells: with two members at least, since many things have a
    customer, and none that is not theirs.
    """
    return tuple(name for name in fitting(tuple(data)) if members(name).issuperset(data)) if len(data) > 1 else ()


def in_place_of_data(event: str, data: Json) -> Literal["nested-data", "error-response"] | None:
    """What stands where the data of an event should be: data once more, or an error of the REST interface."""
    if not isinstance(data, dict) or not members(event).isdisjoint(data):
        return None
    inner = data.get("data")
    if isinstance(inner, dict) and not members(event).isdisjoint(inner):
        return "nested-data"
    return "error-response" if REST_ERROR.issubset(data) else None
