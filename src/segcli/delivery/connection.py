"""One connection to a handler, over which webhooks are posted one after another; all it answers is bounded.

h11 reads and writes the messages and leaves sockets alone, so the time that a handler has is that of its whole answer,
however it drips, and what is connected to is the address that was looked up.
"""

import select
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress

import h11

from segcli.delivery.addresses import Target
from segcli.delivery.exchange import Answer, Exchange

PATIENCE = 10.0
"""Seconds that the vendor waits for an answer."""

HEAD_MOST = 1 << 16
INTERIM_MOST = 100
BODY_MOST = 1 << 20
PIECE = 1 << 16
"""Bytes of the head, interim answers, bytes of the body that are read, and of one read."""

Field = tuple[str, str]


class Connection:
    """A connection that is made when it is needed, and again where it cannot be used any longer."""

    def __init__(self, target: Target, patience: float = PATIENCE) -> None:
        self._target = target
        self._patience = patience
        self._addresses = target.addresses
        self._tls = ssl.create_default_context() if target.scheme == "https" else None
        self._socket: socket.socket | None = None
        self._http = h11.Connection(h11.CLIENT)

    def post(self, fields: Iterable[Field], body: bytes) -> Answer:
        """Post a body, and give what came of it."""
        exchange = Exchange(self._patience)
        try:
            stream = self._connected(exchange)
            self._send(stream, exchange, fields, body)
            problem = self._receive(stream, exchange)
        except TimeoutError:
            self.close()
            return exchange.answer(f"no {'whole answer' if exchange.is_reached else 'connection'} in time", True)
        except h11.RemoteProtocolError:
            self.close()
            return exchange.answer(self._broken_off(exchange))
        except OSError as error:
            self.close()
            return exchange.answer(reason(error))
        if problem or not self._is_reusable():
            self.close()
        return exchange.answer(problem)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _connected(self, exchange: Exchange) -> socket.socket:
        """The socket of the connection, made anew unless the handler has kept it open."""
        stream = self._socket
        if stream is not None and not has_news(stream):
            exchange.is_reached = True
            return stream
        self.close()
        self._socket = stream = self._opened(exchange)
        exchange.is_reached = True
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEAD_MOST)
        return stream

    def _opened(self, exchange: Exchange) -> socket.socket:
        """A socket to the first address that takes one. Raises OSError when none does."""
        for address in self._addresses:
            stream = socket.socket(address.family, socket.SOCK_STREAM)
            try:
                stream.settimeout(exchange.left())
                stream.connect(address.place)
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if self._tls is not None:
                    stream.settimeout(exchange.left())
                    stream = self._tls.wrap_socket(stream, server_hostname=self._target.host)
            except OSError:
                stream.close()
                if address == self._addresses[-1]:
                    raise
                continue
            self._addresses = (address,)
            break
        return stream

    def _send(self, stream: socket.socket, exchange: Exchange, fields: Iterable[Field], body: bytes) -> None:
        """Send the request; a handler that refuses it before it has come whole may have answered all the same."""
        target = self._target
        head = [("host", target.authority), *fields, ("content-length", str(len(body)))]
        if target.authorization is not None:
            head.insert(1, ("authorization", target.authorization))
        pieces = [self._http.send(h11.Request(method="POST", target=target.request_target, headers=head))]
        pieces += [self._http.send(h11.Data(data=body)), self._http.send(h11.EndOfMessage())]
        stream.settimeout(exchange.left())
        with suppress(BrokenPipeError, ConnectionResetError):
            stream.sendall(b"".join(piece or b"" for piece in pieces))

    def _receive(self, stream: socket.socket, exchange: Exchange) -> str | None:
        """Read the answer, and say what is wrong with one that was not read to its end."""
        interim = 0
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                stream.settimeout(exchange.left())
                piece = stream.recv(PIECE)
                exchange.has_begun = exchange.has_begun or bool(piece)
                self._http.receive_data(piece)
            elif isinstance(event, h11.InformationalResponse):
                interim += 1
                if interim > INTERIM_MOST:
                    return "only interim answers came"
            elif isinstance(event, h11.Response):
                exchange.status = event.status_code
            elif isinstance(event, h11.Data):
                exchange.take(bytes(event.data))
                if exchange.size > BODY_MOST:
                    return "the answer is larger than 1 MiB"
                exchange.left()
            else:
                return None

    def _broken_off(self, exchange: Exchange) -> str:
        """Why an answer is none, or no whole one."""
        if not exchange.has_begun:
            return "the connection was closed without an answer"
        return "the answer is no HTTP" if exchange.status is None else "the answer breaks off"

    def _is_reusable(self) -> bool:
        """Whether another request can follow, and make ready for it."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return not self._http.trailing_data[0]


def has_news(stream: socket.socket) -> bool:
    """Whether an idle connection has something to read, which is its end, or nothing that was asked for."""
    readable, _, _ = select.select([stream], [], [], 0)
    return bool(readable)


def reason(error: OSError) -> str:
    """Why nothing could be sent or received, in words without anything of what came."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS fails: {(error.reason or 'no reason is given').replace('_', ' ').lower()}"
    return (error.strerror or "the connection failed").lower()
