"""`segcli listen`: what is shown and answered, what it counts, and how it ends."""

import contextlib
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from segcli.signature.signature import signature
from support.canaries import MAIL, cut, found, planted
from support.cli import Run, environment
from support.events import payload, webhook
from support.receiver import listening, reply, request

EVENT = webhook("customer.segment.left", payload("customer.segment.left/message.json"))
BODY = json.dumps(EVENT).encode()
WRONG = json.dumps({**EVENT, "data": {**EVENT["data"], "customer": {**EVENT["data"]["customer"], "id": None}}}).encode()
KEY, OLD = "s3cret", "old-s3cret"
TIME = r"\d\d:\d\d:\d\d\.\d{3}"


def signed(body: bytes = BODY, key: str = KEY) -> str:
    return f"X-Voucherify-Signature: {signature(body, key.encode())}"


@pytest.fixture
def keys(tmp_path: Path) -> list[object]:
    """The options of two secrets, one of which replaces the other."""
    for name in (KEY, OLD):
        (tmp_path / name).write_text(name)
    return ["--secret-file", tmp_path / KEY, "--secret-file", tmp_path / OLD]


def test_each_delivery_has_a_line_and_its_findings_below(keys: list[object]) -> None:
    with listening(*keys) as receiver:
        receiver.post(BODY, signed())
        receiver.post(BODY, signed())
        receiver.post(WRONG, signed(WRONG))
        receiver.post(b'{"a":', signed(b'{"a":'))
        receiver.post(b"", signed(b""))
        receiver.post(BODY, path="/other")
        ran = receiver.end()

    size = f"{len(BODY) / 1000:.1f} kB"
    lines = [re.sub(rf"^{TIME}Z", "T", line) for line in ran.lines]
    assert lines[:2] == [
        f"T  200  customer.segment.left, valid, {size}, verified",
        f"T  200  customer.segment.left, valid, {size}, verified, came 2 times",
    ]
    again = "came 3 times, with other bytes"
    assert lines[2] == f"T  200  customer.segment.left, invalid, {len(WRONG) / 1000:.1f} kB, verified, {again}"
    assert re.match(r"  body:1:\d+: error null-not-allowed: .* \[/data/customer/id\]$", lines[3])
    assert lines[4] == "T  200  no JSON, 5 bytes, verified"
    assert lines[5].startswith("  body:1:6: error invalid-json: ")
    assert lines[6:] == [
        "T  200  nothing, 0 bytes, verified",
        "  body: holds no JSON value",
        "T  404  refused: nothing is received at this path",
    ]
    read = f"{(2 * len(BODY) + len(WRONG) + 5) / 1000:.1f} kB"
    assert ran.err.splitlines()[1:] == [
        f"3 events read, 1 invalid, 5 bytes could not be read: 2 errors. {read}, 1 source failed.",
        "5 deliveries received, 2 repeated, 5 verified, 1 other request refused.",
    ]
    assert ran.code == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ((), "no signature"),
        ((signed(key=KEY + "\n"),), "the signer's secret has a newline at its end that does not belong to it"),
        ((signed(BODY + b" ", OLD).upper().replace("SIGNATURE", "Signature"),), "upper case"),
        ((signed(key="another"),), "no common mistake explains it"),
    ],
    ids=["none", "newline", "upper-case", "another-secret"],
)
def test_a_mismatch_is_answered_with_401_and_explained(
    fields: tuple[str, ...], reason: str, keys: list[object]
) -> None:
    with listening(*keys) as receiver:
        assert receiver.post(BODY, *fields).status == 401
        ran = receiver.end()

    assert ran.code == 1
    assert reason in ran.lines[1]
    assert ran.lines[1].startswith("  signature: ")


@pytest.mark.parametrize("key", [KEY, OLD])
def test_any_of_several_secrets_fits(key: str, keys: list[object]) -> None:
    with listening(*keys) as receiver:
        assert receiver.post(BODY, signed(key=key)).status == 200
        assert receiver.end().code == 0


def test_the_secret_may_be_in_the_environment() -> None:
    with listening(env={"SEGCLI_SECRET": KEY}) as receiver:
        assert receiver.post(BODY, signed()).status == 200
        assert receiver.post(BODY).status == 401


def test_ndjson_has_an_object_for_each_request(keys: list[object]) -> None:
    with listening("-f", "ndjson", *keys) as receiver:
        receiver.post(WRONG, signed(WRONG))
        receiver.post(b"{", "X-Voucherify-Signature: 00")
        receiver.send(b"GET /hook HTTP/1.1\r\nHost: a\r\n\r\n")
        lines = list(map(json.loads, receiver.end().lines))

    first, second, refused, summary = lines
    assert [line["kind"] for line in lines] == ["delivery", "delivery", "refused", "summary"]
    assert (first["number"], first["status"], first["signature"], first["times"]) == (1, 200, "verified", 1)
    assert first["events"][0]["type"] == "customer.segment.left"
    assert first["findings"][0]["code"] == "null-not-allowed"
    assert (second["status"], second["signature"], second["events"]) == (401, "unverified", [])
    assert second["findings"][0]["code"] == "invalid-json"
    assert (refused["status"], refused["reason"]) == (405, "webhooks are posted")
    assert (summary["deliveries"], summary["unverified"], summary["refused"], summary["invalid"]) == (2, 1, 1, 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_a_summary(number: int) -> None:
    with listening() as receiver:
        receiver.post(BODY)
        ran = receiver.end(number)

    assert ran.code == 0
    assert ran.err.splitlines()[-1] == "1 delivery received."


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 1), (("--fail-on", "never"), 0), (("--ignore", "null-not-allowed"), 0), (("--select", "wrong-type"), 0)],
    ids=["error", "never", "ignored", "not-selected"],
)
def test_the_exit_code_follows_what_came(options: tuple[str, ...], code: int) -> None:
    with listening(*options) as receiver:
        receiver.post(WRONG)
        assert receiver.end().code == code


def test_what_events_must_be_is_asserted() -> None:
    with listening("--event", "voucher.created") as receiver:
        receiver.post(BODY)
        assert "unexpected-event" in receiver.end().out


def test_it_ends_after_so_many_deliveries_and_refuses_more() -> None:
    with listening("--count", "2") as receiver:
        answered = receiver.send(request(BODY) + request(BODY, path="/other"))
        assert reply(answered).status == 200
        receiver.post(BODY)
        ran = receiver.ended()

    assert ran.code == 0
    assert "2 deliveries received" in ran.err


@pytest.mark.parametrize(
    ("how", "status"), [("503", 503), ("204", 204), ("fail=1", 500), ("fail=0", 200), ("after=0.2", 200)]
)
def test_it_answers_as_it_is_told(how: str, status: int) -> None:
    with listening("--respond", how) as receiver:
        assert receiver.post(BODY).status == status
        assert receiver.post(BODY).status == status


@pytest.mark.parametrize("how", ["fine", "100", "fail=2", "fail=x", "after=-1", "after=nan", "fail=", "600", "²00"])
def test_it_takes_no_other_answers(how: str, run: Run) -> None:
    done = run("listen", "--port", "0", "--respond", how)

    assert done.code == 2
    assert "--respond takes" in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--path", "hook"), "--path takes a path"),
        (("--path", "/a?b"), "--path takes a path"),
        (("--host", "no-such-host.test"), "cannot listen at no-such-host.test, port 0"),
        (("--format", "json"), "there is no format json"),
        (("--tz", "Nowhere"), "there is no time zone"),
        (("--forward", "ftp://a"), "--forward takes an http"),
        (("--forward", "http://127.0.0.1:1", "--respond", "200"), "--respond is for"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_said_in_a_line(options: tuple[str, ...], said: str, run: Run) -> None:
    done = run("listen", "--port", "0", *options)

    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_a_port_that_is_taken_is_said(run: Run) -> None:
    with listening() as receiver:
        done = run("listen", "--port", receiver.port)

    assert done.code == 2
    assert f"cannot listen at 127.0.0.1, port {receiver.port}: address already in use" in done.err


def test_others_can_reach_it_only_where_the_user_says_so() -> None:
    with listening("--host", "0.0.0.0") as receiver:
        ran = receiver.end()

    assert "whoever can reach this machine can send to it" in ran.err


def test_times_are_shown_in_the_zone_that_is_named() -> None:
    with listening("--tz", "Asia/Kathmandu") as receiver:
        receiver.post(BODY)
        assert re.match(rf"{TIME}\+05:45  200", receiver.end().out)


@pytest.mark.parametrize("form", ["text", "ndjson"])
def test_nothing_of_a_person_is_shown(form: str, keys: list[object]) -> None:
    items = list(planted([EVENT]))
    canaries = [MAIL, *(planting.canary for item in items for planting in item.plantings)]
    with listening("-f", form, *keys) as receiver:
        for item in items:
            body, broken = orjson.dumps(item.after), cut(item)
            receiver.post(body, signed(body))
            receiver.post(broken, f"X-Voucherify-Signature: {MAIL.value}", path=f"/hook?email={MAIL.value}")
            receiver.send(request(body, path=f"/{MAIL.value}"))
        ran = receiver.end()

    assert len(ran.lines) >= 3 * len(items)
    assert not found(ran.out + ran.err, canaries)


def test_controls_of_a_payload_are_escaped() -> None:
    with listening() as receiver:
        receiver.post(json.dumps({**EVENT, "type": "\x1b[31mred", "\x1b]0;x": 1}).encode())
        ran = receiver.end()

    assert "\x1b" not in ran.out


def test_a_closed_pipe_ends_it() -> None:
    with listening() as receiver:
        receiver.close_stdout()
        with contextlib.suppress(OSError):
            for _ in range(3):
                receiver.post(BODY)
        assert receiver.ended().code == 141


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    script = (
        "import sys, importlib.util as u; found = u.find_spec; "
        "u.find_spec = lambda name, *rest: None if name == 'h11' else found(name, *rest); sys.modules['h11'] = None; "
        "sys.argv = ['segcli', 'listen']; from segcli.__main__ import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), cwd=tmp_path, timeout=60
    )

    assert done.returncode == 2
    assert done.stderr == "segcli: segcli listen takes `pip install 'segcli[delivery]'`\n"


def test_help_loads_nothing_of_the_network() -> None:
    code = (
        "import sys, atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        "sys.argv = ['segcli', 'listen', '--help']; from segcli.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60)

    assert not {"asyncio", "h11", "socket", "ssl"} & set(done.stderr.split())
