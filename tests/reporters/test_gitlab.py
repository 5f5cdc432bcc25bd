"""What GitLab's Code Quality report makes of `--format gitlab`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from support.ci import event, hostile_folder, of_ci, sample
from support.cli import Golden, Run
from support.events import ndjson

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def issues(text: str) -> list[dict[str, Any]]:
    """The report as GitLab takes it: an array of objects with these members, and fingerprints that are unique."""
    found: list[dict[str, Any]] = json.loads(text)
    for issue in found:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert all(isinstance(issue[name], str) and issue[name] for name in issue if name != "location")
        assert issue["severity"] in SEVERITIES
        assert not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in found}) == len(found)
    return found


def test_the_report_over_the_sample(run: Run, golden: Golden) -> None:
    ran = sample(run, "gitlab")
    golden("gitlab.json", ran.out)
    assert {issue["severity"] for issue in issues(ran.out)} == {"major", "minor", "info"}


def test_a_clean_run_is_an_empty_array(run: Run, tmp_path: Path) -> None:
    ran = of_ci(run, "validate", "-q", "-f", "gitlab", ndjson(tmp_path / "clean.ndjson", [event()]))
    assert issues(ran.out) == []


def test_every_finding_is_an_issue(run: Run) -> None:
    assert len(issues(sample(run, "gitlab").out)) == len(sample(run, "concise").lines)


def test_files_are_named_as_the_repository_names_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app" / "fixtures").mkdir(parents=True)
    file = ndjson(tmp_path / "app" / "fixtures" / "a.json", [event(distribution={"updated_at": 5})])
    env = {"CI_PROJECT_DIR": str(tmp_path)}
    for name in ("fixtures/a.json", "./fixtures/../fixtures/a.json", file):
        ran = of_ci(run, "validate", "-q", "-f", "gitlab", name, cwd=tmp_path / "app", env=env)
        assert issues(ran.out)[0]["location"]["path"] == "app/fixtures/a.json"


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "with values"])
def test_hostile_text_stays_text(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    names = hostile_folder(tmp_path)
    ran = of_ci(run, "validate", "-q", "-f", "gitlab", *options, "--", *names, cwd=tmp_path)
    found = issues(ran.out)
    assert len({issue["location"]["path"] for issue in found}) == len(names)
    assert not re.search(r"[^ -~\n]", ran.out)
    assert len(max(ran.lines, key=len)) < 10_000
