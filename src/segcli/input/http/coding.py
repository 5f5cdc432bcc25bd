"""What the body of an HTTP message was packed with: Content-Encoding (RFC 9110, section 8.4), undone piece by piece."""

import codecs
import zlib
from collections.abc import Iterable, Iterator

from segcli.input import compression

PIECE = 1 << 17
DECODED_MOST = 1 << 28
"""Bytes that one body may come to; a bomb of a megabyte would keep a run busy for minutes."""

CODINGS_MOST = 4
SAMPLE = 64
"""Bytes that tell text from what is encoded; no single one does: brotli may start with a `{`."""

CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\r\n")


class CodingError(Exception):
    """A body cannot be decoded, or not any further; the text says why."""


def decoded(pieces: Iterable[bytes], codings: tuple[str, ...]) -> Iterator[bytes]:
    """The body without its codings, in pieces of up to 128 KiB. Many dumps show a body that is decoded already: it is
    left as it is. Raises CodingError behind what could be decoded.
    """
    named = [coding.removeprefix("x-") for coding in codings if coding != "identity"]
    if len(named) > CODINGS_MOST:
        raise CodingError(f"the body is encoded {len(named)} times")
    for coding in reversed(named):
        pieces = without(pieces, coding)
    return bounded(pieces) if named else iter(pieces)


def bounded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    left = DECODED_MOST
    for piece in pieces:
        yield piece
        left -= len(piece)
        if left < 0:
            raise CodingError(f"the decoded body is larger than {DECODED_MOST >> 20} MiB")


def without(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """The pieces without one coding."""
    pieces = iter(pieces)
    head = b""
    while len(head) < SAMPLE and (piece := next(pieces, b"")):
        head += piece
    if not head:
        return
    if is_json(head):
        yield head
        yield from pieces
    elif coding == "gzip" and head.startswith(b"\x1f\x8b"):
        yield from inflated(head, pieces, 31)
    elif coding == "deflate":
        # RFC 9110 means zlib by it; some servers send the bare stream.
        is_zlib = head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
        yield from inflated(head, pieces, 15 if is_zlib else -15)
    elif coding == "gzip":
        raise CodingError("the body is not gzip, though its Content-Encoding says so")
    elif coding == "zstd":
        yield from expanded(head, pieces)
    elif coding == "br":
        raise CodingError("the body is encoded with br, which segcli does not decode; the package brotli does")
    else:
        raise CodingError("the body is encoded in a way that segcli does not know")


def is_json(head: bytes) -> bool:
    """Whether a body that starts so is JSON already."""
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:1] not in (b"{", b"[", b'"'):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return len(head.translate(None, CONTROLS)) == len(head)


def inflated(head: bytes, pieces: Iterator[bytes], window_bits: int) -> Iterator[bytes]:
    """What zlib makes of the pieces. Gzip may have several members; what follows the last one is dropped."""
    unpacker = zlib.decompressobj(window_bits)
    packed = head
    while True:
        try:
            piece = unpacker.decompress(packed, PIECE)
        except zlib.error as error:
            raise CodingError("the encoded body is damaged") from error
        if piece:
            yield piece
        packed = unpacker.unconsumed_tail
        if unpacker.eof:
            packed = unpacker.unused_data
            while len(packed) < 2 and (more := next(pieces, b"")):
                packed += more
            if window_bits != 31 or not packed.startswith(b"\x1f\x8b"):
                return
            unpacker = zlib.decompressobj(window_bits)
        elif not packed and len(piece) < PIECE:
            packed = next(pieces, b"")
            if not packed:
                raise CodingError("the encoded body ends early")


def expanded(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What zstd makes of the pieces (RFC 8878), of several frames as well; what follows the last one is dropped."""
    zstd = compression.zstandard()
    if zstd is None:
        raise CodingError(f"the body is encoded with zstd, which takes {compression.INSTALL} to decode")
    start, damage = zstd
    if not head.startswith(compression.ZSTD):
        raise CodingError("the body is not zstd, though its Content-Encoding says so")
    packed = head
    while packed.startswith(compression.ZSTD):
        unpacker = start()
        while not unpacker.eof:
            if unpacker.needs_input and not packed and not (packed := next(pieces, b"")):
                raise CodingError("the encoded body ends early")
            try:
                piece = unpacker.decompress(packed, PIECE)
            except damage as error:
                raise CodingError("the encoded body is damaged") from error
            if piece:
                yield piece
            packed = b""
        packed = unpacker.unused_data
        while len(packed) < 4 and (more := next(pieces, b"")):
            packed += more
