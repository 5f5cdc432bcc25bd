"""Signatures: the vendor's vectors, what a mismatch is said to come from, and that no secret is ever shown."""

import hmac
import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.input.minify import without_white_space
from segcli.signature.bodies import Body, bodies
from segcli.signature.diagnosis import mistake
from segcli.signature.signature import matches, signature
from support.cli import Run
from support.events import first_example, webhook

KEY = b"k3y-0f-n0b0dy"
EVENT = webhook("customer.segment.left", first_example("customer.segment.left"), note="Żółty / słoń")
PRETTY = json.dumps(EVENT, indent=2, ensure_ascii=False).encode()
COMPACT = orjson.dumps(EVENT)
DATA = orjson.dumps(EVENT["data"])
BOM = b"\xef\xbb\xbf"

VECTORS = {
    "compact": ("secretKey", '{"a":1}', "a17d2ac229d1ebbb5f10e839c7985c4818e5986eab297f7e5979196d4d7d3ed2"),
    "spaced": ("secretKey", ' {\r\n\t"a" : 1\n} ', "a17d2ac229d1ebbb5f10e839c7985c4818e5986eab297f7e5979196d4d7d3ed2"),
    "escaped quote": ("secretKey", '{"a\\"b": 1}', "f7cf97814a03146abedb9793f56e1dec34f618f82d10395310d053f749483ffb"),
    "plain string": ("secretKey", "  message  ", "53ff92957e1427ce23ad5bda9d0c5f2f4ff384d0806b83eeacb510c842d3a358"),
    "short": (
        "secret-signature-key",
        '{"test":"test1"}',
        "5547d4d07430a2d1b77649564c68d80afe591f7cc61ca110bccb442e3205eeec",
    ),
    "nested": (
        "secret_01234567890_secret",
        '{"item1":123,"item2":"message","item3":{"a":1,"b":2},"item4":["a","b","c"]}',
        "e87e23da6caa7407a6177cc84ba1b26f58e1a68e24f08eba6ee023c8932b111a",
    ),
}


def hmac_of(signed: bytes, key: bytes = KEY) -> str:
    return hmac.new(key, signed, "sha256").hexdigest()


@pytest.mark.parametrize(("key", "body", "expected"), VECTORS.values(), ids=VECTORS)
def test_the_vendor_s_vectors_match(key: str, body: str, expected: str) -> None:
    assert signature(body.encode(), key.encode()) == expected
    assert matches(expected, body.encode(), key.encode())


MISTAKES: dict[str, tuple[str, bytes, bytes, str]] = {
    "signed with its white space": (hmac_of(PRETTY), PRETTY, KEY, "the body was signed with its white space"),
    "its last newline was not signed": (
        hmac_of(PRETTY),
        PRETTY + b"\n",
        KEY,
        "outside strings first; the newline at the end of the body was not signed",
    ),
    "newline behind a text": (hmac_of(b"hello"), b"hello\n", KEY, "the newline at the end of the body was not signed"),
    "signed with a newline": (hmac_of(COMPACT + b"\n"), COMPACT, KEY, "the body was signed with a newline at its end"),
    "signed with CRLF": (hmac_of(COMPACT + b"\r\n"), COMPACT, KEY, "the body was signed with a newline at its end"),
    "byte order mark here": (hmac_of(COMPACT), BOM + COMPACT, KEY, "the body starts with a byte order mark"),
    "byte order mark there": (hmac_of(BOM + COMPACT), COMPACT, KEY, "signed with a byte order mark in front"),
    "signed in UTF-16": (
        hmac_of(COMPACT.decode().encode("utf-16-le")),
        COMPACT,
        KEY,
        "the body was signed in UTF-16-LE; here it is in UTF-8",
    ),
    "here in UTF-16": (
        hmac_of(COMPACT),
        COMPACT.decode().encode("utf-16"),
        KEY,
        "the body was signed in UTF-8; here it is in UTF-16",
    ),
    "signed in Latin-1": (
        hmac_of('{"a":"é"}'.encode("latin-1")),
        '{"a":"é"}'.encode(),
        KEY,
        "the body was signed in LATIN-1; here it is in UTF-8",
    ),
    "here in Latin-1": (
        hmac_of('{"a":"é"}'.encode()),
        '{"a":"é"}'.encode("latin-1"),
        KEY,
        "the body was signed in UTF-8; here it is in LATIN-1",
    ),
    "written with escapes": (
        hmac_of(json.dumps(EVENT, separators=(",", ":")).encode()),
        COMPACT,
        KEY,
        "parsed and written again: its bytes differ from those that were signed (characters beyond ASCII",
    ),
    "read with escapes": (
        hmac_of(COMPACT),
        json.dumps(EVENT, separators=(",", ":")).encode(),
        KEY,
        "parsed and written again: its bytes differ from those that were signed",
    ),
    "numbers written anew": (hmac_of(b'{"a":1.0}'), b'{"a":1.00}', KEY, "the body was parsed and written again"),
    "slashes escaped": (hmac_of(b'{"a":"x\\/y"}'), b'{"a":"x/y"}', KEY, "written again: its bytes differ"),
    "keys sorted": (hmac_of(b'{"a":1,"b":2}'), b'{"b":2,"a":1}', KEY, "its keys were sorted"),
    "dumped with spaces": (hmac_of(b'{"b": 2, "a": 1}'), b'{"b":2,"a":1}', KEY, "and it was signed with white space"),
    "data alone": (hmac_of(DATA), COMPACT, KEY, "`data` was signed instead of the whole body"),
    "data alone, pretty body": (hmac_of(DATA), PRETTY, KEY, "`data` was signed instead of the whole body"),
    "another data before it": (
        hmac_of(b'{"x":1}'),
        b'{"event":{"data":2},"data":{"x":1}}',
        KEY,
        "`data` was signed instead of the whole body",
    ),
    "string without its quotes": (hmac_of(b"hello"), b'"hello"', KEY, "the string was signed without the quotes"),
    "upper case": (hmac_of(COMPACT).upper(), COMPACT, KEY, "the signature has hex digits in upper case"),
    "base64": (b64encode(bytes.fromhex(hmac_of(COMPACT))).decode(), COMPACT, KEY, "the signature is base64"),
    "sha256=": (f"sha256={hmac_of(COMPACT)}", COMPACT, KEY, "the signature has `sha256=` in front"),
    "quotes around it": (f'"{hmac_of(COMPACT)}"', COMPACT, KEY, "the signature has white space or quotes around it"),
    "cut off": (hmac_of(COMPACT)[:40], COMPACT, KEY, "only the first 40 of the 64 hex digits"),
    "newline in the secret": (hmac_of(COMPACT), COMPACT, KEY + b"\n", "the secret has a newline at its end"),
    "CRLF in the secret": (hmac_of(COMPACT), COMPACT, KEY + b"\r\n", "the secret has a newline at its end"),
    "blank before the secret": (hmac_of(COMPACT), COMPACT, b" " + KEY, "the secret has white space or a byte order"),
    "byte order mark in the secret": (
        hmac_of(COMPACT),
        COMPACT,
        BOM + KEY,
        "the secret has white space or a byte order",
    ),
    "quotes around the secret": (hmac_of(COMPACT), COMPACT, b"'" + KEY + b"'", "the secret has quotes around it"),
    "newline in the signer's": (hmac_of(COMPACT, KEY + b"\n"), COMPACT, KEY, "the signer's secret has a newline"),
    "two at once": (
        hmac_of(PRETTY).upper(),
        PRETTY,
        KEY + b"\n",
        "lower case; the secret has a newline at its end that does not belong to it; the body was signed with its",
    ),
}


@pytest.mark.parametrize(("found", "body", "key", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_common_mistake_is_named(found: str, body: bytes, key: bytes, said: str) -> None:
    assert not matches(found, body, key)
    assert said in str(mistake(found, body, key))


@pytest.mark.parametrize(
    ("found", "body"),
    [
        pytest.param(hmac_of(COMPACT, b"another"), COMPACT, id="another secret"),
        pytest.param("", COMPACT, id="empty"),
        pytest.param("ż\udcff", COMPACT, id="no hex"),
        pytest.param(hmac_of(COMPACT)[:8], COMPACT, id="too short to tell"),
        pytest.param(hmac_of(b""), b"[" * 600 + b"]" * 600, id="nested too deep to write again"),
        pytest.param(hmac_of(b""), b"\xff\xfe\xff", id="no text"),
        pytest.param(hmac_of(b"x"), b"", id="empty body"),
    ],
)
def test_what_no_guess_explains_is_not_explained(found: str, body: bytes) -> None:
    assert mistake(found, body, KEY) is None


JSON_TEXT = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(JSON_TEXT, st.sampled_from([None, 1, 4, "\t"]))
def test_white_space_outside_strings_does_not_change_a_signature(value: Any, indent: int | str | None) -> None:
    compact = json.dumps(value, separators=(",", ":"))

    assert without_white_space(json.dumps(value, indent=indent).encode()) == compact.encode()
    assert signature(json.dumps(value, indent=indent).encode(), KEY) == hmac_of(compact.encode())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.text(max_size=70), st.binary(min_size=1, max_size=40))
def test_any_bytes_can_be_verified(body: bytes, found: str, key: bytes) -> None:
    told = mistake(found, body, key)

    assert told is None or told
    assert matches(signature(body, key), body, key)


def test_the_head_of_the_last_answer_brings_the_signature() -> None:
    first = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nContent-Length: 5\r\n\r\nmoved"
    last = b"HTTP/2 200\r\ncontent-type: application/json\r\nX-VOUCHERIFY-signature:  abcd \r\n\r\n"

    assert bodies(first + last + COMPACT) == [Body(COMPACT, "abcd", 6)]
    assert bodies(first + b"HTTP/2 200\n\n" + COMPACT) == [Body(COMPACT, None, 6)]
    assert bodies(COMPACT) == [Body(COMPACT, None)]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_bytes(KEY)
    return file


def test_a_dump_of_curl_is_verified_from_a_pipe(run: Run, secret: Path) -> None:
    dump = f"HTTP/2 200\r\nx-voucherify-signature: {hmac_of(COMPACT)}\r\n\r\n".encode() + PRETTY

    assert run("verify", "-", "--secret-file", secret, stdin=dump) == (0, "the signature matches\n", "")


def test_what_sign_prints_verify_accepts(run: Run, secret: Path, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_bytes(PRETTY)
    made = run("sign", body, env={"SEGCLI_SECRET": KEY.decode()})

    assert made == (0, f"{hmac_of(COMPACT)}\n", "")
    assert run("verify", body, "--secret-file", secret, "--signature", made.out.strip()).code == 0


def test_a_mismatch_ends_with_1_and_its_reason(run: Run, secret: Path) -> None:
    ran = run("verify", "-", "--secret-file", secret, "--signature", hmac_of(PRETTY), stdin=PRETTY)

    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("the signature does not match: the body was signed with its white space")


@pytest.mark.parametrize(
    ("args", "stdin", "said"),
    [
        pytest.param(["verify", "-"], COMPACT, "no signature: --signature HEX", id="no signature"),
        pytest.param(["verify", "-", "--signature", "00"], b"", "is empty", id="no body"),
        pytest.param(["verify", "missing.json", "--signature", "00"], b"", "no such file", id="no file"),
        pytest.param(["sign", "."], b"", "directory", id="a directory"),
        pytest.param(["sign", "-", "--secret-file", "missing"], COMPACT, "no such file", id="no secret file"),
    ],
)
def test_what_cannot_be_verified_ends_with_2(
    run: Run, args: list[str], stdin: bytes, said: str, tmp_path: Path
) -> None:
    ran = run(*args, stdin=stdin, cwd=tmp_path, env={"SEGCLI_SECRET": KEY.decode()})

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert KEY.decode() not in ran.err


def test_without_a_secret_nothing_is_verified(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.write_bytes(b"\n")

    assert "no secret" in run("sign", "-", stdin=COMPACT, env={"SEGCLI_SECRET": ""}).err
    assert "is empty" in run("sign", "-", "--secret-file", empty, stdin=COMPACT).err


@pytest.mark.parametrize("name", MISTAKES)
def test_no_secret_is_ever_told(name: str) -> None:
    found, body, key, _ = MISTAKES[name]

    told = str(mistake(found, body, key))

    assert KEY.decode() not in told
    assert hmac_of(COMPACT) not in told
