"""HTTP heads before, between and after values are passed over, and bodies are decoded."""

import gzip
import json
import zlib

import pytest

from segcli.input.encoding import Encoding
from segcli.input.framing import Framing, nothing_passes
from segcli.input.records import Offset, Record
from support.cli import Run
from support.documents import WHOLE, Item, codes, framed, places, unreadable, values
from support.paths import ROOT
from support.zstd import zstd

ONE, TWO = {"id": 1, "name": "Zoë"}, {"id": 2, "list": [0, {}]}
JSON = [json.dumps(value, ensure_ascii=False).encode() for value in (ONE, TWO)]
PRETTY = [json.dumps(value, indent=2, ensure_ascii=False).encode() for value in (ONE, TWO)]
CAPTURES = ROOT.parent / "shared" / "captures"
WINDOWS = pytest.mark.parametrize("window", [1, 7, 4096, WHOLE])


def post(*fields: bytes, body: bytes = b"", end: bytes = b"\r\n", start: bytes = b"POST /hook HTTP/1.1") -> bytes:
    return end.join([start, *fields, b"", b""]) + body


def sized(body: bytes, *fields: bytes) -> bytes:
    return post(b"Host: a", *fields, b"Content-Length: %d" % len(body), body=body)


def chunked(*pieces: bytes, wrong: int = 0) -> bytes:
    sizes = b"".join(b"%x\r\n%b\r\n" % (len(piece) + wrong, piece) for piece in pieces)
    return post(b"Transfer-Encoding: chunked", body=sizes + b"0\r\n\r\n")


ANSWER = post(b"Content-Type: application/json", start=b"HTTP/1.1 200 OK")
CURL = b"* Trying 192.0.2.1:80\n> POST /hook HTTP/2\n> Host: a\n>\n* sent\n< HTTP/2 200\n< a: b\n<\n{ [9 bytes data]\n"
LEFT = b"* Connection #0 to host a left intact\n"

DUMPS = {
    "requests": sized(JSON[0]) + b"\r\n" + sized(JSON[1]),
    "requests glued": sized(JSON[0]) + sized(JSON[1]),
    "requests, pretty, behind one another": post(body=PRETTY[0]) + b"\n\n" + post(body=PRETTY[1]) + b"\n",
    "HTTP/2": post(body=JSON[0], start=b"POST /hook HTTP/2") + b"\n" + post(body=JSON[1], start=b"PUT / HTTP/2"),
    "fields alone": b"host: a\naccept: b\n\n" + JSON[0] + b"\n\nhost: a\naccept: b\n\n" + JSON[1] + b"\n",
    "a head between lines": JSON[0] + b"\n" + ANSWER + JSON[1] + b"\n",
    "a head behind the last value": b"\n".join(JSON) + b"\n" + ANSWER,
    "a head of one line": b"HTTP/1.1 200 OK\n\n" + b"\n".join(JSON),
    "a head without a blank line": b"POST /hook HTTP/1.1\nHost: a\n" + b"\n".join(JSON),
    "an array in a body": ANSWER + b"[" + b",".join(JSON) + b"]",
    "redirects": post(b"Location: /a", start=b"HTTP/1.1 302 Found") + ANSWER + b"\n".join(JSON),
    "curl -i of two addresses": ANSWER + JSON[0] + ANSWER + JSON[1],
    "curl -v": CURL + JSON[0] + b"\n" + LEFT + CURL + JSON[1] + LEFT,
    "httpie": post(b"Host: a", end=b"\n") + ANSWER + PRETTY[0] + b"\n\n\n" + ANSWER + PRETTY[1] + b"\n\n\n",
    "chunks": chunked(JSON[0][:9], JSON[0][9:]) + chunked(JSON[1]),
    "chunks and lines": chunked(JSON[0] + b"\n") + JSON[1] + b"\n",
    "chunks that are cut off": sized(JSON[0]) + chunked(JSON[1])[:-7],
    "chunks of the wrong size": chunked(JSON[0], wrong=5) + chunked(JSON[1], wrong=-2),
    "chunks that are joined": post(b"Transfer-Encoding: chunked", body=b"\n".join(PRETTY)),
    "lengths that lie": post(b"Content-Length: 3", body=JSON[0]) + b"\n" + post(b"Content-Length: 999", body=JSON[1]),
    "gzip": sized(gzip.compress(JSON[0]), b"Content-Encoding: gzip") + b"\r\n" + sized(JSON[1]),
    "deflate": sized(zlib.compress(b"".join(PRETTY)), b"Content-Encoding: deflate"),
    "decoded already": sized(JSON[0], b"Content-Encoding: br") + sized(PRETTY[1], b"Content-Encoding: gzip"),
}


@WINDOWS
@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS)
def test_dumps_give_their_records_and_nothing_else(dump: bytes, window: int) -> None:
    items = read(dump, window)
    assert values(items) == [ONE, TWO]
    assert codes(items) == []
    assert [item.number for item in items if isinstance(item, Record)] == [1, 2]


def read(dump: bytes, window: int = WHOLE) -> list[Item]:
    """The items of a dump, which decoded bodies may make longer than it is."""
    size = window or len(dump)
    encoding = Encoding(iter([dump[at : at + size] for at in range(0, len(dump), size)]))
    items = list(Framing(encoding))
    assert encoding.bytes_read == len(dump)
    assert sum(item.size for item in unreadable(items)) <= len(dump)
    return items


@WINDOWS
@pytest.mark.parametrize("dump", DUMPS.values(), ids=DUMPS)
def test_clean_records_are_counted_the_same(dump: bytes, window: int) -> None:
    size = window or len(dump)
    framing = Framing(Encoding(iter([dump[at : at + size] for at in range(0, len(dump), size)])), lambda _: True)
    assert list(framing) == []
    assert (framing.passed, framing.records) == (2, 2)


@pytest.mark.parametrize(
    ("dump", "expected"),
    [
        (sized(JSON[0]) + b"\r\n" + post(body=b"\n" + JSON[1]), [(5, 1), (9, 1)]),
        (chunked(JSON[0]) + sized(JSON[1]), [(5, 1), (12, 1)]),
        (sized(gzip.compress(b"\n " + JSON[0]), b"Content-Encoding: gzip"), [(7, 2)]),
        (ANSWER + JSON[0] + ANSWER + JSON[1], [(4, 1), (7, 1)]),
    ],
    ids=["requests", "chunks", "gzip", "glued"],
)
def test_a_record_of_a_body_knows_where_it_stands(dump: bytes, expected: list[tuple[int, int]]) -> None:
    assert places(read(dump)) == expected


@WINDOWS
def test_what_is_wrong_in_a_body_costs_no_other_message(window: int) -> None:
    for broken in (
        b'{"id": 1, "name": "cut',
        b'{"id": {"a": [',
        b"oops",
        b'[{"id": 1}, {"id": ',
        b"<html>\n<p>",
        b"[1,\n",
    ):
        items = read(post(body=broken) + b"\n" + post(body=PRETTY[1]) + b"\n" + chunked(JSON[0]), window)
        assert values(items)[-2:] == [TWO, ONE], broken
        assert {*codes(items)} == {"invalid-json"}


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (b"\x8b\x0e\x80{}\x03", b"br", "not decode; the package brotli does; 6 bytes could not be read"),
        (zstd.compress(JSON[0])[:-6], b"zstd", "the encoded body ends early"),
        (b"\x01\x02\x03", b"rot13", "in a way that segcli does not know; 3 bytes could not be read"),
        (gzip.compress(JSON[0])[:-12], b"gzip", "the encoded body ends early"),
        (gzip.compress(b"oops " * 500), b"gzip", "could not be read"),
    ],
    ids=["brotli", "zstd that is cut off", "unknown", "cut off", "no JSON"],
)
def test_a_body_that_cannot_be_decoded_is_invalid_and_says_why(body: bytes, coding: bytes, reason: str) -> None:
    items = read(sized(body, b"Content-Encoding: " + coding) + b"\r\n" + sized(JSON[1]))
    (fault,) = unreadable(items)
    assert values(items)[-1] == TWO
    assert fault.finding.code == "invalid-json"
    assert reason in fault.finding.message
    assert fault.size <= len(body)


@pytest.mark.parametrize(
    "text",
    [
        b"oops\n",
        b"* an item\n",
        b"> quoted\n",
        b"GET /a without a version\n",
        b"name: shop\nversion: 2\n\n",
        b"INFO POST /hook HTTP/1.1 200\n",
        b"HTTP/1.1 twohundred\n",
    ],
)
def test_prose_is_no_head(text: bytes) -> None:
    items = framed(JSON[0] + b"\n" + text + JSON[1] + b"\n")
    assert values(items) == [ONE, TWO]
    assert sum(item.size for item in unreadable(items)) >= len(text.rstrip())


def test_a_head_in_a_string_is_text() -> None:
    value = {"text": "POST /hook HTTP/1.1\nHost: a\n\n{}"}
    assert values(framed(json.dumps(value).encode())) == [value]


def test_lines_go_on_behind_a_head_and_a_stretch_may_begin_there() -> None:
    lines = (JSON[0] + b"\n") * 3
    for begin in (b"", ANSWER):
        framing = Framing(Encoding(iter([begin + lines])), nothing_passes, Offset(start=100))
        assert values(list(framing)) == [ONE] * 3
        assert not framing.entangled


@pytest.mark.parametrize(
    "text",
    [
        ANSWER[:-2],
        b"host: a\n",
        CURL + JSON[0] + b"\n",
        chunked(JSON[0]),
        JSON[0] + b"\n" + ANSWER,
        b"host: a\naccept: b\n\n" + JSON[0] + b"\n",
    ],
)
def test_a_stretch_is_entangled_where_a_head_may_change_what_is_around(text: bytes) -> None:
    framing = Framing(Encoding(iter([text])), nothing_passes, Offset(start=100))
    list(framing)
    assert framing.entangled


@pytest.mark.skipif(not CAPTURES.is_dir(), reason="the samples are elsewhere")
@pytest.mark.parametrize(
    ("name", "events"),
    [("request.http", 1), ("headers-only.http", 1), ("curl-v.txt", 1), ("chunked.http", 1), ("two-requests.http", 2)],
)
def test_samples_are_valid(run: Run, name: str, events: int) -> None:
    ran = run("validate", "-f", "json", CAPTURES / name)
    summary = json.loads(ran.out)["summary"]
    assert (ran.code, summary["valid"], summary["bytes_skipped"]) == (0, events, 0)
