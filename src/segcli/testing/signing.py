"""Signed bodies for a test, as the vendor sends them."""

from typing import NamedTuple

from segcli.api.python_values import as_text
from segcli.findings import Json
from segcli.signature.signature import HEADER, signature


class SignedBody(NamedTuple):
    """The bytes of a request, and its headers, the signature among them."""

    body: bytes
    headers: dict[str, str]


class SegcliSigned:
    """What the fixture `segcli_signed` gives: a function that signs payloads. `secret` is the one that it signs with
    when a test names none.
    """

    secret = "segcli-secret-of-tests"  # noqa: S105

    def __call__(self, payload: Json, secret: str | bytes = secret) -> SignedBody:
        """The body of a payload and its headers. Text is the body as it is, a JSON value is written compactly, as the
        vendor does.
        """
        key = secret.encode() if isinstance(secret, str) else secret
        body = as_text(payload)
        return SignedBody(body, {"content-type": "application/json", HEADER: signature(body, key)})
