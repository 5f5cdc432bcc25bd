"""Which requests are taken, by their heads and sizes, and how the others are answered."""

from typing import Protocol

import h11

from segcli.delivery.limits import Limits
from segcli.delivery.request import Answer, Field, refusal

METHOD = b"POST"
REASONS = {
    408: "the request took too long",
    413: "the body is too large",
    431: "the head is too large",
    501: "this transfer encoding is not known",
    505: "this is not HTTP/1.1",
}
VERSIONS = (b"1.0", b"1.1")
MALFORMED = "this is no request that HTTP/1.1 allows"


class Budget(Protocol):
    """What all connections share: the bytes of bodies that are on their way."""

    held: int


class RefusedError(Exception):
    """A request is answered before it has been read to its end; the connection is closed behind it."""

    def __init__(self, status: int, reason: str | None = None, *fields: Field) -> None:
        super().__init__(status)
        answer = refusal(status, reason or REASONS.get(status, MALFORMED))
        self.answer: Answer = answer._replace(fields=(*answer.fields, *fields))


def refuse_head(head: h11.Request, fields: tuple[Field, ...], path: bytes, limits: Limits) -> int:
    """The length of the body that a head announces, 0 where it announces none. Raises RefusedError for a request whose
    body need not be read.
    """
    if head.http_version not in VERSIONS:
        raise RefusedError(505)
    names = {name.lower(): value for name, value in fields}
    if sum(len(name) + len(value) + 4 for name, value in fields) + len(head.target) > limits.head:
        raise RefusedError(431)
    if b"transfer-encoding" in names and b"content-length" in names:
        # Where one reader believes the chunks and the next one the length, a second request hides in the first.
        raise RefusedError(400, "a request has either chunks or a length")
    if path_of(bytes(head.target)) != path:
        raise RefusedError(404, "nothing is received at this path")
    if head.method != METHOD:
        raise RefusedError(405, "webhooks are posted", (b"allow", METHOD))
    # h11 has made sure that all lengths are one number.
    return int(names.get(b"content-length", b"0").partition(b",")[0])


def refuse_size(size: int, on_its_way: int, limits: Limits) -> None:
    """Raises RefusedError for a body that is too large, for itself or together with those that are on their way."""
    if size > limits.body:
        raise RefusedError(413)
    if on_its_way > limits.bodies:
        raise RefusedError(503, "too much is on its way at once", (b"retry-after", b"1"))


def path_of(target: bytes) -> bytes:
    """The path of a request target, which may be an absolute URI (RFC 9112, section 3.2.2)."""
    if not target.startswith(b"/"):
        _, _, rest = target.partition(b"://")
        target = b"/" + rest.partition(b"/")[2]
    return target.partition(b"?")[0]
