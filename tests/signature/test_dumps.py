"""Bodies and signatures are taken from dumps of HTTP messages, and no head is ever signed."""

import gzip
import zlib
from pathlib import Path

import pytest

from segcli.signature.signature import signature
from support.cli import Run
from support.paths import ROOT

KEY = b"k3y-0f-n0b0dy"
BODY = b'{"id": "whs_1", "data": {"customer": {"name": "Zo\xc3\xab"}}}'
PRETTY = b'{\n  "id": "whs_1",\n  "data": {\n    "customer": {\n      "name": "Zo\xc3\xab"\n    }\n  }\n}'
HEX = signature(BODY, KEY).encode()
SIGNED = b"X-Voucherify-Signature: " + HEX
CAPTURES = ROOT.parent / "shared" / "captures"
OK = "the signature matches\n"


def post(*fields: bytes, body: bytes = BODY, end: bytes = b"\r\n", start: bytes = b"POST /hook HTTP/1.1") -> bytes:
    return end.join([start, b"Host: hooks.example.test", *fields, b"", b""]) + body


def sized(*fields: bytes, body: bytes = BODY) -> bytes:
    return post(*fields, b"Content-Length: %d" % len(body), body=body)


def chunked(*pieces: bytes) -> bytes:
    sizes = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return post(SIGNED, b"Transfer-Encoding: chunked", body=sizes + b"0\r\n\r\n")


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
CURL = b"* Connected to a\n> POST /hook HTTP/2\n> Host: a\n> " + SIGNED + b"\n>\n"

DUMPS = {
    "request": sized(SIGNED),
    "request with bare line ends": post(SIGNED, end=b"\n"),
    "request that was pretty-printed": post(SIGNED, b"Content-Length: 20", body=PRETTY),
    "HTTP/2": post(SIGNED, start=b"POST /hook HTTP/2"),
    "fields alone": b"host: a\ncontent-type: application/json\n" + SIGNED + b"\n\n" + BODY,
    "the signature alone": SIGNED + b"\n\n" + BODY,
    "byte order mark": b"\xef\xbb\xbf" + sized(SIGNED),
    "a length that lies": post(SIGNED, b"Content-Length: 9999"),
    "chunks": chunked(BODY[:9], BODY[9:]),
    "chunks that are cut off": chunked(BODY)[:-7],
    "gzip": sized(SIGNED, b"Content-Encoding: gzip", body=gzip.compress(BODY)),
    "deflate": sized(SIGNED, b"Content-Encoding: deflate", body=zlib.compress(BODY)),
    "answers before the last": b"HTTP/1.1 100 Continue\r\n\r\n" + sized(SIGNED),
    "curl -i": ANSWER[:-2] + SIGNED + b"\r\n\r\n" + BODY,
    "curl -v": CURL + BODY,
    "curl -v with its last remark": CURL + BODY + b"* Connection #0 to host a left intact\n",
    "request and its answer": sized(SIGNED) + b"\n\n" + ANSWER + b'{"ok": true}\n',
    "a line behind it": sized(SIGNED) + b"\n---- end ----\n",
    "a line before it": b"---- request ----\n" + sized(SIGNED),
}


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_bytes(KEY)
    return file


@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS)
def test_a_dump_is_verified(run: Run, secret: Path, dump: bytes) -> None:
    assert run("verify", "-", "--secret-file", secret, stdin=dump) == (0, OK, "")


@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS)
def test_a_body_that_was_changed_does_not_match(run: Run, secret: Path, dump: bytes) -> None:
    if BODY not in dump:
        dump = dump.replace(HEX, b"00" * 32)
    ran = run("verify", "-", "--secret-file", secret, stdin=dump.replace(BODY, BODY.replace(b"whs_1", b"whs_2")))
    assert ran.code == 1
    assert ran.out.startswith("the signature does not match")


def test_each_of_several_messages_has_a_line_and_the_worst_decides(run: Run, secret: Path) -> None:
    def verified(*parts: bytes) -> tuple[int, str]:
        ran = run("verify", "-", "--secret-file", secret, stdin=b"\r\n".join(parts))
        return ran.code, ran.out

    wrong = sized(b"x-voucherify-signature: " + b"0" * 64)
    assert verified(sized(SIGNED), chunked(BODY)) == (0, f"message 1, line 1: {OK}message 2, line 7: {OK}")
    code, text = verified(sized(SIGNED), wrong)
    assert code == 1
    assert text.startswith(f"message 1, line 1: {OK}message 2, line 7: the signature does not match: ")
    assert verified(sized(SIGNED), sized()) == (2, f"message 1, line 1: {OK}message 2, line 7: no signature\n")
    assert verified(wrong, sized())[0] == 2
    assert verified(BODY, sized(SIGNED))[1].startswith("message 1, line 1: no signature")


@pytest.mark.parametrize(
    ("args", "dump", "reason"),
    [
        (["verify"], sized(), "no signature"),
        (["verify"], ANSWER, "no HTTP message here has a body"),
        (["verify", "--signature", "00"], sized(SIGNED) + sized(SIGNED), "--signature goes with one body"),
        (["verify"], sized(SIGNED, b"Content-Encoding: br", body=b"\x8b\x0e\x80{}\x03"), "the package brotli"),
        (["verify"], sized(SIGNED, body=b""), "no body is here"),
        (["verify", "--signature", "00"], b"POST /hook HTTP/x\n\n" + BODY, "cannot be read"),
        (["sign"], sized(b"Content-Encoding: br", body=b"\x8b\x0e\x80{}\x03"), "the package brotli"),
        (["sign"], b"POST /hook HTTP/x\nHost: a\n\n" + BODY, "cannot be read"),
        (["sign"], b"Host: a\n" + BODY, "cannot be read"),
    ],
)
def test_what_cannot_be_verified_or_signed_ends_with_2(
    run: Run, secret: Path, args: list[str], dump: bytes, reason: str
) -> None:
    ran = run(args[0], "-", *args[1:], "--secret-file", secret, stdin=dump)
    assert ran.code == 2
    assert reason in ran.out + ran.err


@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS)
def test_no_head_is_signed(run: Run, secret: Path, dump: bytes) -> None:
    if b"end ----" not in dump:
        assert run("sign", "-", "--secret-file", secret, stdin=dump) == (0, f"{HEX.decode()}\n", "")


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the samples are elsewhere")
@pytest.mark.parametrize("name", ["request.http", "headers-only.http", "curl-v.txt", "chunked.http"])
def test_samples_are_verified(run: Run, name: str) -> None:
    assert run("verify", CAPTURES / name, env={"SEGCLI_SECRET": "secretKey"}) == (0, OK, "")
