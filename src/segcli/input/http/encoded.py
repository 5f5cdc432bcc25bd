"""A body that is chunked or packed, as framing reads it: decoded, with its share of the source's bytes."""

from collections.abc import Iterator

from segcli.console.text import plural
from segcli.input.buffer import Buffer
from segcli.input.http.body import Body
from segcli.input.http.coding import CodingError, decoded
from segcli.input.http.head import Head
from segcli.input.http.recorded import is_recorded
from segcli.input.http.text import Text
from segcli.input.records import Offset, Unreadable
from segcli.input.sources import DamagedError


class EncodedBody:
    """The decoded pieces of a body. Lines and columns in it count from where it begins in the source.

    Iterating raises DamagedError where it cannot be decoded any further; what cannot is passed over.
    """

    def __init__(self, window: Buffer, body: Body, codings: tuple[str, ...]) -> None:
        self._window = window
        self._body = body
        self._codings = codings
        self._begin = window.offset
        self._skipped = 0
        self._is_lost = False

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the first byte."""
        return self._body.place

    def offset(self, records: int) -> Offset:
        """What comes before the body, `records` among it."""
        return Offset(records, self.place[0] - 1, self._begin)

    def __iter__(self) -> Iterator[bytes]:
        self._is_lost = True
        try:
            for piece in decoded(self._body, self._codings):
                self._is_lost = False
                yield piece
        except CodingError as error:
            self.drain()
            raise DamagedError(str(error)) from error

    def drain(self) -> None:
        """Pass over what is left of the body."""
        for _ in self._body:
            pass

    def measured(self, item: Unreadable) -> Unreadable:
        """Unreadable bytes of the decoded body, with as many bytes of the source as they can have taken."""
        room = self._window.offset - self._begin - self._skipped
        size = room if self._is_lost else min(item.size, room)
        self._skipped += size
        if not self._is_lost:
            return item._replace(size=size)
        message = f"{item.finding.message}; {plural(size, 'byte')} could not be read"
        return item._replace(size=size, finding=item.finding._replace(message=message))


def encoded_body(window: Buffer, head: Head) -> EncodedBody | None:
    """The body behind a head that starts here; None when it stands there as it is to be read, up to the next head."""
    body = Body(Text(window), head)
    codings = tuple(coding for coding in head.tokens("content-encoding") if coding != "identity")
    return EncodedBody(window, body, codings) if body.is_chunked or codings or is_recorded(head) else None
