"""`segcli example`: a valid payload of an event, invented."""

from collections.abc import Iterator
from typing import Any

import orjson

from segcli.commands.schema import Around
from segcli.findings import ExitCode, Json, SegcliError
from segcli.ids import stamp
from segcli.names import known_event
from segcli.output import Output
from segcli.purposes import Purpose, purpose_of
from segcli.schemas import HERE, catalogue

ROOT = HERE / "examples" if (HERE / "examples").is_dir() else HERE.parents[1] / "examples"


def run(event: str, purpose: Purpose | None, around: Around, output: Output) -> ExitCode:
    """Print an example. Raises SegcliError when the event is not sent that way or has no purposes."""
    name = known_event(event)
    data = chosen(name, purpose)
    payload = data if around == "data" else webhook(name, data, around)
    with output.opened() as write:
        write(orjson.dumps(payload, option=orjson.OPT_INDENT_2).decode() + "\n")
    return ExitCode.CLEAN


def chosen(event: str, purpose: Purpose | None) -> dict[str, Any]:
    """The data of the first bundled example, or of the first for that purpose."""
    if purpose is not None and not catalogue()["events"][event]["purposes"]:
        raise SegcliError(f"{event} has no purposes: its data is the same for every distribution")
    for file in sorted((ROOT / "valid" / event).glob("*.json")):
        data: dict[str, Any] = orjson.loads(file.read_bytes())
        if purpose is None or purpose_of(data) == purpose:
            return data
    raise SegcliError(f"there is no example of {event} for the purpose {purpose}")


def webhook(event: str, data: dict[str, Any], around: Around) -> dict[str, Any]:
    """The data in an envelope, sent when the last of its dates had passed."""
    channels = catalogue()["events"][event]["channels"]
    if around not in channels:
        raise SegcliError(f"{event} is sent by a {' or '.join(channels)} webhook, not by a {around} webhook")
    sent = max(filter(is_moment, strings(data)), default="2025-10-16T16:54:13.120Z")
    number = stamp(sent)
    distribution = around == "distribution"
    return {
        "id": f"whs_{number}a1c001",
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
            "id": f"{event_prefix(event)}_{number}a1c002",
            "type": event,
            "created_at": sent,
            **entity(event, data),
            "group_id": f"v-{number}a1c003",
            "event_source": {"channel": "INTERNAL"},
        },
    }


def entity(event: str, data: dict[str, Any]) -> dict[str, str]:
    """What the event is about, as far as that is known (it is sometimes absent)."""
    subject = data.get(event.split(".", maxsplit=1)[0])
    found = subject.get("id") if isinstance(subject, dict) else None
    return {"entity_id": found} if isinstance(found, str) else {}


def event_prefix(event: str) -> str:
    """The prefix of event ids: `ev` and three letters of the first word."""
    return "evbvr" if event.startswith("business_validation_rule") else f"ev{event[:3]}"


def is_moment(text: str) -> bool:
    """Whether a string is a date-time in the form that webhooks have today."""
    return len(text) == 24 and text.endswith("Z") and text[10] == "T"


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
