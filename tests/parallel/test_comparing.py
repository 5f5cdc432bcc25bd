"""Worker processes change nothing of what `diff` says but the time that it takes."""

import io
import os
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.commands import diff
from segcli.console.formats import names
from segcli.console.output import Output
from segcli.diff.comparer import Comparing
from segcli.diff.formats import html
from segcli.diff.request import Comparison
from segcli.diff.sides import Sides, sides_of
from segcli.events.selection import Selection
from segcli.findings import SegcliError
from segcli.parallel import comparing, workers
from support.cli import Run
from support.diff import LEFT, changed
from support.events import capture
from support.events import webhook as sent

FORMATS = tuple(form for form in names("diff.formats") if form != "json-patch")
NOTHING = Comparison(Sides("left", "right"), Comparing(Output("text")))
LAST = b'{"id": "cust_last", "object": "customer"}'
"""What cannot be cut off without a loss."""


def said(sides: Iterable[Path | str], jobs: int, request: Comparison) -> list[object]:
    """All that a run says: its exit code or why there is none, stderr, and the report."""
    stderr = io.StringIO()
    with TemporaryDirectory() as folder, redirect_stderr(stderr):
        output = request.how.output._replace(file=f"{folder}/report")
        how = request.how._replace(output=output)
        code: object
        try:
            code = diff.run(request._replace(sides=sides_of(tuple(map(str, sides)), {}), how=how, jobs=jobs))
        except SegcliError as error:
            code = str(error)
        report = Path(folder, "report")
        return [code, stderr.getvalue(), report.read_text() if report.exists() else None]


@contextmanager
def small_batches(here: int, size: int) -> Iterator[None]:
    """Has captures of some kilobytes compared by workers, in as many batches as gigabytes are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "COMPARED_HERE", here)
        patch.setattr(comparing, "BATCH_BYTES", size)
        yield


def same(sides: Iterable[Path | str], request: Comparison = NOTHING, here: int = 1, size: int = 4000) -> None:
    """Compare what one, two and three processes say in every format."""
    sides = tuple(sides)
    for form in FORMATS:
        how = request.how._replace(output=request.how.output._replace(format=form))
        serial = said(sides, 1, request._replace(how=how))
        with small_batches(here, size):
            for jobs in (2, 3):
                assert said(sides, jobs, request._replace(how=how)) == serial


def delivery(number: int, version: int) -> bytes:
    """A delivery about one of some customers; with every version something else changes."""
    data = changed(
        id=f"cust_{number}", name=f"Mira {version}", metadata={"region": "north" * version, f"m{version}": version}
    )
    data["voucher"]["categories"] *= version % 3
    event = sent("customer.segment.left", data, created_at=f"2025-01-01T00:00:0{version}Z", id=f"whs_{number}{version}")
    return orjson.dumps(event if number % 3 else data)


def wrapped(number: int, version: int) -> bytes:
    """The same as the text of a message in a queue."""
    return orjson.dumps({"Messages": [{"Body": delivery(number, version).decode()}]})


ODD = (
    b"cut {",
    b'{"a": 1}',
    b"\xff",
    b"5",
    b"",
    b'{"note": "x"}',
    b"[" + delivery(4, 1) + b"," + delivery(5, 2) + b"]",
)
PIECES = st.one_of(
    st.builds(delivery, st.integers(1, 9), st.integers(0, 3)),
    st.builds(delivery, st.integers(1, 9), st.integers(0, 3)),
    st.builds(wrapped, st.integers(1, 9), st.integers(0, 3)),
    st.sampled_from(ODD),
)


@st.composite
def both(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Two captures that have most deliveries in common, in one order or another."""
    pieces = draw(st.lists(PIECES, max_size=30))
    others = [draw(PIECES) if draw(st.integers(0, 3)) == 0 else piece for piece in pieces]
    if draw(st.booleans()):
        others = draw(st.permutations(others))
    return b"\n".join(pieces), b"\n".join(others) + LAST


@settings(max_examples=8, deadline=None)
@given(both(), st.integers(1, 4), st.sampled_from((1, 4000, 30_000)), st.booleans())
def test_any_two_captures_are_compared_as_by_one_process(
    texts: tuple[bytes, bytes], here: int, size: int, is_alone: bool
) -> None:
    with TemporaryDirectory() as folder:
        sides = Path(folder, "left.ndjson"), Path(folder, "right.ndjson")
        for side, text in zip(sides, texts, strict=True):
            side.write_bytes(text)
        same(sides[:1] if is_alone else sides, NOTHING, here, size)


def mixture(seed: int, count: int) -> bytes:
    """Deliveries with something odd between them."""
    chance = random.Random(seed)
    makers = chance.choices((delivery, wrapped), (9, 1), k=count)
    pieces = [make(chance.randrange(1, 30), chance.randrange(4)) for make in makers]
    return b"\n".join([*pieces, chance.choice(ODD), delivery(1, 1)]) + b"\n"


@pytest.fixture
def captures(tmp_path: Path) -> tuple[Path, Path]:
    """Two captures with much of everything."""
    left, right = tmp_path / "left.ndjson", tmp_path / "right.ndjson"
    left.write_bytes(mixture(1, 60))
    right.write_bytes(mixture(2, 60))
    return left, right


def how(**options: Any) -> Comparison:
    return NOTHING._replace(how=Comparing(Output("text"), **options))


def shown(**options: Any) -> Comparison:
    return NOTHING._replace(how=Comparing(Output("text", **options)))


@pytest.mark.parametrize(
    "request_",
    [
        how(ignore_paths=("/**/met*", "/data/customer/name", "/nowhere")),
        how(ignore_paths=("/**",)),
        how(ignore_volatile=True),
        shown(show_values=True),
        shown(color=True, width=30),
        shown(width=200),
        NOTHING._replace(match="position"),
        NOTHING._replace(match="entity"),
        NOTHING._replace(event="customer.segment.left"),
        NOTHING._replace(selection=Selection(("type=customer.segment.left",))),
        NOTHING._replace(strict_framing=True),
        NOTHING._replace(quiet=True),
    ],
    ids=[
        "--ignore-path",
        "--ignore-path, everything",
        "--ignore-volatile",
        "--show-values",
        "colours and few columns",
        "many columns",
        "--match position",
        "--match entity",
        "--event",
        "--where",
        "--strict-framing",
        "--quiet",
    ],
)
def test_options_hold_for_any_number_of_processes(captures: tuple[Path, Path], request_: Comparison) -> None:
    same(captures, request_)


def test_sides_of_every_kind_are_compared_as_by_one_process(tmp_path: Path, captures: tuple[Path, Path]) -> None:
    left, _ = captures
    folders = tmp_path / "before", tmp_path / "after"
    for number, folder in enumerate(folders):
        folder.mkdir()
        for file in range(4):
            (folder / f"{file}.ndjson").write_bytes(mixture(file + 9 * number, 12))
        (folder / f"only {number}.ndjson").write_bytes(mixture(20 + number, 9))
    empty = tmp_path / "empty.json"
    empty.touch()
    for sides in (folders, (left,), (left, left), (left, folders[1]), (left, os.devnull), (os.devnull, left)):
        same(sides)
    for side in (empty, tmp_path / "missing.json"):
        same((left, side))
        same((side, side))


def test_deliveries_on_disk_are_compared_as_by_one_process(tmp_path: Path) -> None:
    lines = capture(4000).splitlines()
    sides = tmp_path / "left.ndjson", tmp_path / "right.ndjson"
    sides[0].write_bytes(b"\n".join(lines))
    sides[1].write_bytes(b"\n".join(line.replace(b'"total_failed":0', b'"total_failed":7') for line in reversed(lines)))
    serial = said(sides, 1, NOTHING)
    assert serial[0] == 1
    assert said(sides, 2, NOTHING) == serial


def test_processes_that_are_no_copies_of_this_one_say_the_same(
    captures: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "can_fork", lambda: False)
    same(captures)
    same(captures[:1])


def test_a_full_page_holds_what_it_holds_with_one_process(
    captures: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "ROOM", 20_000)
    page = NOTHING._replace(how=Comparing(Output("html")))
    serial = said(captures, 1, page)
    assert "more pair" in str(serial)
    with small_batches(1, 4000):
        assert [said(captures, jobs, page) for jobs in (2, 3)] == [serial, serial]


def test_a_patch_of_many_pairs_is_refused_by_any_number_of_processes(captures: tuple[Path, Path]) -> None:
    patch = NOTHING._replace(how=Comparing(Output("json-patch", show_values=True)))
    serial = said(captures, 1, patch)
    assert "more than two" in str(serial[0])
    with small_batches(2, 1):
        assert said(captures, 2, patch)[0] == serial[0]


@pytest.mark.parametrize("jobs", ["1", "2", "3", "auto"])
def test_the_command_line_says_the_same_for_any_number_of_processes(run: Run, tmp_path: Path, jobs: str) -> None:
    sides = tmp_path / "left.ndjson", tmp_path / "right.ndjson"
    for version, side in enumerate(sides):
        side.write_bytes(b"\n".join(delivery(number, version) for number in range(300)))
    ran = run("diff", "--jobs", jobs, *sides)
    assert ran.code == 1
    assert ran == run("diff", *sides)
    assert "300 of 300 pairs" in ran.err


def test_few_pairs_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sides = tmp_path / "left.json", tmp_path / "right.json"
    sides[0].write_bytes(orjson.dumps(LEFT))
    sides[1].write_bytes(orjson.dumps(changed(name="Mira")))

    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("segcli.parallel.workers.Workers.__init__", refuse)
    assert said(sides, 8, NOTHING) == said(sides, 1, NOTHING)


@pytest.mark.parametrize("number", ["0", "two"])
def test_a_number_of_processes_that_makes_no_sense_is_refused(
    run: Run, captures: tuple[Path, Path], number: str
) -> None:
    ran = run("diff", "--jobs", number, *captures)
    assert (ran.code, ran.out) == (2, "")
    assert "--jobs" in ran.err
