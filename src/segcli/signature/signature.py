"""Webhook signatures: HMAC-SHA256 over the body.

The vendor signs the JSON without the white space outside its strings, or a plain string as it is, and sends lower-case
hex in `x-voucherify-signature`. White space is removed from the bytes as they came: writing the JSON anew would change
numbers, escapes and the order of keys.
"""

import hmac
from functools import lru_cache

from segcli.input.minify import without_white_space
from segcli.input.parser import whole_value

HEADER = "x-voucherify-signature"


@lru_cache(2)
def signed_part(body: bytes) -> bytes:
    """The bytes that are signed: JSON without white space outside strings, anything else as it is.

    Remembered, since a mismatch is looked into with the same body (20 ms for a megabyte).
    """
    return body if whole_value(body) is None else without_white_space(body)


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
