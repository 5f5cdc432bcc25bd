"""`segcli diff` as git calls it, and the recipes of the docs, with a real git in a repository of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from segcli.diff.sides import CALLED_BY_GIT
from support.cli import Ran, Run, environment
from support.diff import LEFT, Event, changed
from support.pages import blocks
from support.paths import ROOT

BLOCKS = blocks("sh", pages=(ROOT / "docs" / "diff.md",))
NAMES = ("diff.command", "external diff", "difftool", "textconv")
RECIPES = dict(zip(NAMES, (block.text for block in BLOCKS), strict=True))
HASHES = ("1234567", "100644")
NONE = ("/dev/null", ".", ".")

Shell = Callable[[str], Ran]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The folder of that repository."""
    return tmp_path / "repository"


@pytest.fixture
def shell(tmp_path: Path, repository: Path) -> Shell:
    """Runs shell lines in a new repository with an event, in which git knows nothing of this machine."""
    program = tmp_path / "bin" / "segcli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    program.chmod(0o755)
    person = {
        f"GIT_{role}_{part}": "ada@example.test" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
    }
    env = environment(
        person
        | {"PATH": os.pathsep.join((str(program.parent), os.environ["PATH"])), "HOME": str(tmp_path)}
        | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_PAGER": "cat"}
    )
    repository.mkdir()

    def call(lines: str) -> Ran:
        done = subprocess.run(
            ["sh", "-ec", lines], cwd=repository, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    write(repository / "left.json", LEFT)
    assert call("git init -q -b main && git add . && git commit -qm one").code == 0
    return call


def write(file: Path, event: Event) -> None:
    file.write_text(json.dumps(event, indent=2))


@pytest.mark.parametrize("name", NAMES)
def test_a_recipe_shows_what_changed(shell: Shell, repository: Path, name: str) -> None:
    right = changed(source_id="crm-1")
    right["segment"]["name"] = "Regulars"
    write(repository / "left.json", right)
    before = RECIPES["diff.command"] if name == "textconv" else ""
    assert shell(before).code == 0
    ran = shell(RECIPES[name])
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    assert "Regulars" in ran.out
    assert "crm-" not in ran.out
    if name == "textconv":
        assert "@@" in ran.out
        assert "Regulars" in shell("git commit -qam two; git log -p").out
        return
    assert ("\x1b[" in ran.out) == (name == "external diff")
    heading = "a/left.json:1 -> b/left.json:1" if name != "difftool" else "left.json:1"
    assert heading in ran.out


def test_git_compares_file_by_file_without_a_word_of_others(shell: Shell, repository: Path) -> None:
    write(repository / "other.json", LEFT)
    write(repository / "layout.json", LEFT)
    write(repository / "gone.json", LEFT)
    shell("git add . && git commit -qm two && git rm -q gone.json")
    write(repository / "left.json", changed(name="X"))
    write(repository / "other.json", changed(name="Y"))
    (repository / "layout.json").write_text(json.dumps(LEFT))
    write(repository / "new.json", LEFT)
    ran = shell("git add . && GIT_EXTERNAL_DIFF='segcli diff' git diff --no-renames HEAD")
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.lines if line and not line.startswith("  ")] == [
        "only left",
        "customer.segment.left: a/left.json:1 -> b/left.json:1, the same entity",
        "customer",
        "only right",
        "customer.segment.left: a/other.json:1 -> b/other.json:1, the same entity",
        "customer",
    ]
    assert "  a/gone.json:1  customer.segment.left" in ran.out
    assert "  b/new.json:1  customer.segment.left" in ran.out


def test_a_renamed_file_has_both_its_names(shell: Shell, repository: Path) -> None:
    shell("git mv left.json right.json")
    write(repository / "right.json", changed(name="X"))
    ran = shell("git add . && GIT_EXTERNAL_DIFF='segcli diff' git diff -M10% HEAD")
    assert (ran.code, ran.err) == (0, "")
    assert "a/left.json:1 -> b/right.json:1" in ran.out


def test_an_unmerged_file_is_named(shell: Shell, repository: Path) -> None:
    shell("git checkout -qb side")
    write(repository / "left.json", changed(name="X"))
    shell("git commit -qam side && git checkout -q main")
    write(repository / "left.json", changed(name="Y"))
    assert shell("git commit -qam two && git merge side").code == 1
    ran = shell("GIT_EXTERNAL_DIFF='segcli diff' git diff --cached")
    assert (ran.code, ran.out) == (0, "")
    assert "left.json is unmerged" in ran.err


def test_git_goes_on_behind_a_file_that_is_no_payload(shell: Shell, repository: Path) -> None:
    (repository / "a.json").write_text("{oops")
    shell("git add . && git commit -qm two")
    (repository / "a.json").write_text("[}")
    write(repository / "left.json", changed(name="X"))
    ran = shell("GIT_EXTERNAL_DIFF='segcli diff' git diff")
    assert ran.code == 0
    assert "a/a.json:1:2: error invalid-json" in ran.err
    assert "b/left.json:1" in ran.out


@pytest.mark.parametrize(
    ("words", "code", "shown"),
    [
        pytest.param(("x.json", "left.json", *HASHES, "right.json", *HASHES), 0, "a/x.json:1 -> b/x.json:1", id="both"),
        pytest.param(("x.json", *NONE, "right.json", *HASHES), 0, "  b/x.json:1  customer", id="added"),
        pytest.param(("x.json", "left.json", *HASHES, *NONE), 0, "  a/x.json:1  customer", id="removed"),
        pytest.param(
            ("x.json", "left.json", *HASHES, "right.json", *HASHES, "y.json", "similarity index 9%\n"),
            0,
            "a/x.json:1 -> b/y.json:1",
            id="renamed",
        ),
        pytest.param(("/dev/null", "right.json"), 1, "only right\n  right.json:1", id="added, without git"),
        pytest.param(("left.json", "/dev/null"), 1, "only left\n  left.json:1", id="removed, without git"),
        pytest.param(("/dev/null", "/dev/null"), 2, "", id="no file at all"),
        pytest.param(("left.json",) * 7, 2, "", id="seven files"),
        pytest.param(("left.json",) * 3, 2, "", id="three files"),
    ],
)
def test_the_arguments_of_git_are_understood(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: int, shown: str
) -> None:
    write(tmp_path / "left.json", LEFT)
    write(tmp_path / "right.json", changed(name="X"))
    ran = run("diff", *words, cwd=tmp_path)
    assert ran.code == code, ran.err
    assert shown in ran.out
    assert bool(ran.out) == bool(shown)
    assert bool(ran.err) == bool(code)


def test_a_single_source_is_none_of_git(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.json").write_text(json.dumps(LEFT) + json.dumps(changed(name="X")))
    assert run("diff", "two.json", cwd=tmp_path).code == 1
    ran = run("diff", "two.json", cwd=tmp_path, env={CALLED_BY_GIT: "1"})
    assert (ran.code, ran.out) == (0, "")
    assert "two.json is unmerged" in ran.err


def test_a_capture_that_is_new_is_listed_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new.ndjson").write_text("\n".join([json.dumps(LEFT)] * 2))
    ran = run("diff", "-f", "json", "/dev/null", "new.ndjson", cwd=tmp_path)
    report = json.loads(ran.out)
    assert (ran.code, report["only_left"], report["summary"]["only_right"]) == (1, [], 2)
