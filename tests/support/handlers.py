"""A webhook handler in the test's process: it keeps what it receives, byte for byte, and answers as it is told."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, NamedTuple


class Received(NamedTuple):
    """A request as it came."""

    head: bytes
    body: bytes

    @property
    def raw(self) -> bytes:
        return self.head + self.body

    @property
    def fields(self) -> dict[str, str]:
        lines = self.head.decode("latin-1").split("\r\n")[1:-2]
        return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


Answers = Callable[[Received], bytes | Iterable[bytes]]
"""The bytes of an answer, or its pieces; none closes the connection, as does `Connection: close` in it."""


def answer(status: int = 200, body: bytes = b"", *fields: str) -> bytes:
    """An answer with its length."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *fields, "", ""]
    return "\r\n".join(lines).encode() + body


class Handler:
    """What is received, and where it is to be sent. `connections` are all that were made."""

    def __init__(
        self, answers: Answers, listener: socket.socket, reads_bodies: bool, tls: ssl.SSLContext | None
    ) -> None:
        self.received: list[Received] = []
        self.connections: list[socket.socket] = []
        self._reads_bodies = reads_bodies
        self._tls = tls
        self._answers = answers
        self._listener = listener
        host, port, *_ = listener.getsockname()
        self.origin = f"http://{host}:{port}"
        self.url = f"{self.origin}/hook"

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections.append(connection)
                threading.Thread(target=self._follow, args=(connection,), daemon=True).start()

    def hang_up(self) -> None:
        """Close all connections, as a server does with idle ones."""
        for connection in self.connections:
            connection.shutdown(socket.SHUT_RDWR)

    def _follow(self, connection: socket.socket) -> None:
        if self._tls is not None:
            with suppress(OSError):
                connection = self._tls.wrap_socket(connection, server_side=True)
        with connection, suppress(OSError):
            stream = connection.makefile("rb")
            while request := read(stream, self._reads_bodies):
                self.received.append(request)
                pieces = self._answers(request)
                sent = b""
                for piece in (pieces,) if isinstance(pieces, bytes) else pieces:
                    connection.sendall(piece)
                    sent = piece[:4096] or sent
                if not sent or b"connection: close" in sent.lower():
                    connection.shutdown(socket.SHUT_RDWR)
                    return


def read(stream: BinaryIO, with_body: bool) -> Received | None:
    """The next request of a connection; None where it was closed."""
    lines: list[bytes] = []
    for line in stream:
        lines.append(line)
        if line == b"\r\n":
            break
    else:
        return None
    request = Received(b"".join(lines), b"")
    length = int(request.fields.get("content-length", "0"))
    return request._replace(body=stream.read(length)) if with_body else request


@contextmanager
def handler(
    answers: Answers | bytes | None = None, reads_bodies: bool = True, tls: ssl.SSLContext | None = None
) -> Iterator[Handler]:
    """A handler on a port of this machine that is free; it answers 200 unless it is told otherwise."""
    given = answer() if answers is None else answers
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        one = Handler((lambda _: given) if isinstance(given, bytes) else given, listener, reads_bodies, tls)
        threading.Thread(target=one.serve, daemon=True).start()
        yield one
        # A thread that waits for a connection would keep the port open.
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
