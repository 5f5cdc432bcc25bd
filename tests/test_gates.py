"""What fails a run, what is shown of it, and what an earlier run already knew."""

from pathlib import Path

import orjson
import pytest

from support_cli import BROKEN, LEFT, Run


def test_the_rest_beyond_max_findings_is_counted_and_still_fails(run: Run) -> None:
    ran = run("validate", "--max-findings", "0", BROKEN)
    assert (ran.code, ran.out) == (1, "")
    assert "3 errors, 2 notes" in ran.err
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


@pytest.fixture
def known(run: Run, tmp_path: Path) -> Path:
    """A baseline of the broken payload in `payload.json`."""
    (tmp_path / "payload.json").write_bytes(BROKEN.read_bytes())
    ran = run("validate", "--write-baseline", "known.json", "payload.json", cwd=tmp_path)
    assert ran.code == 1
    assert "5 findings written to the baseline" in ran.err
    return tmp_path / "known.json"


def test_what_the_baseline_knows_fails_nothing(run: Run, known: Path) -> None:
    ran = run("validate", "--baseline", "known.json", "payload.json", cwd=known.parent)
    assert (ran.code, ran.out) == (0, "")
    assert "5 findings known to the baseline, 0 of its findings gone" in ran.err


def test_moving_lines_makes_no_news(run: Run, known: Path) -> None:
    payload = known.with_name("payload.json")
    payload.write_bytes(b"\n\n" + payload.read_bytes().replace(b"  ", b"\t"))
    assert run("validate", "--baseline", "known.json", "payload.json", cwd=known.parent).code == 0


def test_only_what_is_new_is_reported_and_what_is_gone_is_counted(run: Run, known: Path) -> None:
    payload = orjson.loads(known.with_name("payload.json").read_bytes())
    payload["customer"]["created_at"] = None
    payload["customer"]["metadata"] = []
    known.with_name("payload.json").write_bytes(orjson.dumps(payload))
    ran = run("validate", "--baseline", "known.json", "payload.json", cwd=known.parent)
    assert ran.code == 1
    assert [line.split()[2] for line in ran.lines] == ["wrong-type:"]
    assert "1 of its findings gone" in ran.err


def test_bytes_that_could_not_be_read_are_in_the_baseline_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_bytes(LEFT.read_bytes()[:-40])
    run("validate", "--write-baseline", "known.json", "cut.json", cwd=tmp_path)
    assert run("validate", "--baseline", "known.json", "cut.json", cwd=tmp_path).code == 0


def test_a_baseline_tells_nothing_of_the_payload(known: Path) -> None:
    document = orjson.loads(known.read_bytes())
    assert set(document) == {"segcli", "fingerprints"}
    assert all(len(item) == 64 and set(item) <= set("0123456789abcdef") for item in document["fingerprints"])


@pytest.mark.parametrize(
    "text", [b"", b"[]", b'{"fingerprints": [1]}', None], ids=["empty", "list", "numbers", "missing"]
)
def test_what_is_no_baseline_is_refused(run: Run, tmp_path: Path, text: bytes | None) -> None:
    if text is not None:
        (tmp_path / "known.json").write_bytes(text)
    ran = run("validate", "--baseline", "known.json", LEFT, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "baseline" in ran.err
