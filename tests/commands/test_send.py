"""`segcli send` as its users see it: what a handler receives, what is shown of it, and how a run ends."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from segcli.delivery.connection import PATIENCE
from segcli.signature.signature import HEADER, signature
from support.cli import COMMAND, Ran, Run, environment
from support.events import payload, webhook
from support.handlers import Answers, Handler, Received, answer, handler
from support.paths import LEFT, SHARED, VALID

SECRET = {"SEGCLI_SECRET": "secretKey"}
SENT = webhook("customer.segment.left", payload("customer.segment.left/message.json"))
BODY = json.dumps(SENT).encode()
FAILS = answer(503, b'{"error": "no room for hedda.voskuijl@mail.test"}')


def story(run: Run, count: int) -> bytes:
    return run("example", "--story", "--count", count).out.encode()


def lines_of(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.lines]


def every(number: int, otherwise: bytes) -> Answers:
    """Answers that accept all deliveries but one of so many."""
    counter = count(1)
    return lambda _: answer() if next(counter) % number else otherwise


def test_deliveries_arrive_in_order_byte_for_byte_and_signed(run: Run, tmp_path: Path) -> None:
    events = story(run, 300)
    with handler() as one:
        ran = run("send", "--to", one.url, stdin=events, env=SECRET)
    assert ran.code == 0
    assert [request.body for request in one.received] == events.splitlines()
    assert len(one.connections) == 1
    assert ran.err.startswith(f"300 deliveries to {one.origin}: 300 accepted. ")
    assert {request.head.partition(b"\r\n")[0] for request in one.received} == {b"POST /hook HTTP/1.1"}
    assert {request.fields["content-type"] for request in one.received} == {"application/json"}
    assert {*one.received[0].fields} == {"host", "content-type", "user-agent", HEADER, "content-length"}
    dump = tmp_path / "requests.http"
    dump.write_bytes(b"\n".join(request.raw for request in one.received))
    verified = run("verify", dump, env=SECRET)
    assert (verified.code, len(verified.lines)) == (0, 300)
    assert all(line.endswith("the signature matches") for line in verified.lines)


def test_a_record_of_requests_is_sent_again_as_it_came(run: Run, tmp_path: Path) -> None:
    """With the signatures that they had; what was sent of it is the same record again."""
    events = story(run, 40)
    with handler() as first:
        run("send", "--to", first.url, stdin=events, env=SECRET)
    record = tmp_path / "record.http"
    heads = (
        request.head.replace(b"\r\n", b"\r\nsegcli-received: 2026-11-26T20:00:00Z\r\n", 1) for request in first.received
    )
    record.write_bytes(b"\n".join(head + request.body for head, request in zip(heads, first.received, strict=True)))
    with handler() as second:
        ran = run("send", "--to", second.url, record)
    assert ran.code == 0
    assert "without a signature" not in ran.err
    assert [request.body for request in second.received] == events.splitlines()
    sent, again = ([request.fields[HEADER] for request in one.received] for one in (first, second))
    assert sent == again


FORMS = sorted((SHARED / "captures").glob("*.*")) if SHARED.is_dir() else []


@pytest.mark.skipif(not FORMS, reason="there are no captures here")
@pytest.mark.parametrize("file", [file for file in FORMS if file.suffix != ".md"], ids=lambda file: file.name)
def test_what_is_sent_of_any_form_is_what_extract_gives(file: Path, run: Run) -> None:
    extracted = run("extract", file)
    with handler() as one:
        assert run("send", "--to", one.url, file).code == 0
    assert b"\n".join(request.body for request in one.received) == extracted.out.strip().encode()
    verified = run("verify", file, env=SECRET)
    signed = [request for request in one.received if HEADER in request.fields]
    assert bool(signed) == ("the signature matches" in verified.out)
    assert all(request.fields[HEADER] == signature(request.body, b"secretKey") for request in signed)


def test_a_folder_is_sent_as_it_is_extracted(run: Run) -> None:
    with handler() as one:
        ran = run("send", "--to", one.url, VALID, "--where", "type=customer.*")
    assert ran.code == 0
    assert (
        b"\n".join(request.body for request in one.received).decode()
        == run("extract", VALID, "--where", "type=customer.*").out.strip()
    )


def test_bare_data_gets_an_envelope_where_one_is_wanted(run: Run) -> None:
    text = LEFT.read_bytes() + b"\n" + BODY
    with handler() as one:
        ran = run("send", "--to", one.url, "--envelope", "distribution", stdin=text, env=SECRET)
    assert ran.code == 0
    wrapped, same = (request.body for request in one.received)
    assert same == BODY
    assert LEFT.read_bytes().strip() in wrapped
    checked = run("validate", "-f", "ndjson", stdin=wrapped)
    event, *_ = lines_of(checked)
    assert (event["envelope"], event["valid"], event["type"]) == ("distribution", True, "customer.segment.left")


def test_what_cannot_be_wrapped_is_said_and_the_rest_is_sent(run: Run) -> None:
    text = LEFT.read_bytes() + b'\n{"hello": 1}\n' + BODY
    with handler() as one:
        ran = run("send", "--to", one.url, "--envelope", "project", stdin=text)
    assert ran.code == 2
    assert [request.body for request in one.received] == [BODY]
    assert "customer.segment.left is sent by a distribution webhook, not by a project webhook" in ran.err
    assert "is not sent: which event is this? --event says it" in ran.err
    assert ": 1 accepted, 1 without a signature, 2 not sent. " in ran.err


def test_on_the_schedule_every_event_arrives(run: Run) -> None:
    events = story(run, 200)
    with handler(every(20, FAILS)) as one:
        ran = run("send", "--to", one.url, "--schedule", "--speed", 600, "-f", "ndjson", stdin=events)
    assert ran.code == 0
    *attempts, summary = lines_of(ran)
    bodies = [request.body for request in one.received]
    assert set(bodies) == set(events.splitlines())
    assert len(bodies) == len(attempts) == summary["attempts"] >= 210
    assert (summary["deliveries"], summary["accepted"], summary["refused"]) == (200, 200, len(bodies) // 20)
    assert (summary["undelivered"], summary["waiting"]) == (0, 0)
    again = [attempt for attempt in attempts if attempt["attempt"] == 2]
    failed = {each["event"]: each for each in attempts if each["status"] == 503 and each["attempt"] == 1}
    assert {attempt["event"] for attempt in again} == failed.keys()
    assert all(attempt["again_in"] == 60 for attempt in failed.values())
    for attempt in again:
        assert (attempt["id"], attempt["event_id"]) == (
            failed[attempt["event"]]["id"],
            failed[attempt["event"]]["event_id"],
        )


def test_the_schedule_ends_after_12_more_attempts(run: Run) -> None:
    with handler(FAILS) as one:
        ran = run("send", "--to", one.url, "--schedule", "--speed", 1_000_000, stdin=BODY)
    assert ran.code == 1
    assert len(one.received) == 13
    assert {request.body for request in one.received} == {BODY}
    assert ran.lines[0].endswith('again in 1 min  {"error": "***"}')
    assert ", attempt 13: 503 in " in ran.lines[-1]
    assert "1 delivery to" in ran.err
    assert "in 13 attempts: 0 accepted, 13 refused, 1 never accepted" in ran.err


def test_an_unreachable_handler_is_tried_again_on_the_schedule(run: Run) -> None:
    with handler() as one:
        pass
    ran = run("send", "--to", one.url, "--schedule", "--speed", 1_000_000, stdin=BODY)
    assert ran.code == 2
    assert len(ran.lines) == 12
    assert ": no answer in " in ran.lines[0]
    assert ", connection refused, again in 1 min" in ran.lines[0]


def test_some_are_sent_twice_and_in_another_order(run: Run) -> None:
    events = story(run, 100).splitlines()
    with handler() as one:
        ran = run("send", "--to", one.url, "--duplicate", 0.2, "--shuffle", 7, stdin=b"\n".join(events))
    bodies = [request.body for request in one.received]
    assert ran.code == 0
    assert set(bodies) == set(events)
    assert 105 < len(bodies) < 135
    assert bodies != sorted(bodies, key=events.index)
    assert sum(", sent twice: " in line for line in ran.lines) == len(bodies) - 100


def test_gaps_between_creations_are_kept(run: Run) -> None:
    times = ("2025-02-01T12:00:00.000Z", "2025-02-01T12:00:30.000Z", "2025-02-01T12:01:00.000Z")
    events = [json.dumps({**SENT, "created_at": at}) for at in times]
    at: list[float] = []

    def noted(_: Received) -> bytes:
        at.append(time.monotonic())
        return answer()

    with handler(noted) as one:
        assert run("send", "--to", one.url, "--timing", "real", "--speed", 100, stdin="\n".join(events)).code == 0
    assert 0.28 < at[1] - at[0] < 0.6
    assert 0.28 < at[2] - at[1] < 0.6


def test_a_rate_is_not_exceeded(run: Run) -> None:
    with handler() as one:
        started = time.monotonic()
        assert run("send", "--to", one.url, "--rate", "20/s", stdin=story(run, 10)).code == 0
    assert time.monotonic() - started > 0.45


def test_so_many_connections_are_open_at_most(run: Run) -> None:
    together = threading.Barrier(8)

    def only_together(_: Received) -> Iterator[bytes]:
        together.wait(20)
        yield answer()

    events = story(run, 24)
    with handler(only_together) as one:
        ran = run("send", "--to", one.url, "--connections", 8, stdin=events)
    assert ran.code == 0
    assert len(one.connections) == 8
    assert {request.body for request in one.received} == set(events.splitlines())


ENDS: dict[str, tuple[Answers | bytes, bytes, int, str]] = {
    "accepted": (answer(299), BODY, 0, "1 accepted"),
    "refused": (answer(500), BODY, 1, "0 accepted, 1 refused"),
    "redirect": (answer(302, b"", "Location: http://127.0.0.1:1/"), BODY, 1, "0 accepted, 1 refused"),
    "no answer": (b"", BODY, 1, "0 accepted, 1 unanswered"),
    "one of two": (every(2, answer(404)), BODY + BODY, 1, "1 accepted, 1 refused"),
    "nothing": (answer(), b"", 2, "nothing to send to"),
    "cut": (answer(), BODY + b"\n" + BODY[:-9] + b"\n", 2, "1 accepted"),
    "cut and refused": (answer(500), BODY + b"\n" + BODY[:-9] + b"\n", 2, "0 accepted, 1 refused"),
}


@pytest.mark.parametrize("name", ENDS)
def test_how_a_run_ends(name: str, run: Run) -> None:
    answers, text, code, words = ENDS[name]
    with handler(answers) as one:
        ran = run("send", "--to", one.url, stdin=text)
    assert ran.code == code
    assert words in ran.err


def test_a_late_answer_is_none(run: Run) -> None:
    def late(_: Received) -> Iterator[bytes]:
        time.sleep(PATIENCE + 1)
        yield answer()

    assert PATIENCE == 10
    with handler(late) as one:
        ran = run("send", "--to", one.url, stdin=BODY)
    assert ran.code == 1
    assert ran.out.endswith(": no answer in 10 s, no whole answer in time\n")
    assert "0 accepted, 1 late" in ran.err


def test_a_redirect_is_told_and_not_followed(run: Run) -> None:
    with handler() as other, handler(answer(307, b"", f"Location: {other.url}?who=hedda")) as one:
        ran = run("send", "--to", one.url, stdin=BODY)
    assert "a redirect, which is not followed" in ran.out
    assert "hedda" not in ran.out + ran.err
    assert other.connections == []


REFUSED: dict[str, tuple[tuple[object, ...], str]] = {
    "no URL": ((), "--to URL says it"),
    "another scheme": (("--to", "ftp://127.0.0.1/"), "--to takes an http or https URL"),
    "another machine": (("--to", "http://192.0.2.1/hook"), "192.0.2.1 is another machine (192.0.2.1): --allow-remote"),
    "nobody there": (("--to", "http://127.0.0.1:1/"), "http://127.0.0.1:1 cannot be reached: connection refused"),
    "rate without unit": (("--to", "http://127.0.0.1:1/", "--rate", "50"), "--rate takes a number and a unit"),
    "no rate": (("--to", "http://127.0.0.1:1/", "--rate", "0/s"), "--rate takes a number and a unit"),
    "speed of nothing": (("--to", "http://127.0.0.1:1/", "--speed", "2"), "--speed is about --schedule and --timing"),
    "no speed": (("--to", "http://127.0.0.1:1/", "--schedule", "--speed", "0"), "--speed takes a number from"),
    "speed nan": (("--to", "http://127.0.0.1:1/", "--schedule", "--speed", "nan"), "--speed takes a number from"),
    "two orders": (
        ("--to", "http://127.0.0.1:1/", "--timing", "real", "--shuffle", "1"),
        "--timing real keeps the order",
    ),
    "share": (("--to", "http://127.0.0.1:1/", "--duplicate", "2"), "--duplicate"),
    "format": (("--to", "http://127.0.0.1:1/", "-f", "json"), "there is no format json"),
    "no secret": (("--to", "http://127.0.0.1:1/", "--secret-file", "none"), "cannot read the secret in none"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_in_a_line(name: str, run: Run, tmp_path: Path) -> None:
    options, words = REFUSED[name]
    ran = run("send", *options, stdin=BODY, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("answers", [answer(), FAILS, None], ids=["accepted", "refused", "unreachable"])
def test_credentials_of_a_url_go_to_the_handler_alone(answers: bytes | None, run: Run) -> None:
    with handler(answers) as one:
        url = one.url.replace("http://", "http://hedda:voskuijl@")
        shown = (
            [] if answers is None else [run("send", "--to", url, "-f", form, stdin=BODY) for form in ("text", "ndjson")]
        )
    shown += [run("send", "--to", url, stdin=BODY)] if answers is None else []
    assert [request.fields["authorization"] for request in one.received] == ["Basic aGVkZGE6dm9za3Vpamw="] * len(
        one.received
    )
    assert len(one.received) == (0 if answers is None else 2)
    assert not [ran for ran in shown if "hedda" in ran.out + ran.err or "voskuijl" in ran.out + ran.err]


def test_proxies_of_the_environment_are_passed_by(run: Run) -> None:
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"), "http://127.0.0.1:1")
    with handler() as one:
        assert run("send", "--to", one.url, stdin=BODY, env=proxies).code == 0
    assert len(one.received) == 1


def test_ctrl_c_ends_with_the_summary() -> None:
    events = (BODY + b"\n") * 5
    with handler(every(3, b"HTTP/1.1 100 Continue\r\n\r\n")) as one:
        process = subprocess.Popen(
            [*COMMAND, "send", "--to", one.url, "--schedule"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(events)
        process.stdin.close()
        wait_for(lambda: len(one.received) == 3)
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stderr is not None
        out, err = process.stdout.read(), process.stderr.read().decode()
        assert process.wait(5) == 130
        process.stdout.close()
        process.stderr.close()
    assert out.count(b"\n") == 2
    assert "2 deliveries to" in err
    assert ": 2 accepted, 1 under way, 2 without a signature. " in err
    assert "Traceback" not in err


def test_a_slow_source_shows_each_delivery_before_the_next_one_is_there() -> None:
    with handler() as one:
        process = subprocess.Popen(
            [*COMMAND, "send", "--to", one.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(),
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(1, 3):
            process.stdin.write(BODY + b"\n")
            process.stdin.flush()
            assert b": 200 in " in process.stdout.readline()
            assert len(one.received) == number
        process.stdin.close()
        assert process.wait(10) == 0
        process.stdout.close()


def wait_for(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    pytest.fail("it does not come to pass")


def test_a_file_takes_the_lines_and_quiet_leaves_the_summary_out(run: Run, tmp_path: Path) -> None:
    with handler() as one:
        ran = run("send", "--to", one.url, "-q", "-f", "ndjson", "-o", "sent.ndjson", stdin=BODY, cwd=tmp_path)
    assert ran == (0, "", "")
    kinds = [json.loads(line)["kind"] for line in (tmp_path / "sent.ndjson").read_text().splitlines()]
    assert kinds == ["attempt", "summary"]


def test_a_source_that_fails_stands_in_a_file_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(BODY)
    with handler() as one:
        ran = run("send", "--to", one.url, "-o", "sent.txt", "a.json", "nowhere.json", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("nowhere.json: no such file or directory\n")
    sent, failed = (tmp_path / "sent.txt").read_text().splitlines()
    assert ": 200 in " in sent
    assert failed == "nowhere.json: error: no such file or directory"


def test_no_output_is_a_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(BODY)
    ran = run("send", "--to", "http://127.0.0.1:1/", "-o", "a.json", "a.json", cwd=tmp_path)
    assert ran.code == 2
    assert (tmp_path / "a.json").read_bytes() == BODY


def test_without_its_package_it_says_how_to_get_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['h11'] = None\n")
    path = os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", "")))
    ran = run("send", "--to", "http://127.0.0.1:1/", stdin=BODY, env={"PYTHONPATH": path})
    assert ran == (2, "", "segcli: segcli send takes `pip install 'segcli[delivery]'`\n")
    assert run("validate", "-q", stdin=BODY, env={"PYTHONPATH": path}).code == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody has signed, and its key, in one file."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(file), "-out", f"{file}.crt"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl makes no certificate here")
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


def test_tls_is_verified(run: Run, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with handler(tls=context) as one:
        port = one.origin.rpartition(":")[2]
        untrusted = run("send", "--to", f"https://localhost:{port}/hook", stdin=BODY)
        trust = {"SSL_CERT_FILE": str(certificate)}
        trusted = run("send", "--to", f"https://localhost:{port}/hook", stdin=BODY + BODY, env=trust)
        other = run("send", "--to", f"https://127.0.0.1:{port}/hook", stdin=BODY, env=trust)
    assert untrusted.code == other.code == 2
    assert "cannot be reached: its certificate is not trusted: self" in untrusted.err
    assert "cannot be reached: its certificate is not trusted: " in other.err
    assert trusted.code == 0
    assert len(one.received) == 2


def test_plain_http_where_tls_is_wanted(run: Run) -> None:
    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(5)
            connection.sendall(answer(400))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        ran = run("send", "--to", f"https://127.0.0.1:{listener.getsockname()[1]}/", stdin=BODY)
    assert ran.code == 2
    assert "cannot be reached: TLS fails: " in ran.err


def test_other_commands_load_nothing_of_it() -> None:
    code = (
        "import sys; from segcli.cli import main; import atexit; atexit.register(lambda: print(*sys.modules)); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "validate", "-q", str(LEFT)], capture_output=True, text=True, env=environment()
    )
    loaded = done.stdout.split()
    assert not [name for name in loaded if name in ("h11", "ssl") or name.startswith("segcli.delivery")]


def test_the_help_of_a_handler_is_bounded(run: Run) -> None:
    with handler(answer(400, b'{"errors": ["' + b"x" * 500_000 + b'"]}')) as one:
        ran = run("send", "--to", one.url, "--show-values", stdin=BODY)
    (line,) = ran.lines
    assert len(line) < 200


def parsed(handlers: Handler) -> list[Any]:
    return [json.loads(request.body) for request in handlers.received]


def test_two_kinds_of_choice_hold(run: Run) -> None:
    events = story(run, 200)
    with handler() as one:
        ran = run("send", "--to", one.url, "--where", "type=customer.created", stdin=events)
    assert ran.code == 0
    assert {event["type"] for event in parsed(one)} == {"customer.created"}
    assert f"{len(one.received)} of 200 events chosen" in ran.err
