"""How wide a report is: as the terminal, also before a pager, or as the user says."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

import pytest

from support.cli import COMMAND, environment
from support.paths import VALID

FILE = VALID / "customer.order.paid" / "with-redemption.json"


def widest(columns: int, *, to_terminal: bool, file: Path | None = None, env: dict[str, str] | None = None) -> int:
    """The longest line of cards when stderr is a terminal, and stdout that terminal, a file or a pipe."""
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    output = ("-o", str(file)) if file else ()
    with subprocess.Popen(
        [*COMMAND, "inspect", "-q", "--color", "never", *output, FILE.name],
        stdin=subprocess.DEVNULL,
        stdout=end if to_terminal else subprocess.PIPE,
        stderr=end,
        cwd=FILE.parent,  # a name with all its folders may be wider than the terminal
        env=environment({"TERM": "xterm"} | (env or {})),
    ) as run:
        os.close(end)
        shown = b"" if run.stdout is None else run.stdout.read()
        while to_terminal and (piece := read_some(terminal)):
            shown += piece
    os.close(terminal)
    assert run.returncode == 0
    text = file.read_text() if file else shown.decode()
    return max(len(line) for line in text.splitlines())


def read_some(terminal: int) -> bytes:
    """What stands on the terminal; Linux raises an error where the last program has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize("to_terminal", [True, False], ids=["terminal", "pager"])
@pytest.mark.parametrize("columns", [70, 90, 140])
def test_lines_are_as_wide_as_the_terminal(columns: int, to_terminal: bool) -> None:
    assert columns - 25 < widest(columns, to_terminal=to_terminal) <= columns


def test_the_user_says_another_width() -> None:
    assert widest(140, to_terminal=False, env={"COLUMNS": "70"}) <= 70
    assert widest(70, to_terminal=True, env={"COLUMNS": "120"}) > 70


def test_a_file_does_not_depend_on_the_terminal(tmp_path: Path) -> None:
    narrow, wide = (widest(columns, to_terminal=False, file=tmp_path / "out") for columns in (60, 150))

    assert narrow == wide > 60


@pytest.mark.parametrize("columns", ["", "0", "x", "-5"])
def test_a_width_that_is_none_does_not_matter(columns: str) -> None:
    assert widest(90, to_terminal=True, env={"COLUMNS": columns}) <= 90
