"""The README is true: every transcript in it is what a terminal shows.

A `console` block is a session at a terminal of 80 columns in the root of the repository. A line `$ ...` is a command,
what follows is its output, and a line of three dots stands for any number of lines. `$ echo $?` shows the exit code of
the command before; where it is not shown, segcli did what it was told (0 or 1). How long ago something was is another
text every month, so `(1 y 8 mo ago)` stands for any age. `pytest --update-golden` writes the blocks without dots anew.
"""

import doctest
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from segcli import configuration
from segcli.diff.ignore import VOLATILE
from segcli.validation.codes import pages
from support.cli import environment
from support.paths import ROOT

pytest.importorskip("pty", reason="a terminal is needed to see what it shows")
import fcntl
import pty
import termios

README = ROOT / "README.md"
FENCES = re.findall(r"^```([a-z]+)\n(.*?)^```$", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
BLOCKS = [block for kind, block in FENCES if kind == "console"]
COLUMNS = 80
AGE = re.compile(r"\([^()]* ago\)")

Type = Callable[[str], tuple[str, int]]


@pytest.fixture
def terminal(tmp_path: Path) -> Type:
    """Runs a command line at a terminal, and gives what it shows and the exit code."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    command = tmp_path / "bin" / "segcli"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    command.chmod(0o755)
    path = os.pathsep.join((str(command.parent), os.environ["PATH"]))
    # In CI no progress is shown, however slow the machine is.
    env = environment({"PATH": path, "NO_COLOR": "1", "TERM": "xterm", "LC_ALL": "C.UTF-8", "CI": "true"})

    def run(line: str) -> tuple[str, int]:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, COLUMNS, 0, 0))
        process = subprocess.Popen(
            ["sh", "-c", line], stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path, env=env
        )
        os.close(theirs)
        shown = all_of(ours)
        os.close(ours)
        return shown.decode().replace("\r\n", "\n"), process.wait(60)

    return run


def all_of(terminal: int) -> bytes:
    """Everything that is written to a terminal until nobody has it open, which Linux reports as an error."""
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            return shown
        if not piece:
            return shown
        shown += piece


def session(block: str, run: Type) -> str:
    """The block as it looks when its commands are run today."""
    shown = ""
    for command, asked in re.findall(r"^\$ (?!echo)(.*)\n(?:(?!\$).*\n)*(\$ echo \$\?\n)?", block, re.MULTILINE):
        output, code = run(command)
        assert asked or code in (0, 1), output
        shown += f"$ {command}\n{output}" + (f"{asked}{code}\n" if asked else "")
    return shown


def name(block: str) -> str:
    return block.partition("\n")[0].removeprefix("$ ")


@cache
def options_of(command: str) -> set[str]:
    """The options that the help of a command lists."""
    done = subprocess.run(
        [sys.executable, "-m", "segcli", command, "--help"], capture_output=True, text=True, check=True
    )
    return set(re.findall(r"^ .*?(--[a-z-]+)", done.stdout, re.MULTILINE)) - {"--help"}


@pytest.mark.parametrize("block", BLOCKS, ids=name)
def test_a_transcript_is_what_a_terminal_shows(block: str, terminal: Type, request: pytest.FixtureRequest) -> None:
    shown = session(block, terminal)

    if "...\n" not in block and request.config.getoption("--update-golden"):
        README.write_text(
            README.read_text("utf-8").replace(f"```console\n{block}```", f"```console\n{shown}```"), "utf-8"
        )
        return

    shown, written = AGE.sub("(ago)", shown), AGE.sub("(ago)", block)
    pattern = "(?:.*\n)*?".join(map(re.escape, re.split(r"^\.\.\.\n", written, flags=re.MULTILINE)))
    assert re.fullmatch(pattern, shown) or written == shown


def test_every_finding_is_in_the_table_with_its_severity() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (error|warning|note) \|", README.read_text("utf-8"), re.MULTILINE)

    severities = {code: page.split("\n\n")[1].split()[0].strip(",.").lower() for code, page in pages().items()}

    assert dict(rows) == severities


@pytest.mark.parametrize("command", ["validate", "inspect", "diff"])
def test_every_option_is_described(command: str) -> None:
    text = README.read_text("utf-8")

    assert {option for option in options_of(command) if f"`{option}" not in text} == set()


def test_every_command_line_has_options_that_exist() -> None:
    lines = [line for kind, block in FENCES if kind in ("sh", "yaml", "console") for line in block.splitlines()]
    calls = [call for line in lines for call in re.findall(r"(?:^|[ |$])segcli ([a-z]+)([^|]*)", line)]

    unknown = [
        (command, option)
        for command, rest in calls
        for option in re.findall(r" (--[a-z-]+)", rest)
        if option not in options_of(command)
    ]

    assert len(calls) > 20
    assert unknown == []


@pytest.mark.parametrize("block", [block for kind, block in FENCES if kind == "toml"], ids=name)
def test_a_configuration_is_one_that_segcli_takes(block: str, tmp_path: Path) -> None:
    found = configuration.read(tmp_path / "segcli.toml", block.encode())

    assert found.paths


def test_every_key_of_the_configuration_is_described() -> None:
    section = re.split(r"^## ", README.read_text("utf-8"), flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith("Configuration\n")]

    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == set(configuration.KEYS)
    assert [key for key in configuration.PATH_KEYS if f"`{key}`" not in text] == []


def test_what_diff_calls_volatile_is_listed() -> None:
    assert [pointer for pointer in VOLATILE if f"`{pointer}`" not in README.read_text("utf-8")] == []


@pytest.mark.parametrize("block", [block for kind, block in FENCES if block.startswith(">>> ")], ids=name)
def test_a_python_session_gives_what_it_shows(block: str) -> None:
    session = doctest.DocTestParser().get_doctest(block, {}, "README.md", None, 0)

    assert doctest.DocTestRunner().run(session).failed == 0


def test_what_it_points_to_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text("utf-8"))

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_is_in_the_makefile() -> None:
    targets = re.findall(r"(?:^|`)make ([a-z]+)", README.read_text("utf-8"), re.MULTILINE)

    assert set(targets) <= set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
