"""HTTP messages as dumps, logs, curl, httpie and proxies show them: heads, bodies, and what stands between."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.input.http import coding
from segcli.input.http.head import Head, NoHead, head_at
from segcli.input.http.messages import Beside, Data, Done, Message, messages, read
from support.zstd import zstd

JSON = b'{"id":"whs_1","data":{"customer":{"name":"Zo\xc3\xab"}},"list":[0,1]}'
PRETTY = b'{\n  "id": "whs_1",\n  "list": [\n    0,\n    1\n  ]\n}'
RAW = zlib.compressobj(wbits=-15)
RAW_DEFLATE = RAW.compress(JSON) + RAW.flush()


def post(*fields: bytes, body: bytes = b"", end: bytes = b"\r\n", start: bytes = b"POST /hook HTTP/1.1") -> bytes:
    return end.join([start, *fields, b"", b""]) + body


def sized(body: bytes, end: bytes = b"\r\n", more: int = 0) -> bytes:
    return post(b"Host: hooks.example.test", b"Content-Length: %d" % (len(body) + more), body=body, end=end)


def chunked(*pieces: bytes, end: bytes = b"\r\n", wrong: int = 0) -> bytes:
    sizes = b"".join(b"%x%b%b%b" % (len(piece) + wrong * bool(piece), end, piece, end) for piece in pieces)
    return post(b"Transfer-Encoding: chunked", end=end) + sizes


def packed(name: bytes, body: bytes, end: bytes = b"\r\n") -> bytes:
    return post(b"Content-Encoding: " + name, b"Content-Length: %d" % len(body), body=body, end=end)


CURL = b"""* Host hooks.example.test:80 was resolved.
*   Trying 192.0.2.1:80...
* Connected to hooks.example.test (192.0.2.1) port 80
> POST /hook HTTP/1.1\r
> Host: hooks.example.test\r
> Accept: */*\r
> Content-Length: 20\r
>\x20\r
} [20 bytes data]
* upload completely sent off: 20 bytes
< HTTP/1.1 200 OK\r
< Content-Type: application/json\r
< X-Voucherify-Signature: abc\r
<\x20\r
{ [66 bytes data]
"""
CURL_LEFT = b"* Connection #0 to host hooks.example.test left intact\n"
HTTPIE = post(b"Host: hooks.example.test", b"Content-Length: 9", end=b"\n") + PRETTY + b"\n\n\n"
ANSWER = b"HTTP/1.1 200 OK\nContent-Length: 5\nContent-Type: application/json\n\n"

BODIES = {
    "Content-Length": (sized(JSON), [JSON]),
    "bare line ends": (sized(JSON, end=b"\n"), [JSON]),
    "Content-Length and a line end": (sized(JSON) + b"\n", [JSON]),
    "Content-Length and a remark": (sized(JSON) + b"\n* closed\n", [JSON]),
    "pretty-printed after it was measured": (sized(PRETTY, more=-9), [PRETTY]),
    "pretty-printed, measured up to a line end": (sized(PRETTY, more=-PRETTY.index(b"\n")), [PRETTY]),
    "a length that is too large": (sized(JSON, more=7), [JSON]),
    "a length that no machine counts": (post(b"Content-Length: 1" + b"0" * 30, body=JSON), [JSON]),
    "a length that is no number": (post(b"Content-Length: many", body=JSON), [JSON]),
    "no length": (post(b"Host: a", body=JSON), [JSON]),
    "no fields": (post(body=JSON), [JSON]),
    "no blank line": (b"POST /hook HTTP/1.1\nHost: a\n" + JSON, [JSON]),
    "no first line": (b"host: a\r\nx-a: b\r\n\r\n" + JSON, [JSON]),
    "HTTP/2": (post(b"host: a", body=JSON, start=b"POST /hook HTTP/2"), [JSON]),
    "pseudo fields": (b":method: POST\n:path: /hook\n\n" + JSON, [JSON]),
    "an answer": (post(b"a: b", body=JSON, start=b"HTTP/1.0 404 Not Found"), [JSON]),
    "an answer without a reason": (post(b"a: b", body=JSON, start=b"HTTP/2 200 "), [JSON]),
    "chunks": (chunked(JSON[:10], JSON[10:], b""), [JSON]),
    "chunks with bare line ends": (chunked(JSON[:10], JSON[10:], b"", end=b"\n"), [JSON]),
    "chunks with extensions": (post(b"Transfer-Encoding: Chunked") + b'5;a="b"\r\n[1,2]\r\n00\r\n\r\n', [b"[1,2]"]),
    "chunks with trailers": (chunked(JSON)[:-2] + b"\r\n0\r\nDigest: a\r\nX-B: c\r\n\r\n", [JSON]),
    "chunks without the last line end": (chunked(JSON) + b"0", [JSON]),
    "chunks that are cut off": (chunked(JSON)[:-12], [JSON[:-10]]),
    "chunks without a last one": (chunked(JSON[:9], JSON[9:]), [JSON]),
    "chunks that are too small": (chunked(JSON[:30], JSON[30:], wrong=-3) + b"0\r\n\r\n", [JSON]),
    "chunks that are too large": (chunked(JSON[:30], JSON[30:], wrong=300) + b"0\r\n\r\n", [JSON]),
    "chunks that no machine counts": (
        post(b"Transfer-Encoding: chunked") + b"f" * 30 + b"\r\n[]\r\n0\r\n\r\n",
        [b"[]"],
    ),
    "pretty chunks whose line ends were changed": (chunked(PRETTY, wrong=8, end=b"\n") + b"0\n\n", [PRETTY]),
    "chunks that are joined already": (post(b"Transfer-Encoding: chunked", body=PRETTY), [PRETTY]),
    "gzip": (packed(b"gzip", gzip.compress(JSON)), [JSON]),
    "x-gzip of two members": (packed(b"x-gzip", gzip.compress(JSON[:9]) + gzip.compress(JSON[9:])), [JSON]),
    "deflate": (packed(b"deflate", zlib.compress(JSON)), [JSON]),
    "bare deflate": (packed(b"Deflate", RAW_DEFLATE), [JSON]),
    "zstd": (packed(b"zstd", zstd.compress(JSON[:9]) + zstd.compress(JSON[9:]) + b"\r\n"), [JSON]),
    "gzip in deflate": (packed(b"gzip, deflate", zlib.compress(gzip.compress(JSON))), [JSON]),
    "gzip in chunks": (
        post(b"Content-Encoding: gzip", b"Transfer-Encoding: chunked")
        + chunked(gzip.compress(JSON)[:20], gzip.compress(JSON)[20:], b"").partition(b"\r\n\r\n")[2],
        [JSON],
    ),
    "decoded already": (packed(b"br", JSON), [JSON]),
    "curl -v": (CURL + JSON + b"\n" + CURL_LEFT, [b"", JSON + b"\n"]),
    "curl -v glued to its last remark": (CURL + JSON + CURL_LEFT, [b"", JSON]),
    "curl -i with redirects": (
        post(b"Location: /b", b"Content-Length: 0", start=b"HTTP/1.1 302 Found")
        + post(start=b"HTTP/1.1 100 Continue")
        + post(b"Content-Length: %d" % len(JSON), body=JSON, start=b"HTTP/1.1 200 OK"),
        [b"", b"", JSON],
    ),
    "curl -i of two addresses, glued": (sized(JSON) + sized(PRETTY), [JSON, PRETTY]),
    "httpie": (HTTPIE + ANSWER + b'{\n    "ok": true\n}\n', [PRETTY + b"\n\n\n", b'{\n    "ok": true\n}\n']),
    "messages behind one another": (sized(JSON) + b"\r\n\r\n" + chunked(JSON, b"") + b"\n" + sized(JSON), [JSON] * 3),
    "a chunked message cut off before another": (chunked(JSON) + sized(JSON), [JSON, JSON]),
}
each_body = pytest.mark.parametrize(("text", "bodies"), BODIES.values(), ids=BODIES)


@each_body
def test_bodies_are_read_as_they_were_meant(text: bytes, bodies: list[bytes]) -> None:
    assert [message.body for message in messages(text)] == bodies


def summary(chunks: Iterable[bytes]) -> tuple[list[object], int]:
    """What is read, in whatever pieces it came, and how many bytes it came to."""
    told: list[object] = []
    size = 0
    for item in read(chunks):
        match item:
            case Beside(text) | Data(text):
                size += len(text) if isinstance(item, Beside) else 0
                if told and isinstance(told[-1], tuple) and told[-1][0] is type(item):
                    told[-1] = type(item), told[-1][1] + text
                else:
                    told.append((type(item), text))
            case Head():
                size += item.end
                told.append(item._asdict())
            case Done():
                size += item.size
                told.append(item._asdict())
    return told, size


def pieces(text: bytes, cuts: Iterable[int]) -> Iterator[bytes]:
    bounds = [0, *sorted(cuts), len(text)]
    yield from (text[begin:end] for begin, end in pairwise(bounds))


@each_body
def test_a_message_is_the_same_however_it_comes_and_every_byte_has_its_place(text: bytes, bodies: list[bytes]) -> None:
    assert bodies
    whole, size = summary([text])
    assert size == len(text)
    for step in (1, 2, 3, 7, 50):
        assert summary(pieces(text, range(step, len(text), step))) == (whole, size)
    for cut in range(0, len(text), 3):
        assert summary([text[:cut], text[cut:]]) == (whole, size)


ODD = (b"\n", b"\r\n", b"* a\n", b"> ", b"< HTTP/1.1 200\n", b"POST ", b" HTTP/1.1\n", b"0\r\n\r\n", b"a: b\n", b"\0")
parts = st.lists(st.sampled_from([*(text for text, _ in BODIES.values()), JSON, PRETTY, *ODD]), max_size=6)


@settings(max_examples=150, deadline=None)
@given(parts.map(b"".join), st.lists(st.integers(0, 3000), max_size=8), st.integers(0, 60))
def test_any_cut_of_any_text_gives_the_same_messages(text: bytes, cuts: list[int], lost: int) -> None:
    text = text[: len(text) - lost]
    whole, size = summary([text])
    assert size == len(text)
    assert summary(pieces(text, (cut for cut in cuts if cut < len(text)))) == (whole, size)
    assert summary(pieces(text, range(len(text)))) == (whole, size)


def test_fields_are_found_in_any_case_first_and_last_folded_and_bare() -> None:
    fields = (b"X-A: 1", b"x-a:2", b"X-LONG: a", b"  b", b"\tc", b"Spaced : d ", b"Empty:")
    (message,) = messages(post(*fields, body=JSON))
    head = message.head
    assert (head.first("x-a"), head.last("X-A")) == ("1", "2")
    assert (head.first("x-long"), head.last("spaced"), head.last("empty"), head.last("none")) == (
        "a b c",
        "d",
        "",
        None,
    )
    assert (head.method, head.target, head.status, head.curl) == ("POST", "/hook", None, False)


def test_both_sides_of_curl_are_told_apart() -> None:
    request, answer = messages(CURL + JSON)
    assert (request.head.method, request.head.curl, answer.head.status) == ("POST", True, 200)
    assert answer.head.last("x-voucherify-signature") == "abc"
    assert answer.body == JSON


def test_interim_answers_are_known_as_such() -> None:
    told = [(message.head.status, message.head.is_interim) for message in messages(BODIES["curl -i with redirects"][0])]
    assert told == [(302, True), (100, True), (200, False)]


@pytest.mark.parametrize(
    "text",
    [
        JSON,
        b"prose, GET /a HTTP/1.1 in it\n",
        b"- GET /a HTTP/1.1\n",
        b"* an item\n* another\n",
        b"> quoted\n> text\n",
        b"name: shop\nversion: 2\n\n" + JSON,
        b"INFO 2025-01-01 POST /hook HTTP/1.1 200\n",
        b"HTTP/1.1 200 OK glued" + b" " * 70_000,
        b"HTTP/1.1 twohundred\n",
        b"host: a\n\n",
    ],
)
def test_what_is_no_message_stands_beside(text: bytes) -> None:
    assert messages(text) == []
    assert summary([text])[0] == [(Beside, text)]


@pytest.mark.parametrize(
    ("text", "body", "trouble"),
    [
        pytest.param(sized(JSON, more=7), JSON, "shorter than its Content-Length", id="short"),
        pytest.param(chunked(JSON)[:-12], JSON[:-10], "not as long as it says", id="cut off in a chunk"),
        pytest.param(chunked(JSON), JSON, "ends before its last chunk", id="cut off behind a chunk"),
        pytest.param(packed(b"gzip", gzip.compress(JSON)[:-8]), JSON, "ends early", id="gzip that is cut off"),
        pytest.param(packed(b"gzip", gzip.compress(JSON)[:15] + b"\0" * 40), None, "is damaged", id="damaged gzip"),
        pytest.param(packed(b"gzip", b"\xff\xfe"), b"", "is not gzip", id="no gzip"),
        pytest.param(packed(b"br", b"\x8b\x0e\x80{}\x03"), b"", "brotli", id="brotli"),
        pytest.param(packed(b"zstd", zstd.compress(JSON)[:-8]), None, "ends early", id="zstd that is cut off"),
        pytest.param(packed(b"zstd", b"\x28\xb5\x2f\xfd{}" * 9), b"", "is damaged", id="damaged zstd"),
        pytest.param(packed(b"zstd", b"\xff\xfe"), b"", "is not zstd", id="no zstd"),
        pytest.param(packed(b"rot13", b"\x01\x02"), b"", "does not know", id="another"),
        pytest.param(packed(b"gzip," * 9, b"\x01\x02"), b"", "9 times", id="many"),
    ],
)
def test_what_is_wrong_with_a_body_is_told(text: bytes, body: bytes | None, trouble: str) -> None:
    found: Message
    (found,) = messages(text)
    assert body is None or found.body == body
    assert trouble in str(found.trouble)
    assert [message.body for message in messages(text + b"\n" + sized(JSON))][1:] == [JSON]


def test_a_sound_body_has_no_trouble() -> None:
    for name in ("Content-Length", "chunks", "gzip", "gzip in chunks", "curl -v", "no length", "decoded already"):
        assert {message.trouble for message in messages(BODIES[name][0])[-1:]} == {None}, name


MEGABYTE = 1 << 20
PIECE = 1 << 14
HOSTILE = {
    "a head without end": (b"GET / HTTP/1.1\n", b"a: b\n" * 2_000),
    "heads of one line": (b"", b"GET / HTTP/1.1\n" * 700),
    "remarks of curl": (b"", b"* a\n" * 2_500),
    "marks of curl": (b"", b"> a\n< b\n" * 1_200),
    "a line without end": (b"GET /", b"a" * PIECE),
    "NULs": (b"POST /hook HTTP/1.1\nA: ", b"\0" * PIECE),
    "NULs in a body": (post(b"Content-Length: 9" + b"0" * 17), b"\0" * PIECE),
    "one huge chunk": (post(b"Transfer-Encoding: chunked") + b"f" * 25 + b"\r\n", b"a" * PIECE),
    "lines in a huge chunk": (post(b"Transfer-Encoding: chunked") + b"f" * 25 + b"\r\n", b"a" * 99 + b"\n"),
    "chunks of a byte": (post(b"Transfer-Encoding: chunked"), b"1\r\na\r\n" * 1_000),
    "chunks of the wrong size": (post(b"Transfer-Encoding: chunked"), b"f\r\na\r\n" * 1_000),
    "sizes without end": (post(b"Transfer-Encoding: chunked"), b"1" * PIECE),
    "blanks behind a body": (sized(JSON), b"\n" * PIECE),
    "blank lines and fields": (b"", b"\na: b\n" * 1_500),
}


@pytest.mark.parametrize(("begin", "more"), HOSTILE.values(), ids=HOSTILE)
def test_time_and_memory_are_bounded(begin: bytes, more: bytes) -> None:
    def run(size: int) -> float:
        started = time.process_time()
        for _ in read([begin, *repeat(more, max(size // len(more), 1))]):
            pass
        return time.process_time() - started

    small = min(run(1 << 17), run(1 << 17))
    assert run(1 << 20) < 16 * small + 0.5
    tracemalloc.start()
    run(1 << 17)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * len(begin + more) + MEGABYTE


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_bomb_is_defused(name: str) -> None:
    bomb = zlib.compressobj(9, wbits=31) if name == "gzip" else zstd.ZstdCompressor()
    parts = [bomb.compress(b"\0" * MEGABYTE) for _ in range(600)]
    text = packed(name.encode(), b"".join(parts) + bomb.flush())
    size, done = 0, None
    tracemalloc.start()
    for item in read([text, sized(JSON)]):
        size += len(item.text) if isinstance(item, Data) else 0
        done = done or (item if isinstance(item, Done) else None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size < coding.DECODED_MOST + MEGABYTE
    assert "larger than 256 MiB" in str(done)
    assert peak < 8 * MEGABYTE


def test_a_piece_is_handed_on_as_soon_as_it_is_there() -> None:
    def live() -> Iterator[bytes]:
        yield from (post(b"Content-Length: 200"), b'{"a": 1}\n', b'{"b": 2}\n')
        seen.append("end")

    seen: list[object] = []
    for item in read(live()):
        seen.append(item.text if isinstance(item, Data) else type(item))
    assert seen[:3] == [Head, b'{"a": 1}\n', b'{"b": 2}\n']


@given(st.binary(max_size=200), st.booleans(), st.booleans())
def test_whatever_stands_there_is_a_head_no_head_or_not_yet_known(text: bytes, ended: bool, fresh: bool) -> None:
    found = head_at(text, 0, ended, fresh)
    assert found is not None or not ended
    assert not isinstance(found, NoHead) or found.until > 0


def test_the_module_is_loaded_without_heavy_ones() -> None:
    import subprocess
    import sys

    code = "import segcli.input.http.messages, sys; print({'email', 'http.client', 'h11'} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
    assert Path(coding.__file__).exists()
