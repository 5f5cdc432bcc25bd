"""What is left out of directories because the user says so, and sources that are named in a list."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.input.git_ignore import ignores
from segcli.input.path_patterns import pattern
from support.cli import Run
from support.paths import LEFT

EVENT = LEFT.read_text()


def fill(folder: Path, *names: str) -> None:
    """Put an event into each of these files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(EVENT)


def read(out: str) -> set[str]:
    """The names of the sources in a report in JSON."""
    return {event["source"] for event in json.loads(out)["events"]}


@pytest.mark.parametrize(
    ("glob", "left_out"),
    [
        pytest.param("drafts", {"drafts/b.json", "a/drafts/c.json"}, id="name"),
        pytest.param("drafts/", {"drafts/b.json", "a/drafts/c.json"}, id="name with a slash"),
        pytest.param("./drafts", {"drafts/b.json"}, id="anchored"),
        pytest.param("a/drafts", {"a/drafts/c.json"}, id="path"),
        pytest.param("a/*", {"a/drafts/c.json", "a/d.bak.json"}, id="all below"),
        pytest.param("*.bak.json", {"a/d.bak.json"}, id="suffix"),
        pytest.param("*/c.json", {"a/drafts/c.json"}, id="any depth"),
        pytest.param("raft", set(), id="part of a name"),
    ],
)
def test_a_pattern_leaves_files_and_folders_out_and_counts_them(
    run: Run, tmp_path: Path, glob: str, left_out: set[str]
) -> None:
    names = {"drafts/b.json", "a/drafts/c.json", "a/d.bak.json", "e.json"}
    fill(tmp_path, *names)
    ran = run("validate", "-f", "json", "--exclude", glob, ".", cwd=tmp_path)
    assert read(ran.out) == {f"./{name}" for name in names - left_out}
    said = f"{len(left_out)} file{'s' * (len(left_out) != 1)} left out ({len(left_out)} excluded)"
    assert (said in ran.err) is bool(left_out)


@pytest.mark.parametrize("command", ["validate", "inspect", "drift", "extract", "diff"])
def test_every_command_that_walks_leaves_out(run: Run, tmp_path: Path, command: str) -> None:
    fill(tmp_path, "box/a.json", "box/drafts/b.json", "box/c.json")
    ran = run(command, "--exclude", "drafts", "--exclude", "c.json", "box", cwd=tmp_path)
    assert "1 event" in ran.err
    assert "2 files left out (2 excluded); one that is named is read" in ran.err


def test_a_file_that_is_named_is_read_whatever_is_excluded(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, "box/a.json", "box/b.json")
    ran = run("validate", "-f", "json", "--exclude", "*.json", "box", "box/b.json", cwd=tmp_path)
    assert read(ran.out) == {"box/b.json"}


def test_a_folder_of_which_all_is_left_out_is_no_failure(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, "box/a.json")
    ran = run("validate", "--exclude", "a.json", "box", cwd=tmp_path)
    assert (ran.code, ran.lines) == (0, [])


def git(folder: Path, *words: str, text: str = "") -> str:
    """What git prints; nothing outside of the folder matters to it."""
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(folder)}
    done = subprocess.run(["git", *words], cwd=folder, input=text, capture_output=True, text=True, env=env, check=False)
    return done.stdout


IGNORING: Mapping[str, str] = {
    ".gitignore": "*.log.json\n!kept.log.json\n/top.json\nbuild/\ndeep/**/x.json\n\\#a.json\n\\\n",
    "sub/.gitignore": "!a.log.json\nown.json\n",
    "build/.gitignore": "!*\n",
    ".git/info/exclude": "info.json\n",
}
NAMES = (
    "a.json",
    "a.log.json",
    "kept.log.json",
    "top.json",
    "sub/top.json",
    "sub/a.log.json",
    "sub/b.log.json",
    "sub/own.json",
    "own.json",
    "build/a.json",
    "sub/build/a.json",
    "deep/x.json",
    "deep/1/2/x.json",
    "#a.json",
    "info.json",
    "sub/info.json",
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", ".")
    fill(tmp_path, *NAMES)
    for name, text in IGNORING.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_what_git_ignores_is_what_git_says(run: Run, repository: Path) -> None:
    ignored = set(git(repository, "check-ignore", "--no-index", "--stdin", text="\n".join(NAMES)).splitlines())
    assert 5 < len(ignored) < len(NAMES)
    ran = run("validate", "-f", "json", "--gitignore", ".", cwd=repository)
    assert read(ran.out) == {f"./{name}" for name in NAMES if name not in ignored}
    assert f"{len(ignored)} files left out ({len(ignored)} ignored by git)" in ran.err


def test_it_is_the_same_from_a_folder_inside(run: Run, repository: Path) -> None:
    ran = run("validate", "-f", "json", "--gitignore", ".", cwd=repository / "sub")
    assert read(ran.out) == {"./a.log.json", "./top.json"}


def test_without_the_option_what_git_ignores_is_read(run: Run, repository: Path) -> None:
    assert len(read(run("validate", "-f", "json", ".", cwd=repository).out)) == len(NAMES)


PATTERNS = st.text("ab*?/!.\\ #", min_size=1, max_size=8) | st.sampled_from(["[ab]", "a/[!a]", "[[]", "[", "b[a-b]"])
"""Git takes a slash in brackets for one that anchors, pathspec does not."""


@settings(max_examples=60, deadline=None)
@given(st.lists(PATTERNS, min_size=1, max_size=3))
def test_patterns_mean_to_us_what_they_mean_to_git(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = tmp_path_factory.mktemp("patterns")
    git(folder, "init", "-q", ".")
    names = ["a", "b", "ab", "a.b", "a/b", "a/b/a", "b/a/b"]
    (folder / ".gitignore").write_text("\n".join(lines) + "\n")
    ignored = set(git(folder, "check-ignore", "--no-index", "--stdin", text="\n".join(names)).splitlines())
    assert {name for name in names if ignores(str(folder / name), is_folder=False)} == ignored


def test_patterns_that_are_alike(tmp_path: Path) -> None:
    assert pattern("./a/b", tmp_path) == pattern("a/b", tmp_path) == pattern(str(tmp_path / "a/b"), tmp_path)


@pytest.mark.parametrize("between", ["\n", "\r\n", "\0"], ids=["lines", "lines of Windows", "NUL"])
@pytest.mark.parametrize("command", ["validate", "inspect", "drift", "extract"])
def test_names_are_read_from_a_list(run: Run, tmp_path: Path, command: str, between: str) -> None:
    fill(tmp_path, "a b.json", "ä.json", "c.json")
    (tmp_path / "names").write_text(between.join(["a b.json", "ä.json", ""]), newline="")
    assert "2 events" in run(command, "--files-from", "names", cwd=tmp_path).err


def test_names_come_from_a_pipe_and_add_to_those_that_are_named(run: Run, tmp_path: Path) -> None:
    fill(tmp_path, "a.json", "b.json")
    ran = run("validate", "-f", "json", "--files-from", "-", "a.json", stdin=b"b.json\n", cwd=tmp_path)
    assert read(ran.out) == {"a.json", "b.json"}


def test_an_empty_list_names_nothing_to_read(run: Run, tmp_path: Path) -> None:
    ran = run("validate", "--files-from", "-", stdin=b"", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "0 events read. 0 bytes, nothing skipped.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--files-from", "none"), "cannot read the names in none: no such file", id="missing"),
        pytest.param(("--files-from", "-", "-"), "stdin is either a source or the list", id="stdin twice"),
    ],
)
def test_a_list_that_cannot_be_read_is_said(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("validate", *words, stdin=b"", cwd=tmp_path)
    assert ran.code == 2
    assert said in ran.err
