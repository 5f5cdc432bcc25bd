"""Times at which nothing can have happened are told of, whenever the run is; those of plans may be anywhere."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from segcli.findings import Severity, pointer
from segcli.schemas.formats import PAST
from support.cli import Run
from support.events import EVENTS, FILES, Place, check, event_of, ndjson, parent, payload, places, replaced, webhook
from support.rules import Edits, edited, ruling, ruling_on

CODE = "impossible-time"
LEFT = "customer.segment.left"
MESSAGE = f"{LEFT}/message"
SENT = {"/created_at": "2025-10-16T16:54:13.482Z", "/event/created_at": "2025-10-16T16:54:13.482Z"}

BARE: list[tuple[str, Edits, list[str]]] = [
    (MESSAGE, {"/customer/created_at": "0001-01-01T00:00:00.000Z"}, ["/customer/created_at"]),
    (MESSAGE, {"/customer/created_at": "1970-01-20T08:30:15.123Z"}, ["/customer/created_at"]),
    (MESSAGE, {"/customer/created_at": "2012-12-31T23:59:59Z"}, ["/customer/created_at"]),
    (MESSAGE, {"/customer/created_at": "2013-01-01T00:00:00.000Z"}, []),
    (MESSAGE, {"/customer/created_at": "2013-01-01T00:00:00+00:00"}, []),
    (MESSAGE, {"/customer/created_at": "2041-01-01T00:00:00.000Z"}, []),
    (MESSAGE, {"/customer/birthdate": "1903-01-01"}, []),
    (f"{LEFT}/unique-codes", {"/voucher/start_date": "1970-01-01T00:00:00.000Z"}, []),
]


@pytest.mark.parametrize(("file", "edits", "places"), [pytest.param(*row, id=str(row[1])) for row in BARE])
def test_nothing_happened_before_there_was_voucherify(file: str, edits: Edits, places: list[str]) -> None:
    found = ruling_on(file, edits)

    assert found.valid
    assert found.codes == [(CODE, place) for place in places]
    assert not (found.is_clean and places)


ENVELOPED: list[tuple[Edits, list[str]]] = [
    ({}, []),
    ({"/data/customer/created_at": "2025-10-16T16:54:13.483Z"}, []),
    ({"/data/customer/created_at": "2025-10-16T16:55:13.482Z"}, []),
    ({"/data/customer/created_at": "2025-10-16T18:55:13.482+02:00"}, []),
    ({"/data/customer/created_at": "2025-10-16T16:55:13.483Z"}, ["/data/customer/created_at"]),
    ({"/data/customer/created_at": "2025-10-16T16:56:00+00:00"}, ["/data/customer/created_at"]),
    ({"/data/customer/created_at": "2999-01-01T00:00:00.000Z"}, ["/data/customer/created_at"]),
    ({"/data/customer/birthdate": "2025-10-16"}, []),
    ({"/data/customer/birthdate": "2025-10-18"}, ["/data/customer/birthdate"]),
    ({"/created_at": "2000-01-01T00:00:00.000Z", "/event/created_at": "2000-01-01T00:00:00.000Z"}, []),
]


@pytest.mark.parametrize(("edits", "places"), [pytest.param(*row, id=str(row[0])) for row in ENVELOPED])
def test_a_webhook_tells_of_what_was_before_it(edits: Edits, places: list[str]) -> None:
    record = edited(webhook(LEFT, payload(f"{MESSAGE}.json")), SENT | edits)
    found = ruling(LEFT, record, "distribution")

    assert found.valid
    assert [place for code, place in found.codes if code == CODE] == places
    assert {finding.severity for finding in found.findings if finding.code == CODE} <= {Severity.WARNING}
    assert not (found.is_clean and places)


def times(value: Any) -> Iterator[Place]:
    """The paths of all times of the past in some data, but for those that its owner put there."""
    for place in places(value):
        is_time = place[-1] in PAST and isinstance(parent(value, place)[place[-1]], str)
        if is_time and not {"metadata", "system_metadata"} & set(place):
            yield place


@pytest.mark.parametrize("file", FILES)
def test_every_time_of_the_past_is_looked_at(file: str) -> None:
    event = event_of(file)
    sender = EVENTS[event]["channels"][0]
    record = webhook(event, payload(file), sender)
    for place in times(record["data"]):
        broken = ruling(event, replaced(record, ("data", *place), "2041-02-03T04:05:06.789Z"), sender)

        assert (CODE, pointer(("data", *place))) in broken.codes
        assert not broken.is_clean


def test_both_engines_and_the_front_door_say_the_same(run: Run, tmp_path: Path) -> None:
    record = edited(webhook(LEFT, payload(f"{MESSAGE}.json")), {"/data/customer/created_at": "0001-01-01T00:00:00Z"})
    file = ndjson(tmp_path / "events.ndjson", [record])
    outputs = {
        run("validate", "-q", "-f", "concise", "--engine", engine, file).out for engine in ("native", "reference")
    }

    assert len(outputs) == 1
    assert f'warning {CODE}: `created_at` is "0001-01-01T00:00:00Z", but nothing here happened before 2013' in next(
        iter(outputs)
    )
    assert check(record, engine="reference").valid
