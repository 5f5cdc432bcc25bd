"""The sessions of docs/delivery.md in which something is sent are what a shell shows, but for how long it took."""

import os
import re
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from support.cli import environment
from support.handlers import answer, handler
from support.pages import blocks, replayed
from support.paths import ROOT

PAGE = ROOT / "docs" / "delivery.md"
ORIGIN = "http://127.0.0.1:8000"
SESSIONS = [block for block in blocks("text", pages=(PAGE,)) if f"segcli send --to {ORIGIN}" in block.text]
TIME = re.compile(r" in [0-9]+ m?s\b")


def test_each_session_is_what_it_shows(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The sessions are one: the files of the first are there in the next one."""
    program = tmp_path / "bin" / "segcli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    program.chmod(0o755)
    env = environment({"PATH": os.pathsep.join((str(program.parent), os.environ["PATH"]))})
    answers = cycle([answer(200, b'{"received": true}'), answer(503, b'{"error": "out of memory"}')])

    def run(line: str) -> tuple[str, int]:
        done = subprocess.run(
            ["sh", "-c", line], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
        )
        return done.stdout.decode(), done.returncode

    assert len(SESSIONS) == 2
    for block in SESSIONS:
        with handler(lambda _: next(answers)) as one:
            shown = replayed(block.text.replace(ORIGIN, one.origin), run).replace(one.origin, ORIGIN)
        shown = TIME.sub(" in 4 ms", shown)
        if request.config.getoption("--update-golden"):
            PAGE.write_text(PAGE.read_text("utf-8").replace(f"```text\n{block.text}", f"```text\n{shown}"), "utf-8")
        else:
            assert shown == block.text
