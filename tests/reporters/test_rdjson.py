"""What reviewdog makes of `--format rdjson`."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.ci import event, hostile_folder, of_ci, sample
from support.cli import Golden, Run
from support.events import ndjson


def diagnostics(report: str) -> list[dict[str, Any]]:
    """The diagnostics of a report, which has the members that reviewdog's schema allows and no others."""
    document = json.loads(report)
    assert set(document) == {"source", "diagnostics"}
    for found in document["diagnostics"]:
        assert set(found) == {"message", "location", "severity", "code"}
        assert found["severity"] in {"ERROR", "WARNING", "INFO"}
        assert set(found["location"]) <= {"path", "range"}
    return list(document["diagnostics"])


def test_the_report_over_the_sample(run: Run, golden: Golden) -> None:
    report = sample(run, "rdjson").out
    golden("rdjson.json", report)
    assert {found["severity"] for found in diagnostics(report)} == {"ERROR", "WARNING", "INFO"}


def test_a_clean_run_has_no_diagnostics(run: Run, tmp_path: Path) -> None:
    assert diagnostics(of_ci(run, "validate", "-q", "-f", "rdjson", ndjson(tmp_path / "a.json", [event()])).out) == []


@pytest.mark.parametrize("indent", [None, 1], ids=["compact", "pretty-printed"])
@pytest.mark.parametrize("name", ["Zoe", "Zoë \U0001f600"], ids=["ascii", "beyond ascii"])
@pytest.mark.parametrize("blanks", ["", "\n  "], ids=["first", "indented"])
def test_columns_count_bytes(run: Run, tmp_path: Path, indent: int | None, name: str, blanks: str) -> None:
    data = event(customer={"name": name}, distribution={"updated_at": {"é": 5}})
    file = tmp_path / "a.json"
    file.write_text(blanks + json.dumps(data, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")
    (found,) = diagnostics(of_ci(run, "validate", "-q", "-f", "rdjson", file).out)
    start, end = found["location"]["range"]["start"], found["location"]["range"]["end"]
    lines = file.read_bytes().split(b"\n")
    assert lines[start["line"] - 1][start["column"] - 1 :].startswith(b"{")
    assert lines[end["line"] - 1][: end["column"] - 1].endswith(b"}")


def test_where_bytes_cannot_be_counted_the_line_is_told(run: Run, tmp_path: Path) -> None:
    record = {"log": "é", "body": json.dumps(event(customer={"name": "Zoë"}, distribution={"updated_at": 5}))}
    wrapped = ndjson(tmp_path / "a.json", [{"type": "x", "record": record}])
    (found,) = diagnostics(of_ci(run, "validate", "-q", "-f", "rdjson", "--at", "/record/body", wrapped).out)
    assert found["location"]["range"] == {"start": {"line": 1}, "end": {"line": 1}}


def test_a_failed_source_is_a_diagnostic(run: Run, tmp_path: Path) -> None:
    ran = of_ci(run, "validate", "-q", "-f", "rdjson", "none.json", cwd=tmp_path)
    (found,) = diagnostics(ran.out)
    assert (ran.code, found["code"], found["location"]) == (2, {"value": "source-failed"}, {"path": "none.json"})


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "with values"])
def test_hostile_text_stays_text(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    names = hostile_folder(tmp_path)
    report = of_ci(run, "validate", "-q", "-f", "rdjson", *options, "--", *names, cwd=tmp_path).out
    assert len(diagnostics(report)) > len(names)
    assert all(character.isprintable() or character == "\n" for character in report)
