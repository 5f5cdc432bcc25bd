"""At most so many findings in a report, and several reports of one run."""

from pathlib import Path

import orjson
import pytest

from support.cli import Run
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
