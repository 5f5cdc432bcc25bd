"""The line on a terminal that says how far a run has come, for every command that reads captures."""

import os
import pty
import subprocess
import time
from pathlib import Path

import pytest

from support.cli import COMMAND, environment
from support.paths import LEFT

COMMANDS = {
    "validate": ("validate",),
    "inspect": ("inspect", "-o", "out"),
    "drift": ("drift", "-o", "out"),
    "diff": ("diff", "other.json"),
    "extract to a file": ("extract", "-o", "out"),
    "extract to a folder": ("extract", "--output-dir", "out"),
    "extract to stdout": ("extract",),
}
CLEAR = "\r\x1b[K"


def on_terminal(args: tuple[str, ...], folder: Path) -> str:
    """What stderr, a terminal, has got of a run whose stdin takes longer than a second."""
    (folder / "other.json").write_bytes(LEFT.read_bytes())
    terminal, end = pty.openpty()
    with (folder / "results").open("wb") as results:
        run = subprocess.Popen(
            [*COMMAND, *args, "-"],
            stdin=subprocess.PIPE,
            stdout=results,
            stderr=end,
            cwd=folder,
            env={name: text for name, text in environment().items() if name != "CI"} | {"TERM": "xterm"},
        )
        os.close(end)
        assert run.stdin is not None
        until_loaded = 3.0
        for pause in (until_loaded, 0.5, 0.5):
            run.stdin.write(LEFT.read_bytes())
            run.stdin.flush()
            time.sleep(pause)
        run.stdin.close()
        output = b""
        while piece := read_some(terminal):
            output += piece
    os.close(terminal)
    assert run.wait(60) in (0, 1)
    return output.decode()


def read_some(terminal: int) -> bytes:
    """What stands on the terminal; Linux raises an error where the last program has gone."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


@pytest.mark.parametrize("args", COMMANDS.values(), ids=COMMANDS)
def test_a_long_run_says_how_far_it_has_come(args: tuple[str, ...], tmp_path: Path) -> None:
    _, *states, closing = on_terminal(args, tmp_path).split(CLEAR)

    assert any("kB, 2 events, " in state or "kB, 3 events, " in state for state in states)
    assert "nothing skipped." in closing


@pytest.mark.parametrize("args", [("extract", "-q"), ("diff", "-q", "other.json")], ids=["extract", "diff"])
def test_a_quiet_run_says_nothing(args: tuple[str, ...], tmp_path: Path) -> None:
    assert on_terminal(args, tmp_path) == ""
