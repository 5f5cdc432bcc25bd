"""At most so many findings in a report, and several reports of one run."""

from pathlib import Path

import orjson
import pytest

from segcli.console.formats import names
from segcli.reporters import limit
from support.cli import Run
from support.events import check
from support.paths import BROKEN, LEFT


def test_the_rest_beyond_max_findings_is_counted_and_still_fails(run: Run) -> None:
    ran = run("validate", "--max-findings", "0", BROKEN)
    assert (ran.code, ran.out) == (1, "")
    assert "3 errors, 1 warning, 1 note" in ran.err
    assert "5 more findings not shown" in ran.err


@pytest.mark.parametrize("most", [1, 5, 6, 9, 10, 11])
def test_max_findings_counts_over_all_events(most: int, run: Run) -> None:
    ran = run("validate", "--max-findings", most, stdin=BROKEN.read_bytes() * 2)
    assert len(ran.lines) == min(most, 10)
    assert ("more finding" in ran.err) == (most < 10)


KINDS = 5
"""Of findings in the broken example, one each."""

THRICE = BROKEN.read_bytes() * 3


@pytest.mark.parametrize(
    ("options", "shown", "left_out"),
    [
        ((), 3 * KINDS, 0),
        (("--max-per-kind", 1), KINDS, 2 * KINDS),
        (("--max-per-kind", 2), 2 * KINDS, KINDS),
        (("--max-per-kind", 3), 3 * KINDS, 0),
        (("--max-per-kind", 2, "--max-findings", 3), 3, 3 * KINDS - 3),
        (("--max-per-kind", 1, "--select", "wrong-type"), 1, 2),
        (("--max-per-kind", 1, "--ignore", "wrong-type"), KINDS - 1, 2 * KINDS - 2),
    ],
    ids=["no limit", "one", "two", "as many as there are", "with --max-findings", "with --select", "with --ignore"],
)
def test_so_many_of_each_kind_are_shown(options: tuple[object, ...], shown: int, left_out: int, run: Run) -> None:
    ran = run("validate", *options, "-f", "json", stdin=THRICE)
    report = orjson.loads(ran.out)
    summary = report["summary"]
    assert ran.code == 1
    assert sum(len(event["findings"]) for event in report["events"]) == shown
    assert summary["findings_left_out"] == left_out
    assert sum(summary[severity] for severity in ("errors", "warnings", "notes")) == shown + left_out
    assert ("more findings not shown" in ran.err) == bool(left_out)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_a_baseline_knows_takes_no_room_of_its_kind(run: Run, tmp_path: Path, jobs: str) -> None:
    one = orjson.dumps(orjson.loads(BROKEN.read_bytes())) + b"\n"
    (tmp_path / "capture.ndjson").write_bytes(one)
    run("validate", "--write-baseline", "known", "capture.ndjson", cwd=tmp_path)
    (tmp_path / "capture.ndjson").write_bytes(one * 3)
    ran = run("validate", "--max-per-kind", "1", "--baseline", "known", "-j", jobs, "capture.ndjson", cwd=tmp_path)
    assert len(ran.lines) == KINDS
    assert {line.split(":")[1] for line in ran.lines} == {"2"}
    assert "5 more findings not shown (--max-per-kind 1)." in ran.err


TOLD = {
    "concise": "segcli: 10 more findings not shown",
    "github": "segcli: 10 more findings without an annotation",
    "gitlab": '"description":"10 more findings not shown"',
    "html": "10 more findings not shown.",
    "json": '"findings_left_out":10',
    "junit": '<skipped message="10 more findings not shown"/>',
    "markdown": "10 more findings not in this table.",
    "ndjson": '"findings_left_out":10',
    "rdjson": '"message":"10 more findings not shown"',
    "sarif": '{"level":"note","message":{"text":"10 more findings not shown"}}',
    "text": "= 10 more findings not shown",
}


@pytest.mark.parametrize("limit", [("--max-per-kind", "1"), ("--max-findings", "5")], ids=["of a kind", "of all"])
@pytest.mark.parametrize("form", names("reporters.formats"))
def test_every_report_tells_how_many_are_not_shown(form: str, limit: tuple[str, str], run: Run, tmp_path: Path) -> None:
    file = tmp_path / "report"
    run("validate", *limit, "-f", form, "-o", file, stdin=THRICE)
    assert TOLD[form] in file.read_text()


def test_kinds_beyond_a_number_share_the_room_of_their_code_and_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limit, "MOST_KINDS", 2)
    limits = limit.KindLimit(1)
    line = orjson.loads(LEFT.read_bytes())
    for name in ("one", "two", "three", "four"):
        event = check({**line, name: 1})
        shown = limits.shown(event, tuple(item for item in event.findings if item.code == "unknown-property"))
        assert bool(shown) == (name in ("one", "two", "three"))
    assert limits.left_out == 1


def test_several_reports_come_out_of_one_pass(run: Run, tmp_path: Path) -> None:
    ran = run(
        "validate",
        "--report",
        f"json={tmp_path}/a.json",
        "--report",
        f"concise={tmp_path}/a.txt",
        "-",
        stdin=BROKEN.read_bytes(),
    )
    assert (tmp_path / "a.txt").read_text() == ran.out
    assert orjson.loads((tmp_path / "a.json").read_bytes())["summary"]["errors"] == 3


@pytest.mark.parametrize("report", ["junit", "=x", "concise=", "nothing=x"])
def test_a_report_needs_a_format_and_a_file(run: Run, tmp_path: Path, report: str) -> None:
    ran = run("validate", "--report", report, LEFT, cwd=tmp_path)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
