"""How reports for CI systems name files: as seen from the repository, wherever segcli runs."""

import json
import re
from pathlib import Path

import pytest

from support.ci import event, of_ci
from support.cli import Run
from support.events import ndjson


def file_in(form: str, report: str) -> str:
    """The file that the first finding of a report is in."""
    if form == "sarif":
        place = json.loads(report)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        return str(place["artifactLocation"]["uri"])
    if form == "gitlab":
        return str(json.loads(report)[0]["location"]["path"])
    found = re.search(r'file="?([^",]+)', report)
    assert found
    return found[1]


@pytest.fixture(params=["github", "gitlab", "junit", "sarif"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder inside of another, with a faulty payload in `fixtures/a.json`."""
    (tmp_path / "app" / "fixtures").mkdir(parents=True)
    ndjson(tmp_path / "app" / "fixtures" / "a.json", [event(distribution={"updated_at": 5})])
    return tmp_path / "app"


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_a_file_is_named_from_where_the_ci_system_has_the_repository(
    run: Run, folder: Path, form: str, variable: str
) -> None:
    ran = of_ci(run, "validate", "-q", "-f", form, "fixtures/a.json", cwd=folder, env={variable: str(folder.parent)})
    assert file_in(form, ran.out) == "app/fixtures/a.json"


@pytest.mark.parametrize("is_work_tree", [False, True], ids=["repository", "work tree"])
def test_without_a_ci_system_from_the_folder_with_git(run: Run, folder: Path, form: str, is_work_tree: bool) -> None:
    git = folder.parent / ".git"
    git.write_text("gitdir: elsewhere") if is_work_tree else git.mkdir()
    ran = of_ci(run, "validate", "-q", "-f", form, "a.json", cwd=folder / "fixtures")
    assert file_in(form, ran.out) == "app/fixtures/a.json"


def test_without_a_repository_from_the_working_directory(run: Run, folder: Path, form: str) -> None:
    assert (
        file_in(form, of_ci(run, "validate", "-q", "-f", form, "fixtures/a.json", cwd=folder).out) == "fixtures/a.json"
    )


def test_fingerprints_do_not_depend_on_the_working_directory(run: Run, folder: Path) -> None:
    (folder.parent / ".git").mkdir()
    above = of_ci(run, "validate", "-q", "-f", "gitlab", "app/fixtures/a.json", cwd=folder.parent)
    below = of_ci(run, "validate", "-q", "-f", "gitlab", "a.json", cwd=folder / "fixtures")
    assert above.out == below.out
