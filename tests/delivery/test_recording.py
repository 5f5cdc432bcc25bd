"""The record of `segcli listen`: what is in it, that all commands read it, and that nothing answered is lost."""

import gzip
import json
import os
import random
import re
import signal
import stat
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segcli.delivery.recording import message, whole_size
from segcli.delivery.request import Request, now
from segcli.input.http.messages import messages
from segcli.signature.signature import signature
from support.cli import Run
from support.events import payload, webhook
from support.receiver import Receiver, listening, request

SECRET = "s3cret"
EVENT = webhook("customer.segment.left", payload("customer.segment.left/message.json"))
BODY = json.dumps(EVENT, indent=1).encode()
SIGNED = f"X-Voucherify-Signature: {signature(BODY, SECRET.encode())}"
FAKE = b"\r\n\r\nPOST /other HTTP/1.1\r\nsegcli-received: 2025-01-01T00:00:00.000Z\r\nContent-Length: 2\r\n\r\nno"
CHUNKED = (
    "7\r\n" + BODY[:7].decode() + f"\r\n{len(BODY) - 7:x}\r\n" + BODY[7:].decode() + "\r\n0\r\nX-Trailer: 1\r\n\r\n"
)

HEAD = re.compile(
    rb"POST /hook\?a=b HTTP/1\.1\r\n"
    rb"segcli-received: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\r\n"
    rb"segcli-signature: verified\r\n"
    rb"hOST: example\.test\r\nX-Two: 1\r\nX-Odd: \xe9\t\x80\r\nx-two: 2\r\nx-voucherify-SIGNATURE: [0-9a-f]{64}\r\n"
    rb"Content-Length: %d\r\n\r\n" % len(BODY)
)


def numbered(number: int) -> bytes:
    """A body that no other is equal to."""
    return json.dumps({**EVENT, "id": f"whk_{number:020}"}).encode()


def secret_file(folder: Path) -> Path:
    (folder / "secret").write_text(SECRET)
    return folder / "secret"


def test_the_record_has_heads_and_bodies_as_they_came(tmp_path: Path) -> None:
    record = tmp_path / "record.http"
    signed = SIGNED.replace("X-Voucherify-Signature", "x-voucherify-SIGNATURE")
    fields = f"hOST: example.test\r\nX-Two: 1\r\nX-Odd: \xe9\t\x80\r\nx-two: 2\r\n{signed}\r\n"
    lying = "segcli-received: 1999\r\nSegcli-Signature: verified\r\n"
    head = f"POST /hook?a=b HTTP/1.1\r\n{lying}{fields}Content-Length: {len(BODY)}\r\n\r\n".encode("latin-1")
    with listening("--record", record, "--secret-file", secret_file(tmp_path)) as receiver:
        assert receiver.send(head + BODY).startswith(b"HTTP/1.1 200 ")
        text = record.read_bytes()

    found = HEAD.match(text)
    assert found
    assert text[found.end() :] == BODY + b"\r\n"
    assert stat.S_IMODE(record.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("raw", "verdict", "body"),
    [
        pytest.param(request(BODY, SIGNED), "verified", BODY, id="signed"),
        pytest.param(request(BODY, "X-Voucherify-Signature: 00"), "unverified", BODY, id="mismatch"),
        pytest.param(request(BODY), "unverified", BODY, id="unsigned"),
        pytest.param(
            f"POST /hook HTTP/1.1\r\nHost: a\r\n{SIGNED}\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}".encode(),
            "verified",
            BODY,
            id="chunked",
        ),
        pytest.param(
            request(gzip.compress(BODY, mtime=0), SIGNED, "Content-Encoding: gzip"),
            "verified",
            gzip.compress(BODY, mtime=0),
            id="gzip",
        ),
        pytest.param(request(b'{"a":1}' + FAKE), "unverified", b'{"a":1}' + FAKE, id="body-like-a-head"),
        pytest.param(request(FAKE[4:]), "unverified", FAKE[4:], id="body-that-is-a-head"),
        pytest.param(request(b"\x00\xff\r\n\n"), "unverified", b"\x00\xff\r\n\n", id="no-text"),
        pytest.param(request(b""), "unverified", b"", id="empty"),
    ],
)
def test_any_body_is_recorded_as_it_was_sent(raw: bytes, verdict: str, body: bytes, tmp_path: Path) -> None:
    record = tmp_path / "record.http"
    with listening("--record", record, "--secret-file", secret_file(tmp_path)) as receiver:
        answered = receiver.send(raw)
        receiver.send(request(BODY, SIGNED))

    status = b"200" if verdict == "verified" else b"401"
    assert answered.startswith(b"HTTP/1.1 " + status)
    text = record.read_bytes()
    assert body + b"\r\nPOST /hook HTTP/1.1\r\nsegcli-received: " in text
    first, second = messages(text)
    assert first.head.first("segcli-signature") == verdict
    assert first.head.length == len(body)
    assert not first.head.is_chunked
    assert (second.body, second.head.first("segcli-signature")) == (BODY, "verified")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record of three deliveries: a signed one, one that is no JSON and looks like two requests, and a packed one."""
    packed = gzip.compress(BODY)
    with listening("--record", tmp_path / "record.http", "--secret-file", secret_file(tmp_path)) as receiver:
        receiver.post(BODY, SIGNED)
        receiver.post(b"nothing" + FAKE)
        receiver.post(packed, SIGNED, "Content-Encoding: gzip")
    return tmp_path / "record.http"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_validate_and_inspect_read_a_record(jobs: str, record: Path, run: Run) -> None:
    done = run("validate", "-f", "json", "-j", jobs, record)
    summary = json.loads(done.out)["summary"]

    assert (summary["events"], summary["valid"]) == (2, 2)
    # What looks like a head in a body is read as text of that body, and what it holds is no event of ours.
    assert summary["unreadable"] >= 1
    assert done.code == 1
    assert "2 events" in run("inspect", "-j", jobs, record).err


def test_verify_reads_a_record(record: Path, run: Run) -> None:
    lines = run("verify", "--secret-file", record.parent / "secret", record).lines

    assert len(lines) == 3
    assert ["the signature matches" in line for line in lines] == [True, False, True]


def test_diff_reads_a_record(record: Path, run: Run) -> None:
    assert "no differences in 2 pairs" in run("diff", record, record).err


def test_extract_gives_the_bodies_of_a_record(record: Path, run: Run) -> None:
    assert run("extract", "-f", "source", record).out.encode() == BODY + b"\n" + BODY + b"\n"


def test_a_record_goes_on_where_it_ended(tmp_path: Path) -> None:
    record = tmp_path / "record.http"
    for number in range(3):
        with listening("--record", record) as receiver:
            receiver.post(numbered(number))
            receiver.end()

    assert [each.body for each in messages(record.read_bytes())] == [numbered(number) for number in range(3)]


@pytest.mark.parametrize("left", [1, 30, 200, -1, -2, -40])
def test_a_request_that_was_cut_off_is_taken_away(left: int, tmp_path: Path) -> None:
    record = tmp_path / "record.http"
    with listening("--record", record) as receiver:
        receiver.post(numbered(1))
        whole = record.stat().st_size
        receiver.post(numbered(2))
    os.truncate(record, whole + left if left > 0 else record.stat().st_size + left)
    with listening("--record", record) as receiver:
        receiver.post(numbered(3))
        ran = receiver.end()

    assert [each.body for each in messages(record.read_bytes())] == [numbered(1), numbered(3)]
    assert "its last request was not whole" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"id": 1}\n', "holds something else"),
        (b"POST /hook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", "holds something else"),
        (b"\n", "holds something else"),
    ],
    ids=["json", "another-dump", "blank"],
)
def test_nothing_else_is_written_to(text: bytes, said: str, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "file"
    file.write_bytes(text)
    done = run("listen", "--port", "0", "--record", file)

    assert (done.code, file.read_bytes()) == (2, text)
    assert said in done.err


def test_a_record_has_one_writer(tmp_path: Path, run: Run) -> None:
    record = tmp_path / "record.http"
    with listening("--record", record):
        done = run("listen", "--port", "0", "--record", record)

    assert done.code == 2
    assert "another segcli listen writes to" in done.err


@pytest.mark.parametrize("other", ["secret", "schema"])
def test_a_record_is_nothing_that_is_read(other: str, tmp_path: Path, run: Run) -> None:
    file = secret_file(tmp_path)
    option = "--secret-file" if other == "secret" else "--schema"
    done = run("listen", "--port", "0", option, file, "--record", file)

    assert done.code == 2
    assert file.read_text() == SECRET


def test_it_says_that_the_record_holds_true_data_and_who_can_read_it(tmp_path: Path) -> None:
    record = tmp_path / "record.http"
    record.touch(0o644)
    record.chmod(0o644)
    with listening("--record", record) as receiver:
        ran = receiver.end()

    assert f"{record} holds what is received as it is, personal data too\n" in ran.err
    assert "can be read by others: its mode is 644" in ran.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
def test_a_device_is_no_record(run: Run) -> None:
    done = run("listen", "--port", "0", "--record", "/dev/full")

    assert done.code == 2
    assert "it is no regular file" in done.err


def test_what_cannot_be_recorded_is_not_answered_with_200(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    record = tmp_path / "record.http"
    with listening("--record", record) as receiver:
        assert receiver.post(numbered(1)).status == 200
        whole = record.read_bytes()
        resource.prlimit(receiver.pid, resource.RLIMIT_FSIZE, (len(whole) + 100, len(whole) + 100))
        assert receiver.post(numbered(2)).status == 500
        resource.prlimit(receiver.pid, resource.RLIMIT_FSIZE, (len(whole) + 100, len(whole) + 100))
        ran = receiver.end()

    assert record.read_bytes() == whole
    assert ran.code == 2
    assert "not every delivery has been recorded: cannot write" in ran.err


RUNS = int(os.environ.get("SEGCLI_KILLS", "4"))


@pytest.mark.parametrize("seed", range(RUNS))
def test_what_was_answered_survives_a_kill(seed: int, tmp_path: Path) -> None:
    chance, record = random.Random(seed), tmp_path / "record.http"
    answered: list[bytes] = []

    def post(receiver: Receiver, first: int) -> None:
        with receiver.connect() as opened:
            for number in range(first, first + 100_000):
                try:
                    opened.sendall(request(numbered(number)))
                    if not opened.recv(4096).startswith(b"HTTP/1.1 200"):
                        return
                except OSError:
                    return
                answered.append(numbered(number))

    with listening("--record", record) as receiver:
        assert receiver.post(BODY).status == 200
        threads = [threading.Thread(target=post, args=(receiver, 1_000_000 * each)) for each in range(3)]
        for thread in threads:
            thread.start()
        moment, most = chance.randrange(1, 300), time.monotonic() + 20
        while len(answered) < moment and time.monotonic() < most:
            time.sleep(chance.uniform(0, 0.002))
        os.kill(receiver.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()

    assert answered
    recorded = {each.body for each in messages(record.read_bytes())}
    assert not set(answered) - recorded


@given(st.lists(st.binary(max_size=200) | st.just(FAKE), max_size=4), st.binary(max_size=30))
def test_any_bodies_come_back_from_a_record(bodies: list[bytes], value: bytes) -> None:
    odd = bytes(byte for byte in value if byte not in b"\0\r\n").strip(b" \t")
    made = [Request(b"/hook", ((b"X-Odd", odd), (b"Content-Length", b"9")), body, now()) for body in bodies]
    text = b"".join(message(each, "unchecked") for each in made)

    assert [each.body for each in messages(text)] == bodies
    assert all(each.head.last("x-odd") == odd.decode("latin-1") for each in messages(text))


@given(st.lists(st.binary(max_size=60) | st.just(FAKE), min_size=1, max_size=3), st.integers(min_value=0))
def test_a_record_that_was_cut_anywhere_ends_behind_a_whole_request(bodies: list[bytes], cut: int) -> None:
    pieces = [message(Request(b"/hook", (), body, now()), "unchecked") for body in bodies]
    text, ends = b"".join(pieces), [0]
    for piece in pieces:
        ends.append(ends[-1] + len(piece))
    cut %= len(text)
    file = os.memfd_create("record") if hasattr(os, "memfd_create") else -1
    if file < 0:
        pytest.skip("there are no files in memory")
    try:
        os.write(file, text[:cut])
        expected = max(end for end in ends if end <= cut)
        assert whole_size(file, cut) == (expected or (None if cut and b"\r\n\r\n" not in text[:cut] else 0))
    finally:
        os.close(file)
