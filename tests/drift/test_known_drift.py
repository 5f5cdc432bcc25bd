"""A capture whose drift is known: it is found to the event, in every format, and however it is read."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from segcli.console.formats import names
from support import cli
from support.cli import Run
from support.drift import LARGE, SMALL, drifting, expected, moment, rows, told

CUTS = (0, 70, 100, 250, 301, SMALL.events)
"""Where the capture is cut into files."""


def lines(records: tuple[bytes, ...]) -> bytes:
    return b"".join(record + b"\n" for record in records)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The capture, large and small, as several files, and its first quarter with their picture."""
    folder = tmp_path_factory.mktemp("drift")
    (folder / "large.ndjson").write_bytes(lines(drifting(LARGE)))
    (folder / "large-first.ndjson").write_bytes(lines(drifting(LARGE)[:1000]))
    (folder / "capture.ndjson").write_bytes(lines(drifting()))
    (folder / "first.ndjson").write_bytes(lines(drifting()[:100]))
    (folder / "last.ndjson").write_bytes(lines(drifting()[SMALL.stops - 1 :]))
    (folder / "pieces").mkdir()
    for number, (begin, end) in enumerate(pairwise(CUTS)):
        (folder / "pieces" / f"{number}.ndjson").write_bytes(lines(drifting()[begin:end]))
    for name, picture in (("large-first", "large-picture"), ("first", "picture"), ("capture", "all")):
        assert cli.run("drift", "-q", "--save", f"{picture}.json", f"{name}.ndjson", cwd=folder).code == 0
    return folder


@pytest.mark.parametrize("form", sorted({*names("drift.formats")} - {"json"}))
def test_is_found_to_the_event_in_every_format(run: Run, folder: Path, form: str) -> None:
    ran = run("drift", "-q", "-f", form, "large.ndjson", cwd=folder)
    shown = re.sub("<wbr>|</?span[^>]*>", "", ran.out) if form == "html" else ran.out
    text = " ".join(re.sub(r"[|`]|%0A", " ", shown).split())
    assert ran.code == 0
    for path, what, number in (
        ("/customer/loyalty/points", "string instead of integer", LARGE.changes),
        ("/customer/summary/orders", "always came and is no longer sent", LARGE.stops),
        ("/customer/tier", "never documented: string", LARGE.begins),
    ):
        since = f"since event {number:,} of large.ndjson ({moment(number)[:19].replace('T', ' ')}Z)"
        assert re.search(f"{re.escape(path)} {re.escape(what)}.*?{re.escape(since)}", text)


@pytest.mark.parametrize("jobs", [1, 3])
def test_is_found_in_a_large_file(run: Run, folder: Path, jobs: int) -> None:
    """Which several processes read in pieces of a megabyte."""
    assert rows(told(run, "--jobs", jobs, "large.ndjson", cwd=folder)) == expected("large.ndjson", LARGE)


@pytest.mark.parametrize("form", names("drift.formats"))
@pytest.mark.parametrize("jobs", [2, 3])
@pytest.mark.parametrize("source", ["capture.ndjson", "pieces"])
def test_says_the_same_with_several_processes(run: Run, folder: Path, source: str, jobs: int, form: str) -> None:
    assert run("drift", "-f", form, "-j", jobs, source, cwd=folder) == run("drift", "-f", form, source, cwd=folder)


def test_is_found_in_several_files(run: Run, folder: Path) -> None:
    places = tuple(
        next((f"pieces/{at}.ndjson", number - begin) for at, begin in reversed([*enumerate(CUTS)]) if number > begin)
        for number in SMALL[:3]
    )
    assert rows(told(run, "pieces", cwd=folder)) == expected("", SMALL, places)


def test_is_found_in_files_that_are_read_in_another_order(run: Run, folder: Path) -> None:
    backwards = [f"pieces/{number}.ndjson" for number in reversed(range(len(CUTS) - 1))]
    found = [(row.kind, row.created_at) for row in rows(told(run, *backwards, cwd=folder))]
    assert found == [(row.kind, row.created_at) for row in expected("capture.ndjson")]


def test_is_found_against_its_first_thousand_events(run: Run, folder: Path) -> None:
    report = told(run, "--against", "large-picture.json", "large.ndjson", cwd=folder)
    assert rows(report) == expected("large.ndjson", LARGE)


@pytest.mark.parametrize("before", ["picture.json", "first.ndjson"], ids=["picture", "capture"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_is_found_against_its_first_events(run: Run, folder: Path, before: str, jobs: int) -> None:
    report = told(run, "--jobs", jobs, "--against", before, "capture.ndjson", cwd=folder)
    assert report["against"] == before
    assert rows(report) == expected("capture.ndjson")


@pytest.mark.parametrize("before", ["picture.json", "first.ndjson"], ids=["picture", "capture"])
def test_is_found_where_only_a_comparison_can(run: Run, folder: Path, before: str) -> None:
    """Nothing changes within the last events."""
    assert [row.kind for row in rows(told(run, "last.ndjson", cwd=folder))] == ["type", "member"]
    found = rows(told(run, "--against", before, "last.ndjson", cwd=folder))
    assert [row[:5] for row in found] == [row[:5] for row in expected("last.ndjson")]
    assert {(row.event, row.events, row.of) for row in found} == {(1, 100, 100)}


def test_nothing_has_changed_since_the_same_capture(run: Run, folder: Path) -> None:
    ran = run("drift", "-q", "--against", "all.json", "capture.ndjson", cwd=folder)
    assert (ran.code, ran.out) == (0, "Nothing changed, against all.json.\n")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param((), 0, id="alone"),
        pytest.param(("--fail-on", "breaking"), 1, id="alone, breaking"),
        pytest.param(("--against", "picture.json"), 1, id="against"),
        pytest.param(("--against", "picture.json", "--fail-on", "never"), 0, id="against, never"),
        pytest.param(("--against", "all.json"), 0, id="against the same"),
        pytest.param(("--against", "all.json", "--fail-on", "unused"), 0, id="against the same, unused"),
    ],
)
def test_exit_code(run: Run, folder: Path, options: tuple[str, ...], code: int) -> None:
    assert run("drift", "-q", *options, "capture.ndjson", cwd=folder).code == code


def test_a_picture_is_described_and_holds_nothing_of_payloads(folder: Path) -> None:
    picture = (folder / "picture.json").read_text()
    values = {
        value
        for record in map(json.loads, drifting()[:100])
        for value in record["data"]["customer"].values()
        if isinstance(value, str) and value not in ("customer", "gold")
    }
    assert not [value for value in values if value in picture]
    assert json.loads(picture)["schema_version"] == 1
