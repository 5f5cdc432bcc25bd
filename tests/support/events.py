"""Payloads, records and verdicts for the tests of recognition, engines, findings and masking."""

import copy
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from segcli.findings import Severity
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from segcli.schemas import bundle
from segcli.schemas.catalogue import catalogue
from segcli.schemas.closing import closed
from segcli.schemas.formats import PAST, USUAL_DATE_TIME
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator
from support.paths import VALID

FILES = sorted(file.relative_to(VALID).as_posix() for file in VALID.glob("*/*.json"))
EVENTS: dict[str, Any] = catalogue()["events"]

PREFIXES = {
    "voucher": "evvou",
    "campaign": "evcam",
    "redemption": "evred",
    "publication": "evpub",
    "business_validation_rule": "evbvr",
}
"""What ids of events start with, by the first word of the event."""

FIRST_MOMENT = "2025-02-01T12:00:43.317Z"

Place = tuple[str | int, ...]


def payload(file: str) -> Any:
    """The data of an example, by its name below `examples/valid`; a copy of one's own."""
    return copy.deepcopy(parsed(file))


@cache
def parsed(file: str) -> Any:
    return orjson.loads((VALID / file).read_bytes())


def event_of(file: str) -> str:
    return file.partition("/")[0]


def first_example(event: str) -> Any:
    return payload(next(file for file in FILES if event_of(file) == event))


def webhook(event: str, data: Any, sender: str | None = None, **members: Any) -> dict[str, Any]:
    """A sound webhook around some data, of FIRST_MOMENT or of the last thing that the data tells of; `sender` is
    `project` or `distribution`, by default who sends the event.
    """
    moment = max((when(data, path) for path in places(data)), default=FIRST_MOMENT)
    channels = EVENTS.get(event, {}).get("channels", ["project"])
    source = {"project": ("wh_", "webhook"), "distribution": ("distr_", "distribution")}[sender or channels[0]]
    prefix, name = source
    happened = {
        "id": f"{PREFIXES.get(event.partition('.')[0], 'evcus')}_0f9f410d4f40036d9d",
        "type": event,
        "created_at": moment,
        "group_id": "v-0f9f410d4f40036d9d",
        "event_source": {"channel": "INTERNAL"},
    }
    return {
        "id": "whs_0f9f410d4f40036d9d",
        "project_id": "proj_0f9f410d4f",
        "created_at": moment,
        "type": event if name == "webhook" else "Our goodbye",
        "data": data,
        "source": {"id": f"{prefix}0f9f410d4f40036d9d", "object": name, "target_url": "https://example.test/in"},
        "event": happened,
    } | members


def when(data: Any, path: Place) -> str:
    """When what stands at a path says that something happened, FIRST_MOMENT where it says nothing or that it was
    before.
    """
    value = parent(data, path)[path[-1]]
    is_time = path[-1] in PAST and isinstance(value, str) and re.match(USUAL_DATE_TIME, value)
    return max(FIRST_MOMENT, value) if is_time else FIRST_MOMENT


def record(body: bytes) -> Record:
    """The only record of a source."""
    [found] = Framing(Encoding(iter([body])))
    assert isinstance(found, Record)
    return found


def ndjson(file: Path, records: Iterable[Any]) -> Path:
    """Write a file with one record a line; bytes stand as they are."""
    file.write_bytes(b"\n".join(record if isinstance(record, bytes) else orjson.dumps(record) for record in records))
    return file


@cache
def capture(number: int) -> bytes:
    """So many generated events, one a line."""
    return b"".join(
        orjson.dumps(json) + b"\n" for json in payloads(PayloadRequest("customer.segment.left", number=number))
    )


@cache
def checks(settings: Settings) -> EventValidator:
    return EventValidator(settings)


def check(value: Any, **settings: Any) -> CheckedEvent:
    """What segcli says of a JSON value, or of the bytes of one."""
    body = value if isinstance(value, bytes) else orjson.dumps(value)
    return checks(Settings(**settings)).check(record(body))


def codes(verdict: CheckedEvent) -> list[str]:
    return [finding.code for finding in verdict.findings]


def errors(verdict: CheckedEvent) -> list[str]:
    return [finding.code for finding in verdict.findings if finding.severity is Severity.ERROR]


@cache
def document(event: str, envelope: str) -> dict[str, Any]:
    """The closed schema that segcli checks an event with."""
    return closed(bundle.bundle(event, envelope))


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """The path of every value inside a JSON value, itself excepted."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, below in steps:
        yield (*path, step)
        yield from places(below, (*path, step))


def parent(value: Any, path: Place) -> Any:
    """The object or array that holds what stands at `path`."""
    for step in path[:-1]:
        value = value[step]
    return value


def replaced(value: Any, path: Place, new: Any) -> Any:
    """A copy of a JSON value with something else at `path`."""
    if not path:
        return new
    value = copy.deepcopy(value)
    parent(value, path)[path[-1]] = new
    return value


def without(value: Any, path: Place) -> Any:
    """A copy of a JSON value without what stands at `path`."""
    value = copy.deepcopy(value)
    del parent(value, path)[path[-1]]
    return value
