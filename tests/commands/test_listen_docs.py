"""The sessions of docs/delivery.md at two terminals, of which one receives, are what they show but for times."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import environment
from support.pages import blocks, replayed
from support.paths import ROOT
from support.receiver import Receiver

PAGE = ROOT / "docs" / "delivery.md"
URL = "http://127.0.0.1:8787/hook"
LISTEN = "$ segcli listen "
TIMES = (
    (re.compile(r"\d\d:\d\d:\d\d\.\d{3}Z"), "10:24:31.102Z"),
    (re.compile(r"\d{4}-\d\d-\d\dT10:24"), "2025-06-02T10:24"),
    (re.compile(r" in [0-9]+ m?s\b"), " in 4 ms"),
)
RECEIVED, SENT, READ = [
    block for block in blocks("text", pages=(PAGE,)) if URL in block.text or "deliveries.http" in block.text
]


def test_the_sessions_of_the_page_are_what_they_show(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    program = tmp_path / "bin" / "segcli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    program.chmod(0o755)
    env = environment({"PATH": os.pathsep.join((str(program.parent), os.environ["PATH"]))})
    (tmp_path / "secret.txt").write_text("the-secret")
    command = RECEIVED.text.partition("\n")[0]
    assert command.startswith(LISTEN)

    def run(line: str) -> tuple[str, int]:
        done = subprocess.run(
            ["sh", "-c", line], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60
        )
        return done.stdout.decode().replace("\r\n", "\n"), done.returncode

    shell = ["sh", "-c", f"exec {command.removeprefix('$ ')} --port 0"]
    with subprocess.Popen(
        shell, bufsize=0, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            receiver = Receiver(process)
            sent = replayed(SENT.text.replace(URL, receiver.url), run).replace(receiver.url, URL)
            sent = sent.replace(f"127.0.0.1:{receiver.port}", "127.0.0.1:8787")
            ran = receiver.end()
        finally:
            process.kill()
    first, second, *last = ran.err.replace(receiver.url, URL).splitlines()
    received = "\n".join([command, first, second, *ran.lines, "^C", *last, ""])
    for block, shown in ((SENT, sent), (RECEIVED, received), (READ, replayed(READ.text, run))):
        for time, always in TIMES:
            shown = time.sub(always, shown)
        if request.config.getoption("--update-golden"):
            PAGE.write_text(PAGE.read_text("utf-8").replace(f"```text\n{block.text}", f"```text\n{shown}"), "utf-8")
        else:
            assert shown == block.text
