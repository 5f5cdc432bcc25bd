"""Whatever a source is encoded in, the rest of segcli reads UTF-8."""

import codecs
from collections.abc import Iterator
from itertools import chain

UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


class Encoding:
    """Turns chunks into UTF-8 chunks, and counts bytes as they were before that."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._codec: str | None = None
        self.bytes_read = 0

    def __iter__(self) -> Iterator[bytes]:
        head = b""
        # A pipe may hand on a single byte at first.
        while len(head) < 3 and (piece := next(self._chunks, b"")):
            head += piece
        self._codec = UTF16.get(head[:2])
        self.bytes_read += len(head)
        rest = self._counted()
        return chain([head], rest) if self._codec is None else self._decoded(chain([head[2:]], rest))

    def _counted(self) -> Iterator[bytes]:
        for piece in self._chunks:
            self.bytes_read += len(piece)
            yield piece

    def _decoded(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """UTF-16 as UTF-8. Unpaired surrogates stay what they are: no parser takes them for JSON."""
        decoder = codecs.getincrementaldecoder(self._codec or "")("surrogatepass")
        for piece in chunks:
            if text := decoder.decode(piece):
                yield text.encode("utf-8", "surrogatepass")
        if decoder.getstate()[0]:
            yield b"\xff"

    def original(self, text: bytes) -> int:
        """How many bytes a piece of UTF-8 took in the source."""
        if self._codec is None:
            return len(text)
        return len(text.decode("utf-8", "replace").encode(self._codec, "surrogatepass"))
