"""Captures made to hurt: whatever they unpack to or claim, time and memory are bounded and nothing of them is shown."""

import base64
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from support.cli import COMMAND, environment
from support.events import payload, webhook

TEXT = json.dumps(webhook("customer.segment.left", payload("customer.segment.left/message.json")))
CANARY = "ann@example.test"


class Measured(NamedTuple):
    """How a run ended, what it wrote, and what it cost: seconds of a processor and MiB at most."""

    code: int
    written: str
    seconds: float
    memory: int


STARTER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stderr=subprocess.STDOUT)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print("", code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10, sep="\\n")
"""
"""Starts a run from a small process: at first, a child is as large as what it was started from."""


def measured(file: Path, *words: str) -> Measured:
    """A run over a file in a process of its own."""
    starting = [sys.executable, "-c", STARTER, *COMMAND, *words, str(file)]
    ran = subprocess.run(starting, capture_output=True, text=True, env=environment(), check=True)
    written, code, seconds, memory = ran.stdout.rstrip("\n").rsplit("\n", 3)
    return Measured(int(code), written, float(seconds), int(memory))


def har(file: Path) -> None:
    """A HAR file of 200 MB."""
    entry = json.dumps({"request": {"method": "POST", "postData": {"text": TEXT}}, "comment": CANARY})
    with file.open("w") as out:
        out.write('{"log": {"version": "1.2", "entries": [' + entry)
        block = f",{entry}" * 1000
        for _ in range(200_000_000 // len(block)):
            out.write(block)
        out.write("]}}")


def broken_har(file: Path) -> None:
    """One that was cut off, with a line for each entry."""
    entry = json.dumps({"request": {"postData": {"text": TEXT}}, "comment": CANARY})
    file.write_text('{"log": {"entries": [\n' + f"{entry},\n" * (100_000_000 // len(entry)))


def bomb(levels: int, inside: bytes) -> bytes:
    for _ in range(levels):
        inside = json.dumps({"body": base64.b64encode(gzip.compress(inside, 1)).decode()}).encode()
    return inside


def nested_bombs(file: Path) -> None:
    """Base64 of gzip in base64 of gzip, of 400 MB."""
    packer = gzip.compress(b'{"a": "' + CANARY.encode() + b"x" * (400 << 20) + b'"}', 1)
    body = json.dumps({"body": base64.b64encode(packer).decode()}).encode()
    file.write_bytes(b"\n".join([bomb(2, body), bomb(9, TEXT.encode())] * 3))


def many_bombs(file: Path) -> None:
    """Two hundred bodies in one record, each of 30 MB."""
    one = base64.b64encode(gzip.compress(b'{"a": "' + b"x" * (30 << 20) + b'"}', 1)).decode()
    file.write_text(json.dumps({"Records": [{"body": one, "comment": CANARY}] * 200}))


def lying_chunks(file: Path) -> None:
    """Chunks that are as long as no file, of no length, and of one that is too short by one."""
    with file.open("wb") as out:
        for size in (b"ffffffffffffffff", b"7fffffff", b"1", b"0", b"-5", b"%x" % (len(TEXT) - 1)):
            out.write(b"POST /in HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(500):
                out.write(size + b"\r\n" + TEXT.encode() + CANARY.encode() + b"\r\n")


def endless_row(file: Path) -> None:
    """A cell of CSV that never ends."""
    with file.open("w") as out:
        out.write('uuid,content\nu,"{""a"": ""' + CANARY)
        for _ in range(120):
            out.write("x" * 1_000_000)


def rows_of_quotes(file: Path) -> None:
    """Rows of nothing but quotes and delimiters."""
    file.write_text('uuid,content\nu,"{""a"": 1}"\n' + ('"",""x,"""",,,' * 40 + CANARY + "\n") * 20_000)


def opened_lines(file: Path) -> None:
    """10 MB of lines that each open what nothing closes."""
    file.write_text('web | {"a":[\n' * (10_000_000 // 13) + CANARY)


HOSTILE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a HAR of 200 MB": (har, "jq -c '.log.entries[].request.postData.text | strings' FILE | segcli validate"),
    "a HAR that is cut off": (broken_har, "too-large"),
    "nested bombs": (nested_bombs, "not-an-event"),
    "many bombs": (many_bombs, "of the text in its strings were read"),
    "chunks that lie": (lying_chunks, "invalid-json"),
    "an endless row": (endless_row, "the row is larger than 64 MiB"),
    "lines that open": (opened_lines, "invalid-json"),
    "rows of quotes": (rows_of_quotes, "not-an-event"),
}


@pytest.mark.parametrize(("make", "said"), HOSTILE.values(), ids=HOSTILE)
def test_time_and_memory_are_bounded_and_nothing_is_shown(
    make: Callable[[Path], None], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "capture"
    make(file)
    ran = measured(file, "validate", "-f", "text", "--max-findings", "20")
    assert said in ran.written
    assert CANARY not in ran.written
    assert "xxxxxxxx" not in ran.written
    assert ran.code == 1
    assert ran.seconds < 40
    assert ran.memory < 512
