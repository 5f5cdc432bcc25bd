"""CONTRIBUTING.md is true: a copy of the repository gets what the page adds, and segcli there does what it shows.

A block whose lead ends in `file`: is that file. "In `file`, behind `line`:" and "in place of `line`:" say where a block
goes, as does "At the end of `file`:", behind two empty lines. `sh` blocks are run, and `console` blocks are what a
shell shows; `make test` is running already. `pytest --update-golden` writes the `console` blocks anew.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.cli import environment
from support.pages import Block, blocks_of, replayed
from support.paths import ROOT

PAGE = ROOT / "CONTRIBUTING.md"
COPIED = ("src", "schemas", "examples", "tests", "Makefile", "pyproject.toml")
LEAD = re.compile(
    r"(?:(?:In|(?P<end>At the end of)) )?`(?P<file>[^` ]+)`(?:, (?P<how>behind|in place of) `(?P<line>[^`]+)`)?:"
)
RUNNING_ALREADY = "make test\n"
NEEDED = ("sh", "make", "grep", "cat")

pytestmark = pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="a shell and make are needed")


class Copy:
    """A copy of the repository with a virtual environment of this Python, in which segcli is the copied one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, root / name)
        bin_folder = root / ".venv" / "bin"
        bin_folder.mkdir(parents=True)
        for name, words in (("python", ""), ("segcli", "-m segcli"), ("pytest", "-m pytest -p no:cacheprovider")):
            script = bin_folder / name
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
            script.chmod(0o755)
        (root / ".venv" / "installed").touch()
        path = os.pathsep.join((str(bin_folder), os.environ["PATH"]))
        self._env = environment({"PATH": path, "PYTHONPATH": str(root / "src"), "PYTHONDONTWRITEBYTECODE": "1"})

    def run(self, line: str) -> tuple[str, int]:
        """What a line of shell writes, and its exit code."""
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=self.root,
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=120,
        )
        return done.stdout, done.returncode

    def follow(self, block: Block) -> None:
        """Do what a block that is no transcript says."""
        if block.language == "sh":
            shown, code = self.run(f"set -e\n{block.text}")
            assert code == 0, shown
            return
        said = LEAD.fullmatch(block.lead)
        assert said, f"where does this block go? {block.lead}"
        file = self.root / said["file"]
        if not said["how"] and not said["end"]:
            assert not file.exists()
            file.parent.mkdir(exist_ok=True)
        file.write_text("".join(changed(file, said, block.text)), "utf-8")


def changed(file: Path, said: re.Match[str], text: str) -> Iterator[str]:
    """The lines of a file with a block where the lead of it says."""
    lines = file.read_text("utf-8").splitlines(keepends=True) if file.exists() else []
    assert not said["how"] or [line.strip() for line in lines].count(said["line"]) == 1, f"{file.name}: {said['line']}"
    for line in lines:
        there = said["how"] and line.strip() == said["line"]
        yield text if there and said["how"] == "in place of" else line
        if there and said["how"] == "behind":
            yield text
    if not said["how"]:
        yield f"\n\n{text}" if said["end"] else text


def test_what_the_page_adds_works(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    copy, shown, written = Copy(tmp_path), [], []
    for block in blocks_of(PAGE):
        if block.language == "console":
            written.append(block.text)
            shown.append(replayed(block.text, copy.run))
        elif block.text != RUNNING_ALREADY:
            copy.follow(block)

    if request.config.getoption("--update-golden"):
        page = PAGE.read_text("utf-8")
        for old, new in zip(written, shown, strict=True):
            page = page.replace(f"```console\n{old}```", f"```console\n{new}```")
        PAGE.write_text(page, "utf-8")
        return

    assert shown == written
    assert len(shown) == 4
    assert "csv, github" in " ".join(copy.run("segcli validate --help")[0].split())
