"""A receiver of webhooks in the process of a test."""

import threading
from collections import deque
from typing import NamedTuple

import orjson

from segcli.delivery import extra
from segcli.delivery.request import Answer, Request
from segcli.findings import Json
from segcli.signature.signature import HEADER, matches

PATH = "/hook"


class ReceivedRequest(NamedTuple):
    """A request as it came: the path and query that it was posted to, its headers, whose names are in lower case, and
    its body.
    """

    target: str
    headers: dict[str, str]
    body: bytes

    def is_signed(self, secret: str | bytes) -> bool:
        """Whether the body is signed with a secret, as the vendor does it."""
        key = secret.encode() if isinstance(secret, str) else secret
        return matches(self.headers.get(HEADER, ""), self.body, key)


class SegcliServer:
    """What the fixture `segcli_server` gives: posts to `url` are kept in `requests` and answered with 200. Raises
    SegcliError where the extra `delivery` is not installed.
    """

    def __init__(self) -> None:
        extra.require("the fixture segcli_server", "h11")
        self.requests: list[ReceivedRequest] = []
        self._answers: deque[Answer] = deque()
        self._has_come = threading.Condition()
        from segcli.delivery.threaded import ThreadedReceiver

        self._receiver = ThreadedReceiver(PATH, self._answer)
        self.url = self._receiver.url

    @property
    def events(self) -> list[Json]:
        """The bodies that are JSON, parsed."""
        return [value for request in self.requests if (value := parsed(request.body)) is not None]

    def respond(self, *statuses: int, body: bytes = b"") -> None:
        """Have the next requests answered with these statuses, one each; those behind them with 200 again."""
        self._answers.extend(Answer(status, body) for status in statuses)

    def wait_for(self, count: int, seconds: float = 10.0) -> list[ReceivedRequest]:
        """The requests, when so many have come. Raises AssertionError when they have not in so many seconds."""
        __tracebackhide__ = True
        with self._has_come:
            if not self._has_come.wait_for(lambda: len(self.requests) >= count, seconds):
                raise AssertionError(f"{len(self.requests)} of {count} requests have come in {seconds:g} s")
        return self.requests

    def close(self) -> None:
        """Receive no more. Raises what went wrong in the receiver."""
        self._receiver.close()

    async def _answer(self, request: Request) -> Answer:
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in request.fields}
        with self._has_come:
            self.requests.append(ReceivedRequest(request.target.decode(), headers, request.body))
            self._has_come.notify_all()
        return self._answers.popleft() if self._answers else Answer(200)


def parsed(body: bytes) -> Json:
    """The value of a body, None when it is no JSON."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
