"""Webhook signatures: HMAC-SHA256 over the body, and what went wrong when one does not match.

The vendor signs the JSON without the white space outside its strings, or a plain string as it is, and sends lower-case
hex in `x-voucherify-signature`. White space is removed from the bytes as they came: writing the JSON anew would change
numbers, escapes and the order of keys.
"""

import hmac
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

import orjson

HEADER = "x-voucherify-signature"
WHITE_SPACE = re.compile(rb'("(?:[^"\\]++|\\.)*+")|[ \t\r\n]++', re.DOTALL)
HEAD = re.compile(rb"(?:HTTP/[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n)+")
BOM = b"\xef\xbb\xbf"


class Message(NamedTuple):
    """A body, and the signature that its HTTP head brought along."""

    body: bytes
    signature: str | None


class Attempt(NamedTuple):
    """Something that could have been signed, and what is wrong if it was."""

    signed: bytes
    mistake: str


def message(text: bytes) -> Message:
    """The body of what `curl -i` prints, or of a bare body."""
    head = HEAD.match(text)
    if head is None:
        return Message(text, None)
    found = re.search(rb"(?im)^" + HEADER.encode() + rb":[ \t]*([^\r\n]*)", head[0])
    return Message(text[head.end() :], found[1].decode("latin-1").strip() if found else None)


def signed_part(body: bytes) -> bytes:
    """The bytes that are signed: JSON without white space outside strings, anything else as it is."""
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    return without_white_space(body)


def without_white_space(text: bytes) -> bytes:
    """JSON without the white space outside its strings, otherwise byte for byte."""
    return WHITE_SPACE.sub(rb"\1", text)


def signature(body: bytes, secret: bytes) -> str:
    """The signature of a body, 64 lower-case hex digits."""
    return digest(signed_part(body), secret)


def digest(signed: bytes, secret: bytes) -> str:
    return hmac.digest(secret, signed, "sha256").hex()


def matches(found: str, body: bytes, secret: bytes) -> bool:
    """Whether a signature is that of the body; takes the same time wherever they differ."""
    return hmac.compare_digest(found.encode("utf-8", "replace"), signature(body, secret).encode())


def mistake(found: str, body: bytes, secret: bytes) -> str | None:
    """What probably went wrong with a signature that does not match: the first guess that makes it match."""
    attempts = [Attempt(signed_part(body), ""), *guesses(body)]
    secrets = [Attempt(secret, ""), *secret_guesses(secret)]
    spellings = [(found, "")]
    if found.strip().lower() != found:
        spellings.append((found.strip().lower(), "the signature is not written in lower-case hex"))
    for spelling, spelt in spellings:
        for key in secrets:
            for attempt in attempts:
                if hmac.compare_digest(
                    digest(attempt.signed, key.signed).encode(), spelling.encode("utf-8", "replace")
                ):
                    return "; ".join(filter(None, (spelt, key.mistake, attempt.mistake))) or None
    return None


def secret_guesses(secret: bytes) -> Iterator[Attempt]:
    stripped = secret.strip()
    if stripped != secret:
        yield Attempt(stripped, "the secret has a newline or blank at its end that does not belong to it")
    yield Attempt(secret + b"\n", "the signer's secret has a newline at its end")


def guesses(body: bytes) -> Iterator[Attempt]:
    """What is often signed, or sent, by mistake."""
    yield Attempt(body, "the body was signed with its white space, which has to be removed outside strings first")
    yield Attempt(body + b"\n", "the body was signed with a newline behind it")
    yield Attempt(body.rstrip(b"\r\n"), "the body has a newline behind it that was not signed")
    if body.startswith(BOM):
        yield Attempt(signed_part(body[len(BOM) :]), "the body starts with a byte order mark that was not signed")
    yield Attempt(BOM + signed_part(body), "the body was signed with a byte order mark in front")
    yield from recoded(body)
    yield from rewritten(body)


def recoded(body: bytes) -> Iterator[Attempt]:
    """The body in the encodings that it is taken for by mistake."""
    for source, target in (("utf-8", "latin-1"), ("latin-1", "utf-8"), ("utf-8", "utf-16-le"), ("utf-16", "utf-8")):
        try:
            other = body.decode(source).encode(target)
        except UnicodeError:
            continue
        if other != body:
            wrong = f"the body was turned from {target.upper()} into {source.upper()} on its way"
            yield Attempt(signed_part(other), wrong)


def rewritten(body: bytes) -> Iterator[Attempt]:
    """The same JSON as others write it, and the data without its envelope."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return
    wrong = "the body was parsed and written again: its bytes differ from those that were signed"
    if isinstance(value, str):
        yield Attempt(value.encode(), "the string was signed without its quotes")
    yield Attempt(orjson.dumps(value), wrong)
    yield Attempt(json.dumps(value, separators=(",", ":")).encode(), wrong)
    yield Attempt(json.dumps(value).encode(), f"{wrong}, with white space")
    yield Attempt(orjson.dumps(value).replace(b"/", b"\\/"), wrong)
    yield Attempt(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), f"{wrong}, with its keys sorted")
    if isinstance(value, dict) and "data" in value:
        from segcli.positions import Positions

        span = Positions(body).values[("data",)]
        yield Attempt(signed_part(body[span.start : span.end]), "`data` was signed instead of the whole body")
        yield Attempt(orjson.dumps(value["data"]), "`data` was signed instead of the whole body")
