"""What others call segcli by: the pre-commit hook, the GitHub action, and the test that docs/ci.md gives away."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from support.cli import Ran, environment
from support.paths import BROKEN, LEFT, ROOT

HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION = ROOT / "action.yml"
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="the action runs in bash")


@pytest.fixture
def search_path(tmp_path: Path) -> str:
    """A PATH on which segcli is found."""
    command = tmp_path / "bin" / "segcli"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    command.chmod(0o755)
    return os.pathsep.join((str(command.parent), os.environ["PATH"]))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with payloads. As a glob, the name of the broken one fits the sound one beside it."""
    folder = tmp_path / "checkout"
    (folder / "fixtures").mkdir(parents=True)
    shutil.copy(LEFT, folder / "fixtures" / "left.json")
    shutil.copy(LEFT, folder / "case1.json")
    shutil.copy(BROKEN, folder / "case[1].json")
    return folder


def fields(text: str) -> Iterator[tuple[str, str]]:
    """Every `key: value` of a YAML file in its order. Fails for a line that a YAML parser might read otherwise."""
    lines = iter(text.splitlines())
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"((?: {2})*)(- )?([A-Za-z][A-Za-z_-]*):(?: (.+))?", line)
        assert found, f"no plain line of YAML: {line}"
        indent, item, key, value = len(found[1]) + len(found[2] or ""), found[2], found[3], found[4] or ""
        if value == "|":
            yield key, "".join(block(lines, indent))
            return
        assert value.startswith("$") or not re.search(r": | #", value), f"not a plain value: {line}"
        quoted = re.fullmatch(r'"([^"\\]*)"', value)
        yield (f"- {key}" if item else key), quoted[1] if quoted else value


def block(lines: Iterator[str], indent: int) -> Iterator[str]:
    """The rest of a file as the text of a literal block."""
    for line in lines:
        assert line.startswith(" " * (indent + 2)) or not line, f"behind the block: {line}"
        yield line[indent + 2 :] + "\n"


def script() -> str:
    """What the last step of the action runs."""
    return list(fields(ACTION.read_text("utf-8")))[-1][1]


def act(checkout: Path, search_path: str, sources: str, options: str = "") -> Ran:
    """Run the last step as a runner of GitHub does."""
    given = {"SOURCES": sources, "OPTIONS": options, "PATH": search_path}
    runner = {"GITHUB_WORKSPACE": str(checkout), "GITHUB_STEP_SUMMARY": str(checkout / "summary.md")}
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script()],
        capture_output=True,
        text=True,
        cwd=checkout,
        env=environment(given | runner),
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def hook(checkout: Path, search_path: str, *words: str) -> Ran:
    """Run the entry of the hook as pre-commit does: its words, the arguments of the user, the files."""
    entry = dict(fields(HOOKS.read_text("utf-8")))["entry"].split()
    done = subprocess.run(
        [*entry, *words],
        capture_output=True,
        text=True,
        cwd=checkout,
        env=environment({"PATH": search_path}),
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def yaml(text: str) -> Any:
    """What a YAML parser makes of a text."""
    return YAML(typ="safe").load(text)


def test_the_hook_says_what_pre_commit_asks_for() -> None:
    found = dict(fields(HOOKS.read_text("utf-8")))

    assert {"- id": "segcli", "language": "python", "types": "[file]"}.items() <= found.items()
    assert {"name", "description", "entry"} < found.keys()


def test_the_hook_is_silent_about_sound_fixtures(checkout: Path, search_path: str) -> None:
    assert hook(checkout, search_path, "--strict", "fixtures/left.json", "case1.json") == Ran(0, "", "")


def test_the_hook_fails_for_a_broken_fixture_and_says_why(checkout: Path, search_path: str) -> None:
    ran = hook(checkout, search_path, "fixtures/left.json", "case[1].json")

    assert ran.code == 1
    assert "case[1].json:33:24: error out-of-range" in ran.out


@pytest.mark.skipif(shutil.which("git") is None, reason="pre-commit needs git")
def test_pre_commit_runs_the_hook_once_so_that_reports_hold_every_file(tmp_path: Path, search_path: str) -> None:
    """Without `require_serial`, pre-commit starts a process for every few files, and the last to end is reported."""
    names = [f"{number}.json" for number in range(40)]
    for name in names:
        shutil.copy(BROKEN, tmp_path / name)
    (found,) = yaml(HOOKS.read_text("utf-8"))
    settings = {**found, "language": "system", "args": ["--report", "json=report.out", "--write-baseline", "known.out"]}
    config = {"repos": [{"repo": "local", "hooks": [settings | {"files": r"\.json$"}]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(json.dumps(config))
    env = environment({"PATH": search_path, "PRE_COMMIT_HOME": str(tmp_path / ".cache"), "HOME": str(tmp_path)})
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, env=env, check=True)
    subprocess.run(["git", "add", *names, ".pre-commit-config.yaml"], cwd=tmp_path, env=env, check=True)

    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)

    assert done.returncode == 1, done.stdout + done.stderr
    report = json.loads((tmp_path / "report.out").read_bytes())
    assert {event["source"] for event in report["events"]} == set(names)
    known = json.loads((tmp_path / "known.out").read_bytes())["fingerprints"]
    assert len(known) == sum(len(event["findings"]) for event in report["events"])


def test_the_action_takes_its_inputs_from_the_environment() -> None:
    found = dict(fields(ACTION.read_text("utf-8")))

    assert (found["SOURCES"], found["OPTIONS"]) == ("${{ inputs.sources }}", "${{ inputs.options }}")
    assert found["using"] == "composite"
    assert "${{" not in script()


@pytest.mark.parametrize("workflow", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda file: file.name)
def test_a_workflow_calls_what_there_is(workflow: Path) -> None:
    steps = [step for job in yaml(workflow.read_text("utf-8"))["jobs"].values() for step in job["steps"]]
    targets = set(re.findall(r"^([a-z ]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    known = {name for line in targets for name in line.split()}
    called = {word for step in steps for word in re.findall(r"make ([a-z]+)", step.get("run", ""))}
    assert called <= known
    assert all(re.search(r"@(v\d|release/v\d)", step["uses"]) for step in steps if "uses" in step)


def test_the_container_fixes_the_version_of_every_dependency() -> None:
    fixed = (ROOT / "container" / "constraints.txt").read_text("utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["zstd"]]
    names = {re.split(r"[<>=]", line)[0].replace(".", "-") for line in wanted}
    assert names <= {line.partition("==")[0] for line in fixed}
    assert all("==" in line for line in fixed)
    image = (ROOT / "container" / "Containerfile").read_text("utf-8")
    assert re.findall(r"^(?:USER|ENTRYPOINT) .*", image, re.MULTILINE) == ["USER 10001", 'ENTRYPOINT ["segcli"]']


@needs_bash
def test_the_action_annotates_what_is_wrong_and_fails(checkout: Path, search_path: str) -> None:
    ran = act(checkout, search_path, "fixtures case[1].json")

    assert ran.code == 1
    assert "::error file=case[1].json,line=33,col=24,endColumn=26,title=out-of-range in" in ran.out
    assert "1 of 2 events invalid" in (checkout / "summary.md").read_text("utf-8")


@needs_bash
def test_the_action_passes_sound_sources_without_a_word_to_annotate(checkout: Path, search_path: str) -> None:
    ran = act(checkout, search_path, " fixtures \n case1.json ")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "2 events read, all valid. 2.6 kB, nothing skipped.\n"


@needs_bash
def test_the_action_hands_several_options_on(checkout: Path, search_path: str) -> None:
    ran = act(checkout, search_path, "case[1].json", "--select unknown-property --fail-on note")

    assert ran.code == 1
    assert {line.split()[0] for line in ran.lines} == {"::notice"}


@needs_bash
def test_the_action_takes_no_source_for_an_option(checkout: Path, search_path: str) -> None:
    ran = act(checkout, search_path, "--help")

    assert ran.code == 2
    assert "--help: no such file or directory" in ran.err


@pytest.mark.parametrize("file", [HOOKS, ACTION], ids=lambda file: file.name)
def test_a_file_says_the_same_to_a_yaml_parser(file: Path) -> None:
    def told(value: Any) -> Iterator[str]:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                for key, inner in item.items():
                    yield from (key, *told(inner))
            elif isinstance(item, bool):
                yield str(item).lower()
            elif isinstance(item, str) and item:
                yield item

    text = file.read_text("utf-8")
    ours = [word for pair in fields(text) for word in (pair[0].removeprefix("- "), pair[1].strip("[]")) if word]

    assert list(told(yaml(text))) == ours


@pytest.mark.parametrize("snippet", re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))
def test_a_snippet_of_the_page_is_yaml(snippet: str) -> None:
    assert yaml(snippet)


@pytest.mark.parametrize(("source", "code"), [(LEFT, 0), (BROKEN, 1)], ids=["passes-sound", "fails-broken"])
def test_the_test_that_the_page_gives_away(source: Path, code: int, tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n((?:(?!```).)*^def test_.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "test_fixtures.py").write_text(example, "utf-8")
    (tmp_path / "fixtures").mkdir()
    shutil.copy(source, tmp_path / "fixtures")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment(),
        timeout=60,
    )

    assert done.returncode == code, done.stdout
    assert f"1 {'failed' if code else 'passed'}" in done.stdout
