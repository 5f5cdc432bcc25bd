"""Whatever a source is encoded in, the rest of segcli reads UTF-8."""

import codecs
from collections.abc import Iterator
from itertools import chain, islice

from segcli.input.sources import DamagedError, reason

UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
CONTINUATION = bytes(range(0x80, 0xC0))
ASTRAL = bytes(range(0xF0, 0xF8))
"""The bytes that a character outside the Basic Multilingual Plane starts with; UTF-16 spends four bytes on it."""

HALF = b"\xff"
"""Stands for a last byte that is half of a UTF-16 code unit."""


class Encoding:
    """Turns chunks into UTF-8 chunks, and counts bytes as they were before that.

    `begins` is false of what goes on from before in UTF-8: no byte order mark leads it. Once the chunks have come to an
    end, `broke_off` tells why that was before their time, and `damage` that it was compressed data which broke off.
    """

    def __init__(self, chunks: Iterator[bytes], begins: bool = True) -> None:
        self._chunks = chunks
        self._begins = begins
        self._codec = ""
        self.bytes_read = 0
        self._ahead: list[bytes] = []
        self._text = self._decoded()
        self.damage: str | None = None
        self.broke_off: str | None = None

    def __iter__(self) -> Iterator[bytes]:
        ahead, self._ahead = self._ahead, []
        yield from ahead
        yield from self._text

    def look_ahead(self) -> bytes:
        """What has been looked at so far and one piece more, if there is one; all of it is still to be read."""
        self._ahead.extend(islice(self._text, 1))
        return b"".join(self._ahead)

    def _decoded(self) -> Iterator[bytes]:
        chunks = self._counted()
        head = b""
        # A pipe may hand on a single byte at first.
        while len(head) < 2 and (piece := next(chunks, b"")):
            head += piece
        self._codec = UTF16.get(head[:2], "") if self._begins else ""
        if self._codec:
            yield from decoded(chain([head[2:]], chunks), self._codec)
            return
        yield head
        yield from chunks

    def _counted(self) -> Iterator[bytes]:
        try:
            for piece in self._chunks:
                self.bytes_read += len(piece)
                yield piece
        except DamagedError as error:
            self.damage = str(error)
            self.broke_off = self.damage if self.bytes_read else f"{self.damage}, before its first byte"
        except OSError as error:
            self.broke_off = reason(error)

    def original(self, text: bytes) -> int:
        """How many bytes a piece of UTF-8 took in the source, wherever it was cut."""
        if not self._codec:
            return len(text)
        heads = text.translate(None, CONTINUATION)
        astral = len(heads) - len(heads.translate(None, ASTRAL))
        return 2 * (len(heads) + astral) - heads.count(HALF)


def decoded(chunks: Iterator[bytes], codec: str) -> Iterator[bytes]:
    """UTF-16 as UTF-8. Unpaired surrogates stay what they are: no parser takes them for JSON."""
    decoder = codecs.getincrementaldecoder(codec)("surrogatepass")
    for piece in chunks:
        if text := decoder.decode(piece):
            yield text.encode("utf-8", "surrogatepass")
    rest = decoder.getstate()[0]
    units = rest[: len(rest) // 2 * 2].decode(codec, "surrogatepass")
    yield units.encode("utf-8", "surrogatepass") + HALF * (len(rest) % 2)
