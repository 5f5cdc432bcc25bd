"""HTTP messages one after another, with what stands between them: of a stream, or of a whole text."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from segcli.input.buffer import Buffer
from segcli.input.http.body import Body
from segcli.input.http.coding import CodingError, decoded
from segcli.input.http.head import Head
from segcli.input.http.text import Text


class Beside(NamedTuple):
    """Text that belongs to no message."""

    text: bytes


class Data(NamedTuple):
    """A piece of a body, decoded."""

    text: bytes


class Done(NamedTuple):
    """A message is over: how many bytes of the source its body took, and why it could not be read whole, if so;
    `is_decoded` is false where it is packed in a way that could not be undone.
    """

    size: int
    trouble: str | None
    is_decoded: bool = True


class Message(NamedTuple):
    """A message of a text that is there as a whole; `line` is that of its head, the rest as in `Done`."""

    head: Head
    body: bytes
    trouble: str | None
    is_decoded: bool = True
    line: int = 1


def read(chunks: Iterable[bytes]) -> Iterator[Beside | Head | Data | Done]:
    """The messages of a source: of each its head, the pieces of its body, and that it is done.

    Every byte belongs to what stands beside, to a head (`end` is its size) or to a body. Memory is bounded, whatever
    heads, lengths and chunks say.
    """
    text = Text(Buffer(filter(None, chunks)))
    while text.have or text.fetch():
        head = text.head() if text.starts_line else None
        if not isinstance(head, Head):
            yield from map(Beside, text.up_to_head())
            continue
        yield head._replace(end=len(text.take(head.end)))
        text.begin_anew()
        before, body = text.taken, Body(text, head)
        trouble = None
        try:
            yield from map(Data, decoded(body, head.tokens("content-encoding")))
        except CodingError as error:
            trouble = str(error)
        for _ in body:
            pass
        yield Done(text.taken - before, trouble or body.trouble, trouble is None)


def messages(text: bytes) -> list[Message]:
    """The messages of a whole text; what stands between them is left out."""
    return [item for item in parts(text) if isinstance(item, Message)]


def parts(text: bytes) -> list[Message | Beside]:
    """The messages of a whole text, and what stands beside them but for white space."""
    items: list[Message | Beside] = []
    pieces: list[bytes] = []
    line = 1
    begin = at = 0
    for item in read([text]):
        match item:
            case Beside(piece):
                at += len(piece)
                pieces.append(piece)
                continue
            case Head():
                if b"".join(pieces).strip():
                    items.append(Beside(b"".join(pieces)))
                pieces = []
                line += text.count(b"\n", begin, at)
                head, begin, at = item, at, at + item.end
            case Data(piece):
                pieces.append(piece)
            case Done(size, trouble, is_decoded):
                items.append(Message(head, b"".join(pieces), trouble, is_decoded, line))
                pieces = []
                at += size
    if b"".join(pieces).strip():
        items.append(Beside(b"".join(pieces)))
    return items
