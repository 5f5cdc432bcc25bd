"""`segcli listen --forward`: what a handler gets of a delivery, what comes back, and what is said where none does."""

import json
import re
import time
from collections.abc import Iterator

import pytest

from segcli.signature.signature import signature
from support.cli import Run
from support.events import payload, webhook
from support.handlers import Received, answer, handler
from support.receiver import listening, request

BODY = json.dumps(webhook("customer.segment.left", payload("customer.segment.left/message.json")), indent=1).encode()
SIGNED = f"x-voucherify-SIGNATURE: {signature(BODY, b's3cret')}"


def test_a_handler_gets_the_same_bytes_and_fields() -> None:
    fields = (SIGNED, "X-One: 1", "X-Odd: \xe9", "x-one: 2", "Authorization: Bearer a", "Connection: x-hop", "X-Hop: 1")
    with handler() as one, listening("--forward", one.url + "?key=1") as receiver:
        receiver.post(BODY, *fields, "TE: trailers", path="/hook?other=1")

    (got,) = one.received
    assert got.body == BODY
    assert got.head.decode("latin-1").split("\r\n") == [
        "POST /hook?key=1 HTTP/1.1",
        f"Host: {one.origin.removeprefix('http://')}",
        *(SIGNED, "X-One: 1", "X-Odd: \xe9", "x-one: 2", "Authorization: Bearer a"),
        f"Content-Length: {len(BODY)}",
        "Connection: close",
        "",
        "",
    ]


def test_chunks_are_handed_on_with_a_length() -> None:
    chunks = b"2\r\n{}\r\n0\r\n\r\n"
    with handler() as one, listening("--forward", one.url) as receiver:
        receiver.send(b"POST /hook HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)

    assert one.received[0].body == b"{}"
    assert one.received[0].fields["content-length"] == "2"
    assert "transfer-encoding" not in one.received[0].fields


def test_the_answer_goes_back_and_is_shown_with_its_time() -> None:
    given = answer(418, b"body of the answer", "X-Answer: 1", "Connection: close")
    with handler(given) as one, listening("--forward", one.url) as receiver:
        got = receiver.post(BODY)
        ran = receiver.end()

    assert (got.status, got.body, got.fields["x-answer"]) == (418, b"body of the answer", "1")
    assert got.fields.get("connection") is None
    assert re.search(r"  418  customer.segment.left, valid, [0-9.]+ kB, handler took \d+ ms\n", ran.out)
    assert "body of the answer" not in ran.out


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        (b"", 502, "it gives no answer"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", 502, "or none that is whole"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nshort", 502, "or none that is whole"),
        (answer(200, b"x" * (2 << 20), "Connection: close"), 502, "its answer is larger than 1 MiB"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + answer(201, b"", "Connection: close"), 201, None),
        (b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", 204, None),
    ],
    ids=["none", "no-http", "short", "huge", "interim", "no-content"],
)
def test_odd_answers(given: bytes, status: int, said: str | None) -> None:
    with handler(given) as one, listening("--forward", one.url) as receiver:
        assert receiver.post(BODY).status == status
        ran = receiver.end()

    assert ("\n  handler: " in ran.out) == (said is not None)
    assert (said or "") in ran.out


def test_a_handler_that_is_not_there() -> None:
    with listening("--forward", "http://127.0.0.1:1/") as receiver:
        assert receiver.post(BODY).status == 502
        assert "handler: it cannot be reached: connect" in receiver.end().out


def test_a_slow_handler_has_the_time_that_the_vendor_waits_and_others_do_not_wait_for_it() -> None:
    def slow(received: Received) -> Iterator[bytes]:
        if b"x-slow" in received.head.lower():
            time.sleep(11)
        yield answer()

    with handler(slow) as one, listening("--forward", one.url) as receiver, receiver.connect() as waiting:
        started = time.monotonic()
        waiting.sendall(request(BODY, "X-Slow: 1"))
        assert receiver.post(BODY).status == 200
        assert time.monotonic() - started < 9
        assert waiting.recv(4096).startswith(b"HTTP/1.1 504")
        assert "it has not answered within 10 s" in receiver.end().out


def test_what_is_not_verified_is_not_handed_on() -> None:
    with handler() as one, listening("--forward", one.url, env={"SEGCLI_SECRET": "s3cret"}) as receiver:
        assert receiver.post(BODY).status == 401
        assert receiver.post(BODY, SIGNED).status == 200

    assert len(one.received) == 1


@pytest.mark.parametrize("url", ["http://192.0.2.1/hook", "http://[2001:db8::1]/hook"])
def test_another_machine_has_to_be_allowed(url: str, run: Run) -> None:
    done = run("listen", "--port", "0", "--forward", url)

    assert done.code == 2
    assert "is another machine" in done.err


def test_nothing_is_handed_on_to_itself(run: Run) -> None:
    done = run("listen", "--port", "1", "--forward", "http://127.0.0.1:1/hook")

    assert done.code == 2
    assert "deliveries would never end" in done.err
