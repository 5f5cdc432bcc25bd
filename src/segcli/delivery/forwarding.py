"""Hands deliveries on to a handler: the same body and fields, and its answer goes back to the sender."""

import asyncio
import ssl
import time
from collections.abc import Iterable, Iterator

import h11

from segcli.delivery.addresses import Target
from segcli.delivery.connection import PATIENCE
from segcli.delivery.request import Answer, Field, Handled, Request, refusal

ANSWER_MOST = 1 << 20
HEAD_MOST = 1 << 16
PIECE = 1 << 16
HOP_BY_HOP = frozenset(
    (
        *(b"connection", b"expect", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection"),
        *(b"te", b"trailer", b"transfer-encoding", b"upgrade"),
    )
)
"""Fields that are of one connection (RFC 9110, section 7.6.1), as are those that Connection names; `Expect` asks for an
answer that has been given already.
"""

WRITTEN_ANEW = frozenset((b"content-length", b"date"))


class BrokenAnswerError(Exception):
    """What a handler answered cannot be passed on; the text says why."""


class Forwarder:
    """Posts deliveries to one handler, each over a connection of its own, and waits as long as the vendor would."""

    def __init__(self, target: Target, patience: float = PATIENCE) -> None:
        self._target = target
        self._patience = patience
        self._tls = ssl.create_default_context() if target.scheme == "https" else None

    async def answer(self, request: Request) -> tuple[Answer, Handled]:
        """What the handler answers; 504 where it takes too long, and 502 where it cannot be passed on."""
        started = time.monotonic()
        status, trouble = 502, None
        answer = None
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._exchange(request)
        except TimeoutError:
            status, trouble = 504, f"it has not answered within {self._patience:g} s"
        except h11.RemoteProtocolError:
            trouble = "it gives no answer, or none that is whole"
        except BrokenAnswerError as error:
            trouble = str(error)
        except OSError as error:
            trouble = f"it cannot be reached: {(error.strerror or 'the connection failed').lower()}"
        seconds = time.monotonic() - started
        if answer is None:
            return refusal(status, "the handler gave no answer that could be passed on"), Handled(
                None, seconds, trouble
            )
        return answer, Handled(answer.status, seconds)

    async def _exchange(self, request: Request) -> Answer:
        reader, writer = await self._connected()
        try:
            http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_MOST)
            head = h11.Request(method=b"POST", target=self._target.request_target, headers=self._fields(request))
            for event in (head, h11.Data(data=request.body), h11.EndOfMessage()):
                writer.write(http.send(event) or b"")
            return await received(http, reader)
        finally:
            writer.transport.abort()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the first address that takes one. Raises OSError when none does."""
        *others, last = self._target.addresses
        name = self._target.host if self._tls is not None else None
        for address in others:
            try:
                return await asyncio.open_connection(*address.place[:2], ssl=self._tls, server_hostname=name)
            except OSError:
                continue
        return await asyncio.open_connection(*last.place[:2], ssl=self._tls, server_hostname=name)

    def _fields(self, request: Request) -> list[Field]:
        """The fields as they came, but for those of the connection; Host names the handler."""
        target = self._target
        fields = [(b"Host", target.authority.encode())]
        if target.authorization is not None:
            fields.append((b"Authorization", target.authorization.encode()))
        passed = passed_on(request.fields, (b"host", b"content-length"))
        fields += (field for field in passed if field[0].lower() != b"authorization" or target.authorization is None)
        return [*fields, (b"Content-Length", b"%d" % len(request.body)), (b"Connection", b"close")]


def passed_on(fields: Iterable[Field], left_out: Iterable[bytes]) -> Iterator[Field]:
    """The fields that are not of the connection."""
    fields = tuple(fields)
    named = b",".join(value for name, value in fields if name.lower() == b"connection").lower().split(b",")
    dropped = {*HOP_BY_HOP, *left_out, *(name.strip() for name in named)}
    return (field for field in fields if field[0].lower() not in dropped)


async def received(http: h11.Connection, reader: asyncio.StreamReader) -> Answer:
    """The answer of a handler, read to its end."""
    head: h11.Response | None = None
    pieces: list[bytes] = []
    left = ANSWER_MOST
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(await reader.read(PIECE))
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            pieces.append(bytes(event.data))
            left -= len(event.data)
            if left < 0:
                raise BrokenAnswerError(f"its answer is larger than {ANSWER_MOST >> 20} MiB")
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            fields = ((bytes(name), bytes(value)) for name, value in head.headers.raw_items())
            return Answer(head.status_code, b"".join(pieces), tuple(passed_on(fields, WRITTEN_ANEW)))
