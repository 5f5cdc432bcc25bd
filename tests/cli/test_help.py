"""What `--help` shows: whole sentences, options in groups, examples that work."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from segcli.cli import COMMANDS
from segcli.cli.examples import EXAMPLES
from segcli.cli.help_pages import FEW, GROUPS, REST
from support.cli import Run, environment
from support.events import capture, payload, webhook
from support.handlers import handler
from support.paths import BROKEN, LEFT
from support.receiver import Receiver
from support.s3 import S3

HEADING = re.compile(r"^([A-Z][a-z ]+):$", re.MULTILINE)
OPTION = re.compile(r"^  (?:-\w, )?--([a-z-]+)", re.MULTILINE)


def sections(page: str) -> dict[str, str]:
    """The sections of a help by their headings."""
    _, *parts = HEADING.split(page)
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("columns", [80, 50])
def test_the_list_of_commands_cuts_no_sentence(columns: int, run: Run) -> None:
    page = run("--help", env={"COLUMNS": str(columns)}).out

    assert "..." not in sections(page)["Commands"]
    assert "an overview of many." in " ".join(page.split())


def test_each_command_has_one_line_at_80_columns(run: Run) -> None:
    listed = sections(run("--help", env={"COLUMNS": "80"}).out)["Commands"].strip().splitlines()

    assert [line.split()[0] for line in listed] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_many_options_are_in_groups(command: str, run: Run) -> None:
    found = sections(run(command, "--help").out)
    options = {heading: OPTION.findall(text) for heading, text in found.items() if heading != "Examples"}

    if sum(map(len, options.values())) <= FEW:
        assert "help" in options["Options"]
        return
    # An option without a group is added to the table of cli/help_pages.py.
    assert options.pop(REST) == ["help"]
    assert "Options" not in options
    assert [heading for heading in options if heading != "Arguments"] == [name for name in GROUPS if name in options]


def test_no_group_names_an_option_that_is_gone(run: Run) -> None:
    known = {name for command in COMMANDS for name in OPTION.findall(run(command, "--help").out)}
    of_one = {f"{command} --{name}" for command in COMMANDS for name in OPTION.findall(run(command, "--help").out)}

    assert {name for names in GROUPS.values() for name in names} - of_one <= known


@pytest.fixture
def folder(tmp_path: Path, run: Run) -> Path:
    """The files that examples name, and `segcli` as a command."""
    sent = webhook("customer.segment.left", payload("customer.segment.left/unique-codes.json"))
    sent["data"]["customer"]["source_id"] = "crm-1"
    later = {**sent, "data": {**sent["data"], "segment": {**sent["data"]["segment"], "name": "Another"}}}
    (tmp_path / "captures").mkdir()
    for name in ("event.json", "before.json", "captures/event.json"):
        (tmp_path / name).write_bytes(LEFT.read_bytes())
    (tmp_path / "after.json").write_text(json.dumps(sent["data"]))
    for name in ("capture.ndjson", "before.ndjson", "after.ndjson", "captures/more.ndjson"):
        last = json.dumps(later if name == "after.ndjson" else sent).encode()
        (tmp_path / name).write_bytes(capture(30) + BROKEN.read_bytes() + last)
    (tmp_path / "secret.txt").write_text("s3cret")
    signature = run("sign", "--secret-file", tmp_path / "secret.txt", LEFT).out.strip()
    head = f"POST /hook HTTP/1.1\r\nContent-Type: application/json\r\nX-Voucherify-Signature: {signature}\r\n\r\n"
    (tmp_path / "request.http").write_bytes(head.encode() + LEFT.read_bytes())
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "segcli"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    program.chmod(0o755)
    return tmp_path


@pytest.fixture
def origin() -> Iterator[str]:
    """Where a handler takes deliveries."""
    with handler() as one:
        yield one.origin


@pytest.mark.parametrize("command", ["segcli", *COMMANDS])
def test_the_examples_of_a_help_work(
    command: str, run: Run, folder: Path, origin: str, request: pytest.FixtureRequest
) -> None:
    page = run("--help").out if command == "segcli" else run(command, "--help").out
    lines = [line.strip() for line in sections(page)["Examples"].strip().splitlines()]

    assert 2 <= len(lines) <= 4
    assert lines == list(EXAMPLES[command])
    env = environment({"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"})
    for line in lines:
        if " listen " in line:
            assert ended_after_one_delivery(line, folder, env) == 0
            continue
        if "s3://bucket/" in line:
            s3: S3 = request.getfixturevalue("s3")
            root = s3.put(s3.bucket(), {"webhooks/dt=2025-03-01/a.json": LEFT.read_bytes()})
            line, env = line.replace("s3://bucket/", root), env | s3.env
        shell = ["bash", "-o", "pipefail", "-c", line.replace("http://127.0.0.1:8000", origin)]
        done = subprocess.run(shell, cwd=folder, env=env, capture_output=True, text=True, timeout=60)
        finds = " validate " in line or " diff " in line
        assert done.returncode == 0 or (done.returncode == 1 and finds), (line, done.stderr)
        assert done.stdout or "-o" in line or " validate " in line, line
        assert "none of" not in done.stderr


def ended_after_one_delivery(line: str, folder: Path, env: dict[str, str]) -> int:
    """The exit code of a command that receives until it is interrupted."""
    shell = ["bash", "-c", f"exec {line} --port 0"]
    with subprocess.Popen(
        shell, bufsize=0, cwd=folder, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            receiver = Receiver(process)
            receiver.send((folder / "request.http").read_bytes().replace(b"\r\n\r\n", length_of(LEFT), 1))
            return receiver.end().code
        finally:
            process.kill()


def length_of(file: Path) -> bytes:
    """The end of a head that tells how long the body is."""
    return b"\r\nHost: example.test\r\nContent-Length: %d\r\n\r\n" % file.stat().st_size
