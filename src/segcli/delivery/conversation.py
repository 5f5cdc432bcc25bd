"""What is said over one connection: requests are read one after another, within limits, and each is answered.

h11 knows HTTP and leaves the bytes, the time and the connection to us, so each limit holds from the first byte on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from typing import NamedTuple

import h11

from segcli.delivery.admission import Budget, RefusedError, refuse_head, refuse_size
from segcli.delivery.limits import Limits
from segcli.delivery.request import Answer, Request, now

PIECE = 1 << 16
BODILESS = (204, 304)
PHRASED = frozenset(HTTPStatus)
LINGERED_SECONDS = 2.0
LINGERED_BYTES = 16 << 20
"""What is still read of a request that was refused: who is cut off while he writes does not see the answer."""


Answers = Callable[[Request], Awaitable[Answer]]
"""Gives the answer to a request. Raises RefusedError for one that is not taken."""


class Service(NamedTuple):
    """What is done with requests to a path; `refused` is told of the others, by what they are answered."""

    path: bytes
    answer: Answers
    refused: Callable[[Answer], None]
    limits: Limits


class Conversation:
    """One connection. It `is_waiting` for a request or the rest of one, and can then be given up for another."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, service: Service, budget: Budget
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._service = service
        self._budget = budget
        self._limits = service.limits
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=self._limits.head)
        self._has_begun = self._has_ended = self._is_head = False
        self.is_waiting = True

    async def run(self, is_open: Callable[[], bool]) -> None:
        """Take requests until the other side is gone, or the receiver is no longer open."""
        with suppress(OSError):  # whoever was there is gone
            while is_open() and await self._exchange():
                pass
        self.is_waiting = False
        self._writer.close()

    def drop(self) -> None:
        """End the connection at once."""
        self._writer.transport.abort()

    def drop_if_idle(self) -> None:
        """End the connection unless a request has begun to come or is being answered."""
        if self.is_waiting and not self._has_begun:
            self.drop()

    async def _exchange(self) -> bool:
        """Read a request and answer it; gives whether another one can follow."""
        self._has_begun = bool(self._http.trailing_data[0])
        self.is_waiting = True
        try:
            request = await self._timely()
            if request is None:
                return False
            self.is_waiting = False
            await self._send(await self._service.answer(request))
        except RefusedError as refused:
            await self._refuse(refused.answer)
            return False
        except h11.RemoteProtocolError as error:
            if not self._has_ended:
                await self._refuse(RefusedError(error.error_status_hint).answer)
            return False
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    async def _timely(self) -> Request | None:
        """The next request, None when none comes."""
        limits = self._limits
        try:
            async with asyncio.timeout(limits.request_seconds if self._has_begun else limits.idle_seconds) as timeout:
                return await self._request(timeout)
        except TimeoutError:
            if not self._has_begun:
                return None
            raise RefusedError(408) from None

    async def _request(self, timeout: asyncio.Timeout) -> Request | None:
        head = await self._event(timeout)
        if not isinstance(head, h11.Request):
            return None
        self._is_head = head.method == b"HEAD"
        fields = tuple((bytes(name), bytes(value)) for name, value in head.headers.raw_items())
        declared = refuse_head(head, fields, self._service.path, self._limits)
        refuse_size(declared, self._budget.held + declared, self._limits)
        if self._http.they_are_waiting_for_100_continue:
            self._write(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
        body = await self._body(timeout)
        return None if body is None else Request(bytes(head.target), fields, body, now())

    async def _body(self, timeout: asyncio.Timeout) -> bytes | None:
        """The body of a request, None when its sender is gone before its end."""
        pieces: list[bytes] = []
        size = 0
        try:
            while isinstance(event := await self._event(timeout), h11.Data):
                pieces.append(bytes(event.data))
                size += len(event.data)
                self._budget.held += len(event.data)
                refuse_size(size, self._budget.held, self._limits)
        finally:
            self._budget.held -= size
        return b"".join(pieces) if isinstance(event, h11.EndOfMessage) else None

    async def _event(self, timeout: asyncio.Timeout) -> object:
        """The next part of a request. From its first byte on, the time for a whole one runs."""
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = await self._reader.read(PIECE)
            self._has_ended = not data
            if data and not self._has_begun:
                self._has_begun = True
                timeout.reschedule(asyncio.get_running_loop().time() + self._limits.request_seconds)
            self._http.receive_data(data)
        return event

    async def _refuse(self, answer: Answer) -> None:
        """Answer a request that has not been read to its end, and go."""
        self.is_waiting = False
        self._service.refused(answer)
        await self._send(answer, is_last=True)
        if self._writer.can_write_eof():
            self._writer.write_eof()
        left = LINGERED_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGERED_SECONDS):
                while left > 0 and (data := await self._reader.read(PIECE)):
                    left -= len(data)

    async def _send(self, answer: Answer, is_last: bool = False) -> None:
        """Send an answer; one to HEAD has no body."""
        fields = [(b"date", formatdate(usegmt=True).encode()), *answer.fields]
        if answer.status not in BODILESS:
            fields.append((b"content-length", b"%d" % len(answer.body)))
        if is_last:
            fields.append((b"connection", b"close"))
        self._write(h11.Response(status_code=answer.status, headers=fields, reason=phrase(answer.status)))
        if answer.body and not self._is_head and answer.status not in BODILESS:
            self._write(h11.Data(data=answer.body))
        self._write(h11.EndOfMessage())
        async with asyncio.timeout(self._limits.answer_seconds):
            await self._writer.drain()

    def _write(self, event: h11.Event) -> None:
        self._writer.write(self._http.send(event) or b"")


def phrase(status: int) -> bytes:
    """What stands behind a status, for people."""
    return HTTPStatus(status).phrase.encode() if status in PHRASED else b""
