"""What a handler may answer: late, hostile or broken, it costs its time and a bounded amount of memory."""

import time
import tracemalloc
from collections.abc import Iterable, Iterator
from itertools import repeat

import pytest

from segcli.delivery.addresses import target
from segcli.delivery.connection import BODY_MOST, Connection
from segcli.delivery.exchange import KEPT, Answer
from support.handlers import Answers, Handler, Received, answer, handler

PATIENCE = 0.4
FIELDS = (("content-type", "application/json"), ("X-Case", "Kept As It Is"))


def post(to: Handler, body: bytes = b"{}") -> Answer:
    connection = Connection(target(to.url, allow_remote=False), PATIENCE)
    try:
        return connection.post(FIELDS, body)
    finally:
        connection.close()


def slowly(piece: bytes, times: int = 100) -> Iterator[bytes]:
    for _ in range(times):
        yield piece
        time.sleep(PATIENCE / 10)


def test_the_bytes_of_a_request_are_those_that_were_given() -> None:
    body = bytes(range(256)) * 3
    with handler() as one:
        assert post(one, body).status == 200
    (request,) = one.received
    assert request.body == body
    assert request.head.decode() == (
        f"POST /hook HTTP/1.1\r\nhost: {one.origin.removeprefix('http://')}\r\ncontent-type: application/json\r\n"
        "X-Case: Kept As It Is\r\ncontent-length: 768\r\n\r\n"
    )


HOSTILE: dict[str, tuple[bytes | Iterable[bytes], int | None, str | None]] = {
    "2xx": (answer(204), 204, None),
    "no answer": (b"", None, "the connection was closed without an answer"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", None, "the answer is no HTTP"),
    "binary": (bytes(range(256)) * 8, None, "the answer is no HTTP"),
    "HTTP/0.9": (b"<html>ok</html>\r\n\r\n", None, "the answer is no HTTP"),
    "a request": (b"POST / HTTP/1.1\r\nHost: a\r\n\r\n", None, "the answer is no HTTP"),
    "no status": (b"HTTP/1.1 abc Yes\r\n\r\n", None, "the answer is no HTTP"),
    "cut head": (b"HTTP/1.1 200 OK\r\nContent-Le\r\n\r\n", None, "the answer is no HTTP"),
    "NUL in head": (b"HTTP/1.1 200 OK\r\nA: \0\r\n\r\n", None, "the answer is no HTTP"),
    "two lengths": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        None,
        "the answer is no HTTP",
    ),
    "interim": (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" + answer(201), 201, None),
    "only interim": (b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, None, "only interim answers came"),
    "other protocol": (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", None, "the answer is no HTTP"),
    "redirect": (answer(302, b"", "Location: http://127.0.0.1:1/elsewhere"), 302, None),
    "short body": (
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nabc",
        200,
        "the answer breaks off",
    ),
    "bad chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 200, "the answer breaks off"),
    "chunked": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", 200, None),
    "no length": (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it", 200, None),
    "huge length": (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\na", None, "the answer is no HTTP"),
    "endless head": (b"HTTP/1.1 200 OK\r\n" + b"A: bcdefgh\r\n" * 20_000, None, "the answer is no HTTP"),
    "endless line": (b"HTTP/1.1 200 OK\r\nA: " + b"b" * 200_000, None, "the answer is no HTTP"),
    "junk behind": (answer(200) + b"HTTP/1.1 500 No\r\n\r\n", 200, None),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_answer_is_what_can_be_read_of_it(name: str) -> None:
    sent, status, problem = HOSTILE[name]
    with handler(lambda _: sent) as one:
        got = post(one)
    assert (got.status, got.problem) == (status, problem)
    assert got.is_reached
    assert not got.is_late
    assert got.is_accepted == (status is not None and 200 <= status < 300)


LATE: dict[str, tuple[Answers, int | None]] = {
    "silence": (lambda _: slowly(b""), None),
    "drops of a head": (lambda _: slowly(b"H"), None),
    "fields for ever": (lambda _: chained(b"HTTP/1.1 200 OK\r\n", slowly(b"A: b\r\n")), None),
    "interim for ever": (lambda _: slowly(b"HTTP/1.1 100 Continue\r\n\r\n"), None),
    "drops of a body": (lambda _: chained(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", slowly(b"x")), 200),
    "body for ever": (lambda _: chained(b"HTTP/1.1 200 OK\r\n\r\n", slowly(b"x")), 200),
    "late": (lambda _: chained(b"", slept(2 * PATIENCE), answer()), None),
}


def chained(*parts: bytes | Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        yield from (part,) if isinstance(part, bytes) else part


def slept(seconds: float) -> Iterator[bytes]:
    time.sleep(seconds)
    yield from ()


@pytest.mark.parametrize("name", LATE)
def test_the_whole_answer_has_so_much_time(name: str) -> None:
    answers, status = LATE[name]
    with handler(answers) as one:
        got = post(one)
    assert (got.status, got.is_late, got.is_accepted) == (status, True, False)
    assert PATIENCE <= got.seconds < PATIENCE + 0.3


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    def huge(_: Received) -> Iterator[bytes]:
        return chained(b"HTTP/1.1 200 OK\r\n\r\n", repeat(b"x" * 65536, 4096))

    with handler(huge) as one:
        tracemalloc.start()
        got = post(one)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert (got.status, got.problem, got.is_accepted) == (200, "the answer is larger than 1 MiB", True)
    assert len(got.body) == KEPT
    assert got.size < BODY_MOST + (1 << 17)
    assert peak < 2 << 20


def test_a_connection_is_kept_and_made_anew_where_the_handler_has_closed_it() -> None:
    answers = iter([answer(), answer(), answer(200, b"", "Connection: close"), answer(), b"", answer()])
    with handler(lambda _: next(answers)) as one:
        connection = Connection(target(one.url, allow_remote=False), PATIENCE)
        got = [connection.post(FIELDS, b"{}").status for _ in range(6)]
        connection.close()
    assert got == [200, 200, 200, 200, None, 200]
    assert len(one.connections) == 3


def test_an_idle_connection_that_was_closed_loses_no_delivery() -> None:
    with handler() as one:
        connection = Connection(target(one.url, allow_remote=False), PATIENCE)
        assert connection.post(FIELDS, b"{}").status == 200
        one.hang_up()
        time.sleep(0.05)
        assert connection.post(FIELDS, b"{}").status == 200
        connection.close()
    assert len(one.connections) == 2


def test_a_refusal_before_the_body_has_come_is_an_answer() -> None:
    with handler(answer(413, b"", "Connection: close"), reads_bodies=False) as one:
        got = post(one, b"x" * (64 << 20))
    assert got.status in (413, None)
    assert not got.is_accepted


def test_nobody_listens() -> None:
    with handler() as one:
        pass
    got = post(one)
    assert (got.status, got.problem, got.is_reached) == (None, "connection refused", False)
