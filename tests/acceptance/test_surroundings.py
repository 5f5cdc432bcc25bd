"""Where a run finds itself: in a directory that is gone, without streams, in a Python without docstrings."""

import subprocess
import sys
from functools import cache
from itertools import chain, combinations
from pathlib import Path

import pytest

from segcli.cli import COMMANDS
from support.cli import COMMAND, Ran, Run, environment
from support.paths import BROKEN, LEFT

FORMATS = ("concise", "text", "json", "ndjson", "github", "gitlab", "junit", "rdjson", "sarif", "markdown")
RUNS: dict[str, tuple[object, ...]] = {
    **{f"validate {name}": ("validate", "-f", name, BROKEN) for name in FORMATS},
    **{f"validate {name} of stdin": ("validate", "-f", name, "-") for name in ("concise", "gitlab", "sarif")},
    "validate in processes": ("validate", "--jobs", 2, BROKEN, LEFT),
    "inspect": ("inspect", BROKEN),
    "diff": ("diff", LEFT, BROKEN),
    "extract": ("extract", BROKEN),
    "sign": ("sign", "--secret-file", LEFT, LEFT),
    "verify": ("verify", "--secret-file", LEFT, "--signature", "00", LEFT),
    "events": ("events",),
    "schema": ("schema", "customer.created"),
    "example": ("example", "customer.created"),
    "explain": ("explain", "wrong-balance"),
    "version": ("--version",),
}
STREAMS = tuple(chain.from_iterable(combinations((0, 1, 2), count) for count in (1, 2, 3)))


NAMING_FILES = ("validate github", "validate gitlab", "validate junit", "validate rdjson", "validate sarif")
"""Runs that write names of files relative to the working directory."""

WRITING = [name for name in RUNS if not name.startswith("validate") or "concise" in name or "processes" in name]


@cache
def usual(name: str) -> Ran:
    """How a run ends where nothing is strange."""
    return start(RUNS[name])


def start(args: tuple[object, ...], before: str = "", cwd: Path | None = None) -> Ran:
    """Run segcli after a line of shell."""
    script = f'{before}\nexec "$@"'
    command = ["sh", "-c", script, "sh", *COMMAND, *map(str, args)]
    done = subprocess.run(
        command, input=BROKEN.read_bytes(), capture_output=True, cwd=cwd, env=environment(), timeout=60
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("name", RUNS)
def test_a_working_directory_that_is_gone_changes_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    ran = start(RUNS[name], "rmdir ../gone", cwd=tmp_path / "gone")
    assert (ran.code, ran.err) == (usual(name).code, usual(name).err)
    assert ran.out == usual(name).out or name.startswith(NAMING_FILES)


@pytest.mark.parametrize("option", ["--output", "--write-baseline", "--baseline", "--schema"])
def test_a_file_in_a_directory_that_is_gone_is_one_line(option: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    ran = start(("validate", option, "file", LEFT), "rmdir ../gone", cwd=tmp_path / "gone")
    assert ran.code == 2
    assert [line for line in ran.err.splitlines() if "no such file" in line] == ran.err.splitlines()[-1:]


@pytest.mark.parametrize("closed", STREAMS, ids=str)
@pytest.mark.parametrize("name", WRITING)
def test_closed_streams_change_no_more_than_they_must(name: str, closed: tuple[int, ...]) -> None:
    ran = start(RUNS[name], "exec " + " ".join(f"{stream}<&-" for stream in closed))
    reads_stdin = RUNS[name][-1] == "-"
    if 1 in closed or (0 in closed and reads_stdin):
        assert ran.code == 2
        assert len(ran.err.splitlines()) <= 2
    else:
        assert (ran.code, ran.out) == (usual(name).code, usual(name).out)
        assert ran.err == ("" if 2 in closed else usual(name).err)
    assert "bug of ours" not in ran.err


@pytest.mark.parametrize("args", [(), *((name,) for name in COMMANDS)], ids=str)
def test_help_is_there_without_docstrings(args: tuple[str, ...], run: Run) -> None:
    assert run(*args, "--help", env={"PYTHONOPTIMIZE": "2"}) == run(*args, "--help")


@pytest.mark.parametrize("name", RUNS)
def test_a_run_without_docstrings_and_assertions_is_the_same(name: str, run: Run) -> None:
    assert run(*RUNS[name], stdin=BROKEN.read_bytes(), env={"PYTHONOPTIMIZE": "2"}) == usual(name)


def test_every_page_is_there_without_docstrings(run: Run) -> None:
    code = "from segcli.validation import codes; print(codes.pages())"
    usual, optimized = (
        subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, env=environment())
        for options in ([], ["-OO"])
    )
    assert usual.stdout == optimized.stdout != ""
    assert optimized.stderr == ""
    assert all(len(line) > 40 for line in run("explain", env={"PYTHONOPTIMIZE": "2"}).lines)
