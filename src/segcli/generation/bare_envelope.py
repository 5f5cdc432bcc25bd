"""An envelope around data that is there already: its ids and times follow from the data, as nobody has noted them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from segcli.console.times import parsed
from segcli.findings import Json, SegcliError
from segcli.generation.envelope import Around, entity_id, event_prefix
from segcli.input.json_text import json_text
from segcli.schemas.catalogue import catalogue
from segcli.schemas.ids import EPOCH, stamp

FIRST = 0xA1C001
"""The last digits of an id; the webhook, its event and its group have one after another."""

NO_TIME = "2025-10-16T16:54:13.120Z"
"""When data without a date was sent."""

LATEST = EPOCH + timedelta(milliseconds=(1 << 48) // 64)
"""Behind it there is no room for a time in an id."""


def webhook(
    event: str, data: dict[str, Any], around: Around, number: int = 1, now: datetime = LATEST
) -> dict[str, Any]:
    """The data in an envelope, sent when the last of its dates had passed that are before `now`. Each `number` from 1
    has other ids. Raises SegcliError when the event is not sent that way.
    """
    channels = catalogue()["events"][event]["channels"]
    if around not in channels:
        raise SegcliError(f"{event} is sent by a {' or '.join(channels)} webhook, not by a {around} webhook")
    sent = max((text for text in strings(data) if is_moment(text, now)), default=NO_TIME)
    time = stamp(sent)
    ids = [f"{time}{(FIRST + 3 * (number - 1) + step) % (1 << 24):06x}" for step in range(3)]
    distribution = around == "distribution"
    return {
        "id": f"whs_{ids[0]}",
        "project_id": "proj_5egC1iDem0",
        "created_at": sent,
        "type": "Win back" if distribution else event,
        "data": data,
        "source": {
            "id": "distr_5egC1iDem0W1nBack0001" if distribution else "wh_5egC1iDem0W3bh00k000001",
            "object": "distribution" if distribution else "webhook",
            "target_url": "https://hooks.example.test/voucherify",
        },
        "event": {
            "id": f"{event_prefix(event)}_{ids[1]}",
            "type": event,
            "created_at": sent,
            **entity_id(event, data),
            "group_id": f"v-{ids[2]}",
            "event_source": {"channel": "INTERNAL"},
        },
    }


def around_text(webhook: dict[str, Any], text: bytes) -> bytes:
    """The text of a webhook whose data keeps the bytes that it has."""
    # No string before it can hold this: its quotes would be escaped.
    return json_text(webhook | {"data": None}).replace(b'"data":null', b'"data":' + text, 1)


def is_moment(text: str, now: datetime) -> bool:
    """Whether a string is a date-time in the form that webhooks have today, with room in an id, and has passed."""
    if len(text) != 24 or not text.endswith("Z") or text[10] != "T":
        return False
    moment = parsed(text)
    return moment is not None and EPOCH <= moment < min(now.astimezone(UTC), LATEST)


def strings(value: Json) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
