"""From a source to its bytes, decompressed."""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple, Protocol

from segcli.console import streams

SUFFIXES = (".json", ".jsonl", ".ndjson")
COMPRESSED = (".gz", ".bz2", ".xz")
CHUNK = 1 << 17
"""Bytes that are read at once. They stay in the cache: with 1 MiB a clean event took 0.7 us more, of 8."""


class Source(NamedTuple):
    """A file or stdin. `walked` tells that a directory led here, not the user, and `is_strict` that the user wants no
    text beside the values.
    """

    name: str
    path: Path | None
    walked: bool = False
    is_strict: bool = False

    @property
    def claims_json(self) -> bool:
        """Whether there may be nothing but JSON in it: by its name, or because the user says so."""
        return self.is_strict or is_json_name(self.name)


class Unopened(NamedTuple):
    """An argument that leads to no bytes; the run goes on with the others and ends with exit code 2."""

    name: str
    reason: str


class DamagedError(Exception):
    """Compressed data ends early or is corrupt; what came before has been delivered."""


def is_json_name(name: str) -> bool:
    """Whether a file is taken for JSON, by its name."""
    name = name.lower()
    for suffix in COMPRESSED:
        name = name.removesuffix(suffix)
    return name.endswith(SUFFIXES)


def is_compressed_name(name: str) -> bool:
    """Whether the size of a file, by its name, is not that of what it holds."""
    return name.lower().endswith(COMPRESSED)


def reason(error: Exception) -> str:
    """The reason of an operating system error, in a few words and without the path."""
    text = error.strerror if isinstance(error, OSError) else str(error)
    return (text or type(error).__name__).lower()


def chunks(source: Source) -> Iterator[bytes]:
    """The bytes of a source, decompressed (gzip, bzip2 and xz by content), in pieces of up to 128 KiB.

    Raises OSError when the source cannot be read and DamagedError when compressed data breaks off.
    """
    if source.path is None:
        with streams.stdin() as stdin:
            yield from whole(stdin)
        return
    with streams.reader(source.path) as file:
        yield from whole(file)


def whole(file: BufferedReader) -> Iterator[bytes]:
    """The pieces of an open binary file. Raises OSError when it is cut short before its end has been read."""
    status = os.fstat(file.fileno())
    yield from pieces(file)
    if stat.S_ISREG(status.st_mode):
        unless_cut_short(file, status.st_size)


def unless_cut_short(file: BufferedReader, size: int) -> None:
    """Raises OSError when a regular file, read to its end, had that end further on when its `size` was taken."""
    # What /sys holds is shorter than its size from the start.
    if file.tell() < size and os.fstat(file.fileno()).st_size < size:
        raise OSError(errno.ESTALE, "cut short while it was read")


def pieces(file: BufferedReader) -> Iterator[bytes]:
    """The pieces of an open binary file, decompressed when its first bytes say that it is compressed.

    What is there now is handed on, so that `tail -f | segcli` answers line by line.
    """
    unpack = unpacker(file.peek(6)[:6])
    if unpack is None:
        yield from iter(lambda: file.read1(CHUNK), b"")
        return
    unpacked, damage = unpack
    try:
        yield from unpacked(file)
    except EOFError as error:
        raise DamagedError("the compressed data ends early") from error
    except damage as error:
        # An error of the file itself has a number.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise DamagedError("the compressed data is damaged") from error


def unpacker(head: bytes) -> tuple[Callable[[BufferedReader], Iterator[bytes]], tuple[type[Exception], ...]] | None:
    """What unpacks data that starts with `head`, and the errors it raises; None for plain data."""
    if head.startswith(b"\x1f\x8b"):
        import gzip
        import zlib

        return (lambda file: iter(partial(gzip.GzipFile(fileobj=file).read1, CHUNK), b"")), (OSError, zlib.error)
    if head.startswith(b"BZh"):
        import bz2

        return partial(members, start=bz2.BZ2Decompressor), (OSError,)
    if head == b"\xfd7zXZ\x00":
        import lzma

        return partial(members, start=lzma.LZMADecompressor), (lzma.LZMAError,)
    return None


class Decompressor(Protocol):
    """One member of a bzip2 or xz file."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def members(file: BufferedReader, start: Callable[[], Decompressor]) -> Iterator[bytes]:
    """What the members of a compressed file hold, one after another; EOFError when the last one is cut off.

    BZ2File and LZMAFile take a damaged member for trailing garbage and pass over it in silence.
    """
    packed = file.read1(CHUNK)
    while packed:
        member = start()
        while not member.eof:
            if member.needs_input and not packed:
                packed = file.read1(CHUNK)
                if not packed:
                    raise EOFError
            if piece := member.decompress(packed, CHUNK):
                yield piece
            packed = b""
        # Members of an xz file may be padded with zeros.
        packed = (member.unused_data or file.read1(CHUNK)).lstrip(b"\0")
