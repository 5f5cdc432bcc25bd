"""Worker processes change nothing but the time."""

import random
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from segcli import jobs, stretches
from segcli.checks import Settings, Verdict
from segcli.documents import End, nothing_passes
from segcli.judging import Item, judge
from segcli.sources import Source, find
from support_cli import LEFT, Run

LINE = orjson.dumps(orjson.loads(LEFT.read_bytes()))
WRONG = LINE.replace(b'"total_failed":0', b'"total_failed":"0"')
PRETTY = LEFT.read_bytes().rstrip()


def mixture(seed: int, count: int) -> bytes:
    """Lines of which some are wrong, cut off, empty, arrays, scalars or values over several lines."""
    chance = random.Random(seed)
    rare = (LINE[:-30], b"", b"[" + LINE + b"," + WRONG + b"]", b"5", PRETTY, b"page text {", LINE + LINE, b"\xff")
    lines = chance.choices((LINE, WRONG, chance.choice(rare)), (30, 3, 1), k=count)
    return b"\n".join(lines) + chance.choice((b"", b"\n"))


@pytest.fixture
def small_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cuts a file of some kilobytes into as many stretches as one of gigabytes has."""
    monkeypatch.setattr(stretches, "STRETCH", 5000)


def in_parallel(file: Path, every_event: bool) -> list[object]:
    pool = jobs.Pool(2, every_event)
    try:
        judged = pool.judge((source, Settings()) for source in find([str(file)]))
        return told((item for _, items in judged for item in items), every_event)
    finally:
        pool.close()


def serially(file: Path, every_event: bool) -> list[object]:
    checks = jobs.checks_of(Settings())
    passes = nothing_passes if every_event else checks.passes
    return told(judge(Source(str(file), file), checks, passes), every_event)


def told(items: Iterable[Item], every_event: bool) -> list[object]:
    """What a report can see of a source; of clean events, unless it shows every one, only their number."""
    seen: list[object] = []
    clean = 0
    for item in items:
        if isinstance(item, End):
            seen.append(item._replace(passed=item.passed + clean))
        elif not isinstance(item, Verdict):
            seen.append(item)
        elif item.findings or every_event:
            seen.append((item.event.record, item.event.route, item.type, item.findings, item.valid))
        else:
            clean += 1
    return seen


@pytest.mark.usefixtures("small_stretches")
@pytest.mark.parametrize("every_event", [False, True], ids=["findings", "every event"])
@pytest.mark.parametrize("seed", range(6))
def test_workers_find_what_the_serial_run_finds(tmp_path: Path, seed: int, every_event: bool) -> None:
    file = tmp_path / "capture.ndjson"
    file.write_bytes(mixture(seed, 150))
    assert in_parallel(file, every_event) == serially(file, every_event)


@pytest.mark.usefixtures("small_stretches")
@pytest.mark.parametrize(
    "text",
    [
        PRETTY * 40,
        b"[" + b",".join([LINE] * 60) + b"]",
        b"\n".join([LINE] * 20 + [LINE[:-9]] * 30 + [LINE] * 20),
        b"\n".join([LINE] * 30).decode().encode("utf-16"),
        b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n" + b"\n".join([LINE] * 30),
        b"\n" * 20000,
    ],
    ids=["glued", "array", "many lines cut off in a row", "UTF-16", "HTTP head", "blank"],
)
def test_other_framings_are_read_as_by_one_process(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "capture.json"
    file.write_bytes(text)
    assert in_parallel(file, every_event=False) == serially(file, every_event=False)


def test_the_report_is_the_same_byte_for_byte_for_any_number_of_processes(run: Run, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.ndjson").write_bytes(mixture(number, 8))
    alone = run("validate", tmp_path)
    assert alone.code == 1
    for processes in ("2", "3", "auto"):
        assert run("validate", "--jobs", processes, tmp_path) == alone


def test_a_large_file_is_cut_for_real(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "large.ndjson"
    file.write_bytes(mixture(1, 100) + b"\n" + b"\n".join([LINE] * 11000) + b"\n" + mixture(2, 100))
    assert stretches.is_large(Source(str(file), file))
    assert run("validate", "-j", "2", file) == run("validate", file)


@pytest.mark.parametrize("number", ["0", "-1", "two", "1000"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(run: Run, number: str) -> None:
    ran = run("validate", "--jobs", number, LEFT)
    assert (ran.code, ran.out) == (2, "")
    assert "--jobs" in ran.err
