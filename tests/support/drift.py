"""Captures whose drift is known, and what segcli tells of them."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from segcli.generation.payloads import PayloadRequest, payloads
from support.cli import Run

EVENT = "customer.segment.left"
START = datetime(2025, 10, 1, tzinfo=UTC)


class Scale(NamedTuple):
    """How many events a capture has, and with which of them something changes."""

    begins: int
    changes: int
    stops: int
    events: int


LARGE = Scale(1001, 2001, 3001, 4000)
SMALL = Scale(101, 201, 301, 400)
"""What tests the same in a tenth of the time."""


class Told(NamedTuple):
    """A row of a report, its first event named by its source and its number."""

    grade: str
    kind: str
    path: str
    types: tuple[str, ...]
    former_types: tuple[str, ...]
    events: int
    of: int
    source: str
    event: int
    created_at: str | None


def moment(number: int) -> str:
    """When the event with this number was sent."""
    return f"{(START + timedelta(minutes=number)).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


@cache
def drifting(scale: Scale = SMALL) -> tuple[bytes, ...]:
    """Webhooks in which a member begins to come at one event, the type of one changes at another, and one that always
    came stops to at a third.
    """
    request = PayloadRequest(EVENT, "distribution", "message", scale.events)
    return tuple(orjson.dumps(drifted(record, number, scale)) for number, record in enumerate(payloads(request), 1))


def drifted(record: Any, number: int, scale: Scale) -> Any:
    """The webhook with this number, as the vendor sends it by then."""
    customer = record["data"]["customer"]
    record["created_at"] = moment(number)
    if number >= scale.begins:
        customer["tier"] = "gold"
    if number >= scale.changes:
        customer["loyalty"]["points"] = str(customer["loyalty"]["points"])
    if number >= scale.stops:
        del customer["summary"]["orders"]
    return record


def expected(source: str, scale: Scale = SMALL, places: tuple[tuple[str, int], ...] = ()) -> list[Told]:
    """What is to be told of them, in the order of the report; `places` are where the three stand in other files."""
    begins, changes, stops = places or tuple((source, number) for number in scale[:3])

    def row(number: int, place: tuple[str, int], *what: Any) -> Told:
        grade, kind, path, types, former = what
        return Told(grade, kind, path, types, former, scale.events - number + 1, scale.events, *place, moment(number))

    return [
        row(scale.changes, changes, "breaking", "type-changed", "/customer/loyalty/points", ("string",), ("integer",)),
        row(scale.stops, stops, "breaking", "stopped", "/customer/summary/orders", (), ()),
        row(scale.begins, begins, "new", "member", "/customer/tier", ("string",), ()),
    ]


def rows(report: Any) -> list[Told]:
    """The rows of a report in JSON, whatever they stand under."""
    return [
        Told(
            row["grade"],
            row["kind"],
            row["path"],
            tuple(row["types"]),
            tuple(row["former_types"]),
            row["events"],
            row["of"],
            *(row["first"] or {"source": "", "event": 0, "created_at": None}).values(),
        )
        for heading in report["events"]
        for row in heading["drift"]
    ]


def told(run: Run, *words: object, cwd: Path | None = None) -> Any:
    """The report of a run as JSON."""
    return json.loads(run("drift", "-q", "-f", "json", *words, cwd=cwd).out)
