"""Webhook signatures: HMAC-SHA256 over the body.

The vendor signs the JSON without the white space outside its strings, or a plain string as it is, and sends lower-case
hex in `x-voucherify-signature`. White space is removed from the bytes as they came: writing the JSON anew would change
numbers, escapes and the order of keys.
"""

import hmac
import re
from functools import lru_cache
from typing import NamedTuple

import orjson

from segcli.input.minify import without_white_space

HEADER = "x-voucherify-signature"
HEAD = re.compile(rb"HTTP/[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n")
OWN_HEADER = re.compile(rb"(?im)^" + HEADER.encode() + rb":[ \t]*([^\r\n]*)")


class Message(NamedTuple):
    """A body, and the signature that its HTTP head brought along."""

    body: bytes
    signature: str | None


def message(text: bytes) -> Message:
    """The body of what `curl -i` prints, or of a bare body. Of several heads (100 Continue, redirects) the last one
    counts.
    """
    signature, at = None, 0
    while head := HEAD.match(text, at):
        header = OWN_HEADER.search(head[0])
        signature = header[1].decode("latin-1").strip() if header else None
        at = head.end()
    return Message(text[at:], signature)


@lru_cache(2)
def signed_part(body: bytes) -> bytes:
    """The bytes that are signed: JSON without white space outside strings, anything else as it is.

    Remembered, since a mismatch is looked into with the same body (20 ms for a megabyte).
    """
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    return without_white_space(body)


def signature(body: bytes, secret: bytes) -> str:
    """The signature of a body, 64 lower-case hex digits."""
    return digest(signed_part(body), secret)


def digest(signed: bytes, secret: bytes) -> str:
    return hmac.digest(secret, signed, "sha256").hex()


def equal(given: str, expected: str) -> bool:
    """Whether two signatures are equal; takes the same time wherever they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())


def matches(given: str, body: bytes, secret: bytes) -> bool:
    """Whether a signature is that of the body."""
    return equal(given, signature(body, secret))
