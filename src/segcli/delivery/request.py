"""A request as it came, and what it is answered with."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import NamedTuple

from segcli.signature.signature import HEADER

Field = tuple[bytes, bytes]
"""The name and the value of a field of a head, as they were written."""


class Request(NamedTuple):
    """A whole request: its target and fields as they came, in their order, its body as it was sent but for chunks, and
    when the last of it was here.
    """

    target: bytes
    fields: tuple[Field, ...]
    body: bytes
    received: datetime

    def values(self, name: str) -> list[bytes]:
        """All values of a field, in their order; its name is in lower case."""
        wanted = name.encode()
        return [value for key, value in self.fields if key.lower() == wanted]

    @property
    def codings(self) -> tuple[str, ...]:
        """What the body was packed with, in this order."""
        items = b",".join(self.values("content-encoding")).decode("latin-1").lower().split(",")
        return tuple(name for item in items if (name := item.strip()))

    @property
    def signature(self) -> str | None:
        """The signature in the head; the last one, where there are several."""
        given = self.values(HEADER)
        return given[-1].decode("latin-1") if given else None


class Answer(NamedTuple):
    """What is answered: a status, a body, and fields beside those that every answer has."""

    status: int
    body: bytes = b""
    fields: tuple[Field, ...] = ()


class Handled(NamedTuple):
    """What a handler made of a delivery: the status of its answer, None when there was none, the seconds that it took,
    and what went wrong, in words that hold nothing of it.
    """

    status: int | None
    seconds: float
    trouble: str | None = None


Handler = Callable[[Request], Awaitable[tuple[Answer, Handled | None]]]
"""Gives the answer to a delivery, and what came of the handler that was asked, if one was."""


def refusal(status: int, reason: str) -> Answer:
    """An answer that says in a line why a request is not taken."""
    return Answer(status, f"{reason}\n".encode(), ((b"content-type", b"text/plain; charset=utf-8"),))


def now() -> datetime:
    return datetime.now(UTC)
