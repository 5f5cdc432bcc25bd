"""Hostile and broken requests: each is refused in words, memory stays bounded, and the next good one is served."""

import gzip
import json
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from segcli.delivery.limits import LIMITS
from support.events import payload, webhook
from support.receiver import Receiver, listening, reply, request

BODY = json.dumps(webhook("customer.segment.left", payload("customer.segment.left/message.json"))).encode()
GOOD = request(BODY)
HEAD = "POST /hook HTTP/1.1\r\nHost: a\r\n"
TOO_LARGE = LIMITS.body + 1


@pytest.fixture(scope="module")
def shared() -> Iterator[Receiver]:
    """A receiver that all hostile requests go to, one after another; in the end it has done nothing but its work."""
    with listening() as receiver:
        yield receiver
        ran = receiver.end()
    assert ran.code in (0, 1, 2)
    assert "Traceback" not in ran.err + ran.out
    assert "bug of ours" not in ran.err


def raw(text: str, body: bytes = b"") -> bytes:
    return text.encode("latin-1") + body


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param(raw("GET /hook HTTP/1.1\r\nHost: a\r\n\r\n"), 405, id="get"),
        pytest.param(raw("HEAD /hook HTTP/1.1\r\nHost: a\r\n\r\n"), 405, id="head"),
        pytest.param(raw("PUT /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"), 405, id="put"),
        pytest.param(raw("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"), 404, id="asterisk"),
        pytest.param(raw("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"), 404, id="connect"),
        pytest.param(request(BODY, path="/hook/more"), 404, id="another-path"),
        pytest.param(request(BODY, path="/hook%00"), 404, id="encoded-nul"),
        pytest.param(request(BODY, path="http://a.test/hook?x=1"), 200, id="absolute-uri"),
        pytest.param(request(BODY, path="http://a.test/other"), 404, id="absolute-uri-of-another-path"),
        pytest.param(raw(f"POST /hook HTTP/1.0\r\nContent-Length: {len(BODY)}\r\n\r\n", BODY), 200, id="http-1.0"),
        pytest.param(raw("GET /hook\r\n\r\n"), 400, id="http-0.9"),
        pytest.param(raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, id="http-2"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n", 400, id="tls"),
        pytest.param(b"\0" * 1000 + b"\r\n\r\n", 400, id="nuls"),
        pytest.param(raw(f"{HEAD}X: a\0b\r\n\r\n"), 400, id="nul-in-a-value"),
        pytest.param(raw(f"{HEAD}X y: a\r\n\r\n"), 400, id="blank-in-a-name"),
        pytest.param(raw(f"{HEAD}X : a\r\n\r\n"), 400, id="blank-before-the-colon"),
        pytest.param(raw("POST /hook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"), 400, id="no-host"),
        pytest.param(raw("POST /hook HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400, id="two-hosts"),
        pytest.param(raw(f"{HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"), 400, id="two-lengths"),
        pytest.param(raw(f"{HEAD}Content-Length: -1\r\n\r\n"), 400, id="negative-length"),
        pytest.param(raw(f"{HEAD}Content-Length: 0x10\r\n\r\n"), 400, id="hexadecimal-length"),
        pytest.param(raw(f"{HEAD}Content-Length: {'9' * 30}\r\n\r\n"), 400, id="endless-length"),
        pytest.param(raw(f"{HEAD}Content-Length: {TOO_LARGE}\r\n\r\n"), 413, id="length-too-large"),
        pytest.param(raw(f"{HEAD}Content-Length: {TOO_LARGE}\r\n\r\n", b"x" * TOO_LARGE), 413, id="body-too-large"),
        pytest.param(
            raw(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n{TOO_LARGE:x}\r\n", b"x" * TOO_LARGE),
            413,
            id="chunk-too-large",
        ),
        pytest.param(raw(f"{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n"), 400, id="bad-chunk-size"),
        pytest.param(raw(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n-2\r\n{{}}\r\n"), 400, id="negative-chunk-size"),
        pytest.param(raw(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{{}}xx0\r\n\r\n"), 400, id="bad-chunk-end"),
        pytest.param(raw(f"{HEAD}Transfer-Encoding: gzip\r\n\r\n"), 501, id="another-transfer-encoding"),
        pytest.param(
            raw(f"{HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", GOOD),
            400,
            id="chunks-and-length",
        ),
        pytest.param(raw(f"{HEAD}X: {'a' * (1 << 20)}\r\n\r\n"), 431, id="huge-field"),
        pytest.param(raw(HEAD + "".join(f"X{n}: a\r\n" for n in range(9000)) + "\r\n"), 431, id="many-fields"),
        pytest.param(raw(f"POST /{'a' * (1 << 20)} HTTP/1.1\r\nHost: a\r\n\r\n"), 431, id="huge-target"),
        pytest.param(request(b"\x1f\x8b nothing", "Content-Encoding: gzip"), 415, id="damaged-gzip"),
        pytest.param(request(b"abc", "Content-Encoding: br"), 415, id="brotli"),
        pytest.param(request(gzip.compress(b" " * (1 << 28)), "Content-Encoding: gzip"), 413, id="bomb"),
        pytest.param(request(BODY, "Content-Encoding: " + ", ".join(["gzip"] * 9)), 415, id="packed-nine-times"),
        pytest.param(request(b"\0" * 100), 200, id="nuls-in-a-body"),
        pytest.param(request(b"[" * 100_000), 200, id="deep-body"),
        pytest.param(request(b"{}" * 100_000), 200, id="many-records"),
        pytest.param(request(b""), 200, id="empty-body"),
        pytest.param(request(b"1e999999"), 200, id="huge-number"),
        pytest.param(raw(f"{HEAD}Content-Length: 100\r\n\r\n{{}}"), 0, id="body-shorter-than-its-length"),
        pytest.param(raw(HEAD), 0, id="half-a-head"),
        pytest.param(b"", 0, id="nothing"),
    ],
)
def test_a_hostile_request_is_refused_and_the_next_is_served(shared: Receiver, sent: bytes, status: int) -> None:
    answered = reply(shared.send(sent))

    assert answered.status == status
    assert answered.fields.get("allow") == ("POST" if status == 405 else None)
    assert answered.fields.get("connection") == ("close" if status >= 400 or b"HTTP/1.0" in sent else None)
    assert shared.post(BODY).status == 200


def test_pipelined_requests_are_answered_in_their_order(shared: Receiver) -> None:
    answered = shared.send(GOOD * 3 + request(BODY, path="/other") + GOOD)

    assert re.findall(rb"HTTP/1\.1 (\d+)", answered) == [b"200", b"200", b"200", b"404"]


def test_a_connection_is_kept_alive(shared: Receiver) -> None:
    with shared.connect() as opened:
        for _ in range(3):
            opened.sendall(GOOD)
            assert opened.recv(4096).startswith(b"HTTP/1.1 200")


def test_who_waits_for_continue_is_told_to(shared: Receiver) -> None:
    with shared.connect() as opened:
        opened.sendall(raw(f"{HEAD}Expect: 100-continue\r\nContent-Length: {len(BODY)}\r\n\r\n"))
        assert opened.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        opened.sendall(BODY)
        assert opened.recv(4096).startswith(b"HTTP/1.1 200")


def test_who_waits_for_continue_with_too_much_is_refused(shared: Receiver) -> None:
    answered = shared.send(raw(f"{HEAD}Expect: 100-continue\r\nContent-Length: {TOO_LARGE}\r\n\r\n"))

    assert reply(answered).status == 413


def resident(pid: int) -> int:
    """The bytes of memory that a process has had at once at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_a_thousand_connections_keep_nobody_out_and_take_little_memory() -> None:
    held: list[socket.socket] = []
    with listening() as receiver:
        assert receiver.post(BODY).status == 200
        before = resident(receiver.pid)
        for number in range(1000):
            opened = receiver.connect()
            held.append(opened)
            opened.sendall((HEAD + "X: " + "a" * 30_000).encode() if number % 2 else b"P")
        assert receiver.post(BODY).status == 200
        grown = resident(receiver.pid) - before
        for opened in held:
            opened.close()
        ran = receiver.end()

    assert grown < 64 << 20
    assert "Traceback" not in ran.err
    assert ran.code == 0


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_bodies_that_do_not_end_take_bounded_memory() -> None:
    piece = b"x" * (1 << 20)
    held: list[socket.socket] = []
    statuses: list[int] = []
    with listening() as receiver:
        assert receiver.post(BODY).status == 200
        before = resident(receiver.pid)
        for _ in range(20):
            opened = receiver.connect()
            held.append(opened)
            opened.sendall(raw(f"{HEAD}Content-Length: {9 << 20}\r\n\r\n"))
            try:
                for _ in range(8):
                    opened.sendall(piece)
            except OSError:
                statuses.append(503)
        time.sleep(0.5)
        grown = resident(receiver.pid) - before
        for opened in held:
            opened.close()
        assert receiver.post(BODY).status == 200

    assert grown < LIMITS.bodies + (64 << 20)


def test_slow_requests_are_given_up() -> None:
    script = (
        "import sys, segcli.delivery.limits as limits; from segcli.delivery.limits import Limits; "
        "limits.LIMITS = Limits(request_seconds=0.6, idle_seconds=0.3); sys.argv[0] = 'segcli'; "
        "from segcli.__main__ import main; main()"
    )
    with listening(script=script) as receiver:
        with receiver.connect() as silent:
            assert silent.recv(4096) == b""
        with receiver.connect() as slow:
            started = time.monotonic()
            answered = b""
            slow.settimeout(0.1)
            for byte in HEAD.encode() * 100:
                try:
                    slow.sendall(bytes((byte,)))
                    answered = slow.recv(4096)
                    break
                except TimeoutError:
                    continue
                except OSError:
                    break
            assert answered.startswith(b"HTTP/1.1 408")
            assert time.monotonic() - started < 5
        with receiver.connect() as slow:
            slow.sendall(raw(f"{HEAD}Content-Length: 100\r\n\r\n{{"))
            assert slow.recv(4096).startswith(b"HTTP/1.1 408")
        assert receiver.post(BODY).status == 200


def test_who_takes_no_answers_is_given_up_and_holds_up_nobody() -> None:
    with listening() as receiver, receiver.connect() as greedy:
        greedy.setblocking(False)
        many = GOOD * 50
        for _ in range(2000):
            try:
                greedy.send(many)
            except BlockingIOError:
                break
        assert receiver.post(BODY).status == 200


def test_a_terminal_that_takes_nothing_delays_no_answer() -> None:
    """Nobody reads what is shown, which soon fills the pipe."""
    with listening() as receiver:
        slowest = 0.0
        with receiver.connect() as opened:
            for _ in range(5000):
                started = time.monotonic()
                opened.sendall(request(b'{"no": "event"}'))
                assert opened.recv(4096).startswith(b"HTTP/1.1 200")
                slowest = max(slowest, time.monotonic() - started)
        os.kill(receiver.pid, 2)
        time.sleep(3)
        ran = receiver.ended()

    assert slowest < 5
    assert re.search(r"[\d,]+ deliveries not shown", ran.err)
