"""Sound captures have no drift, though their optional members vary, and genuine ones have none that is silly."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from segcli.drift.census import Census, Part
from segcli.drift.picture import Picture
from segcli.drift.report import Row, report
from segcli.findings import Tally
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.input.records import Record
from segcli.validation.validator import EventValidator, Settings
from support.cli import Run
from support.drift import told
from support.events import EVENTS
from support.paths import ROOT

PAYLOADS = ROOT.parent / "shared" / "domain" / "payloads"


def generated(seed: int, number: int) -> Iterator[Any]:
    """So many payloads of every event with a schema, in every envelope."""
    for event, entry in EVENTS.items():
        for around in ("data", *entry["channels"]):
            yield from payloads(PayloadRequest(event, around, number=number, seed=seed))


def drift_of(records: Iterator[Any]) -> tuple[int, list[Row]]:
    """How many records there are, and the rows of them."""
    validator, part = EventValidator(Settings()), Part(Picture(), Tally(None))
    census, number = Census(validator, part), 0
    for number, record in enumerate(records, 1):
        if census.passes(record):
            census.passed(record)
        else:
            census.checked(validator.check(Record(number, record, orjson.dumps(record), number, 1, number)))
    census.settle()
    return number, report(part.picture).rows


def test_thousands_of_payloads_of_all_events_have_nothing_new() -> None:
    """Of each event so many that a change within them could be told of."""
    count, rows = drift_of(generated(1, number=45))
    assert count > 3000
    assert [row for row in rows if row.grade != "unused"] == []


def test_a_story_has_nothing_new(run: Run, tmp_path: Path) -> None:
    story = tmp_path / "story.ndjson"
    run("example", "--story", "--count", "3000", "-o", story)
    report = told(run, story)
    assert report["counts"] | {"unused": 0} == {"breaking": 0, "new": 0, "unused": 0, "others": 0}


@pytest.mark.parametrize("seed", [0, 1])
def test_a_sound_capture_has_not_changed_since_another(run: Run, tmp_path: Path, seed: int) -> None:
    """Of other customers, with other optional members."""
    for name, other in (("before", seed), ("after", seed + 10)):
        run("example", "--story", "--count", "1000", "--seed", other, "-o", tmp_path / f"{name}.ndjson")
    ran = run("drift", "-q", "-f", "json", "--against", "before.ndjson", "after.ndjson", cwd=tmp_path)
    assert ran.code == 0
    assert [heading["drift"] for heading in json.loads(ran.out)["events"] if heading["drift"]] == []


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="there are no genuine payloads beside this checkout")
def test_genuine_payloads_have_the_drift_that_is_known(run: Run) -> None:
    rows = [row for heading in told(run, PAYLOADS)["events"] for row in heading["drift"]]
    assert sorted((row["grade"], row["kind"], row["path"]) for row in rows) == [
        ("new", "event", ""),
        ("new", "member", "/consents"),
    ]
