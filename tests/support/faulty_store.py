"""A store that fails as stores do: a server that passes requests on to a sound one, and answers some of them badly."""

import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

OF_A_CONNECTION = ("connection", "transfer-encoding", "content-length", "server", "date")
LONGEST = 20
"""Seconds after which a stalled answer ends, so that no thread is left behind."""


class Fault(NamedTuple):
    """What befalls the next `times` requests whose path ends with `path` after the first `after` ones.

    `kind`: a status; `reset` of the connection before the answer; `cut`, half of the body; `stall`, half of the body
    and then nothing; `slow`, the body in small pieces; `call`, a function that is
    called before the request is passed on.
    """

    kind: int | str
    path: str = ""
    times: int = 1
    after: int = 0
    call: Callable[[], None] = lambda: None


class FaultyStore:
    """Stands before the server at a port; what is asked of it is in `requests`, and `befell` counts the
    faults that there were.
    """

    def __init__(self, behind: int) -> None:
        self.behind = behind
        self.port = 0
        self.requests: list[str] = []
        self.befell = 0
        self._faults: list[list[object]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        self._faults.append([fault, fault.after, fault.times])

    def fault_of(self, path: str) -> Fault | None:
        """What befalls a request; each is taken into account."""
        with self._lock:
            for entry in self._faults:
                fault, after, times = entry
                assert isinstance(fault, Fault)
                assert isinstance(after, int)
                assert isinstance(times, int)
                if not path.endswith(fault.path):
                    continue
                if after:
                    entry[1] = after - 1
                elif times:
                    entry[2] = times - 1
                    self.befell += 1
                    return fault
        return None


class Server(ThreadingHTTPServer):
    """Serves a faulty store."""

    daemon_threads = True

    def __init__(self, store: FaultyStore) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = store

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is gone is what these tests bring about."""


class Handler(BaseHTTPRequestHandler):
    """Answers a request, badly where a fault befalls it."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        store = self.server.store
        store.requests.append(f"{self.command} {self.path} {self.headers.get('Range', '')}".strip())
        fault = store.fault_of(self.path.partition("?")[0])
        kind = fault.kind if fault else ""
        if fault and kind == "call":
            fault.call()
        if kind == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        elif isinstance(kind, int):
            self.answer(kind, [], b"")
        else:
            self.answer(*self.passed_on(), kind)

    def do_HEAD(self) -> None:
        self.do_GET()

    def passed_on(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """The answer of the sound server."""
        server = http.client.HTTPConnection("127.0.0.1", self.server.store.behind, timeout=30)
        server.request(self.command, self.path, headers=dict(self.headers.items()))
        answer = server.getresponse()
        body = answer.read()
        server.close()
        return answer.status, answer.getheaders(), body

    def answer(self, status: int, headers: list[tuple[str, str]], body: bytes, kind: str = "") -> None:
        """Send an answer, or what a fault leaves of it."""
        length = {name.lower(): value for name, value in headers}.get("content-length", str(len(body)))
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_A_CONNECTION:
                self.send_header(name, value)
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command == "HEAD":
            return
        step = max(1, len(body) // 8 if kind == "slow" else len(body))
        for start in range(0, len(body) // 2 if kind in ("cut", "stall") else len(body), step):
            self.wfile.write(body[start : start + step] if kind in ("", "slow", "call") else body[: len(body) // 2])
            time.sleep(0.05 if kind == "slow" else 0)
        self.close_connection = kind in ("cut", "stall")
        if kind == "stall":
            self.connection.settimeout(LONGEST)
            self.rfile.read(1)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  so it is called
        """Nothing on stderr."""


@contextmanager
def faulty_store(behind: int) -> Iterator[FaultyStore]:
    """Such a store before the server at that port, as long as the context lasts."""
    store = FaultyStore(behind)
    with Server(store) as server:
        store.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield store
        finally:
            server.shutdown()
            thread.join(5)
