"""What a process writes slowly into a pipe is told as it comes: of each event before the next one is written."""

import json
import os
import select
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any

import orjson
import pytest

from segcli import Validator
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from support.cli import COMMAND, environment
from support.paths import LEFT

EVENT: Any = orjson.loads(LEFT.read_bytes())
EVENT["segment"]["name"] = 5
COMPACT = orjson.dumps(EVENT)
PRETTY = json.dumps(EVENT, indent=2).encode()
PATIENCE = 30
"""Seconds that an answer may take; it comes at once or never."""


def behind(prefix: bytes) -> bytes:
    return b"".join(prefix + line + b"\n" for line in PRETTY.split(b"\n"))


SOURCES: dict[str, list[bytes]] = {
    "lines": [COMPACT + b"\n"] * 3,
    "glued": [COMPACT] * 3,
    "glued, two at once and half a third": [COMPACT, COMPACT + COMPACT[:40], COMPACT[40:]],
    "pretty": [PRETTY + b"\n"] * 3,
    "pretty and glued": [PRETTY] * 3,
    "array": [b"[" + COMPACT, b"," + COMPACT, b"," + COMPACT],
    "array, pretty": [b"[\n" + PRETTY, b",\n" + PRETTY, b",\n" + PRETTY],
    "record separators": [b"\x1e" + COMPACT + b"\n"] * 3,
    "behind text": [b"web | up\nweb | " + COMPACT + b"\n"] * 3,
    "behind text, pretty": [behind(b"web | ")] * 3,
    "Python's logging": [b"INFO:app:up\nINFO:app:got " + COMPACT + b"\n"] * 3,
    "words and colons, as fields of a head have": [b"debug: up\ndebug: " + COMPACT + b"\n"] * 3,
    "server-sent events": [b"event: a\ndata: " + COMPACT + b"\n\n"] * 3,
    "HTTP": [b"POST /a HTTP/1.1\nHost: a\n\n" + COMPACT] * 3,
    "an unreadable line before each": [COMPACT + b"\n"] + [b"{oops\n" + COMPACT + b"\n"] * 2,
    "an unreadable value before each": [PRETTY + b"\n"] + [b"{\n oops\n}\n" + PRETTY + b"\n"] * 2,
    "large": [json.dumps(EVENT | {"more": "x" * 300_000}).encode()] * 2,
}


@contextmanager
def reading(*arguments: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The two ends of a process: what it reads, and what it says."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        bufsize=0,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdin, process.stdout
    finally:
        process.kill()
        process.communicate()


def answer(output: IO[bytes], sought: bytes) -> bool:
    """Whether the output says something in time."""
    said = b""
    while sought not in said and select.select([output], [], [], PATIENCE)[0]:
        piece = os.read(output.fileno(), 1 << 16)
        if not piece:
            return False
        said += piece
    return sought in said


def write(end: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[end.write(view) or 0 :]


@pytest.mark.parametrize("pieces", SOURCES.values(), ids=SOURCES.keys())
def test_an_event_is_told_before_the_next_one_is_written(pieces: list[bytes]) -> None:
    with reading("validate", "-f", "concise") as (source, output):
        for piece in pieces:
            write(source, piece)
            assert answer(output, b"/segment/name")


def test_inspect_follows_too() -> None:
    with reading("inspect", "--cards", "1000") as (source, output):
        for number in range(1, 4):
            write(source, PRETTY)
            assert answer(output, b"event %d," % number)


def test_the_first_of_each_kind_is_shown_as_text_at_once() -> None:
    with reading("validate", "-f", "text") as (source, output):
        write(source, COMPACT + b"\n")
        assert answer(output, b"/segment/name")


def test_a_file_that_grows_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "capture.ndjson"
    file.write_bytes(b"")
    tail = subprocess.Popen(["tail", "-f", file], stdout=subprocess.PIPE)
    assert tail.stdout is not None
    process = subprocess.Popen(
        [*COMMAND, "validate"],
        stdin=tail.stdout,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    assert process.stdout is not None
    try:
        for _ in range(3):
            with file.open("ab") as end:
                end.write(COMPACT + b"\n")
            assert answer(process.stdout, b"/segment/name")
    finally:
        tail.kill()
        process.kill()
        tail.communicate()
        process.communicate()


def test_a_named_pipe_is_followed(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with reading("validate", str(pipe)) as (_, output), pipe.open("wb", buffering=0) as source:
        for _ in range(3):
            write(source, PRETTY)
            assert answer(output, b"/segment/name")


def test_a_stream_in_python_is_followed() -> None:
    here, there = os.pipe()
    with os.fdopen(here, "rb") as file, os.fdopen(there, "wb", buffering=0) as end:
        assert isinstance(file, BufferedReader)
        results = Validator().validate_stream(file)
        for _ in range(3):
            write(end, PRETTY)
            assert [finding.path for finding in next(results)] == ["/segment/name"]


def test_no_more_is_asked_for_than_closes_a_value() -> None:
    """Of each framing, whatever the pieces are: a value that has come is there before the next piece is asked for."""
    for pieces in SOURCES.values():
        asked = 0

        def counted(pieces: list[bytes] = pieces) -> Iterator[bytes]:
            nonlocal asked
            for piece in pieces:
                asked += 1
                yield piece

        at = [asked for item in Framing(Encoding(counted())) if isinstance(item, Record)]
        assert at == list(range(1, len(pieces) + 1))
