"""Starts `segcli listen` as a real process, and speaks to it as clients do, good ones and bad ones."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from support.cli import COMMAND, Ran, environment

LISTENING = "listening at "
SECONDS = 30.0


class Reply(NamedTuple):
    """What was answered; `status` 0 is nothing."""

    status: int
    fields: dict[str, str]
    body: bytes


class Receiver:
    """A running `segcli listen`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self.remarks: list[str] = []
        assert process.stderr is not None
        for line in iter(process.stderr.readline, b""):
            self.remarks.append(line.decode())
            if self.remarks[-1].startswith(LISTENING):
                break
        assert self.remarks, "it ended without a word"
        assert self.remarks[-1].startswith(LISTENING), self.remarks
        self.url = self.remarks[-1].removeprefix(LISTENING).strip()
        self.port = int(self.url.split(":")[2].partition("/")[0])

    @property
    def pid(self) -> int:
        return self._process.pid

    def connect(self) -> socket.socket:
        """A connection to it."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self, raw: bytes) -> bytes:
        """All that is answered to bytes, until the other side closes or they have been taken for good."""
        with self.connect() as opened:
            opened.sendall(raw)
            opened.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: opened.recv(1 << 16), b""))

    def post(self, body: bytes, *fields: str, path: str = "/hook") -> Reply:
        """Post a body, with more fields in the head."""
        return reply(self.send(request(body, *fields, path=path)))

    def close_stdout(self) -> None:
        """Let nobody read any longer what is shown."""
        assert self._process.stdout is not None
        self._process.stdout.close()

    def end(self, number: int = signal.SIGINT) -> Ran:
        """Stop it by a signal."""
        self._process.send_signal(number)
        return self.ended()

    def ended(self) -> Ran:
        """How it ended, when it does by itself."""
        out, err = self._process.communicate(timeout=SECONDS)
        return Ran(self._process.returncode, out.decode(), "".join(self.remarks) + err.decode())


def request(body: bytes, *fields: str, path: str = "/hook") -> bytes:
    """A request that is as it should be."""
    lines = [f"POST {path} HTTP/1.1", "Host: example.test", *fields, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def reply(raw: bytes) -> Reply:
    """The first answer of several that came behind one another."""
    head, _, rest = raw.partition(b"\r\n\r\n")
    if not head:
        return Reply(0, {}, b"")
    first, *lines = head.decode().split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Reply(int(first.split()[1]), fields, rest[: int(fields.get("content-length", len(rest)))])


@contextmanager
def listening(
    *args: object, cwd: Path | None = None, script: str | None = None, env: Mapping[str, str] | None = None
) -> Iterator[Receiver]:
    """A receiver at a port that is free, which is ended if it has not been. A `script` is what runs segcli."""
    words = [os.fspath(arg) if isinstance(arg, Path) else str(arg) for arg in args]
    process = subprocess.Popen(
        [*(COMMAND if script is None else (sys.executable, "-c", script)), "listen", "--port", "0", *words],
        bufsize=0,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
        env=environment(env),
    )
    try:
        yield Receiver(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
