"""Listens at one address: takes connections, not too many, and ends them when it is closed."""

import asyncio
import socket
from typing import Any

from segcli.console.text import visible
from segcli.delivery.conversation import Conversation, Service
from segcli.findings import SegcliError

BACKLOG = 512
FINISHED_SECONDS = 2.0
"""How long a request that has begun to come may take to be answered when the receiver is closed."""


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address; port 0 is one that is free. Raises SegcliError when it cannot be had."""
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        opened = socket.socket(family, kind)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind(place)
        except OSError:
            opened.close()
            raise
    except (OSError, UnicodeError) as error:
        why = (getattr(error, "strerror", None) or "no such address").lower()
        raise SegcliError(f"cannot listen at {visible(host)}, port {port}: {why}") from error
    return opened


def url_of(listening: socket.socket, path: str) -> str:
    """The URL at which a socket can be reached from this machine."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"


class Receiver:
    """Has the requests that come to a socket answered by a service, until it is closed. `bugs` are errors of ours that
    ended a connection; the others go on.
    """

    def __init__(self, listening: socket.socket, service: Service) -> None:
        self._listening = listening
        self._service = service
        self._conversations: dict[Conversation, asyncio.Task[Any] | None] = {}
        self._server: asyncio.Server | None = None
        self._is_open = True
        self.held = 0
        self.bugs: list[BaseException] = []

    async def start(self) -> None:
        """Begin to take connections."""
        asyncio.get_running_loop().set_exception_handler(self._keep_bug)
        limit = self._service.limits.head
        self._server = await asyncio.start_server(self._take, sock=self._listening, backlog=BACKLOG, limit=limit)

    async def close(self) -> None:
        """Take no more; what has begun to come may be answered yet."""
        self._is_open = False
        if self._server is not None:
            self._server.close()
        for conversation in self._conversations:
            conversation.drop_if_idle()
        tasks = [task for task in self._conversations.values() if task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=FINISHED_SECONDS)
        for conversation in list(self._conversations):
            conversation.drop()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = Conversation(reader, writer, self._service, self)
        self._conversations[conversation] = asyncio.current_task()
        if len(self._conversations) > self._service.limits.connections:
            self._make_room()
        try:
            await conversation.run(lambda: self._is_open)
        finally:
            self._conversations.pop(conversation, None)

    def _make_room(self) -> None:
        """End the oldest connection that waits for what does not come: who holds many open keeps nobody out."""
        oldest = next((each for each in self._conversations if each.is_waiting), None)
        if oldest is not None:
            self._conversations.pop(oldest)
            oldest.drop()

    def _keep_bug(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(error := context.get("exception"), Exception) and not isinstance(error, OSError):
            self.bugs.append(error)
