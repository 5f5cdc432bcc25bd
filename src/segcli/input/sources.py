"""From a source to its bytes, decompressed."""

import errno
import os
import stat
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from segcli.console import streams
from segcli.input import compression
from segcli.input.compression import CHUNK

if TYPE_CHECKING:
    from segcli.input.stored import Stored

SUFFIXES = (".json", ".jsonl", ".ndjson")


class Source(NamedTuple):
    """A file, an object of a store that is `stored`, or stdin. `walked` tells that a directory led here, not the user,
    and `is_strict` that the user wants no text beside the values.
    """

    name: str
    path: Path | None
    walked: bool = False
    is_strict: bool = False
    stored: "Stored | None" = None

    @property
    def place(self) -> str | None:
        """Its path or URL, which patterns of paths may fit; None for stdin."""
        if self.stored is not None:
            return self.stored.url
        return None if self.path is None else str(self.path)

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
    for suffix in compression.SUFFIXES:
        name = name.removesuffix(suffix)
    return name.endswith(SUFFIXES)


def is_compressed_name(name: str) -> bool:
    """Whether the size of a file, by its name, is not that of what it holds."""
    return name.lower().endswith(compression.SUFFIXES)


def reason(error: Exception) -> str:
    """The reason of an operating system error, in a few words and without the path."""
    text = (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__
    return text[:1].lower() + text[1:]


def chunks(source: Source) -> Iterator[bytes]:
    """The bytes of a source, decompressed (gzip, bzip2, xz and zstd by content), in pieces of up to 128 KiB.

    Raises OSError when the source cannot be read and DamagedError when compressed data breaks off.
    """
    if source.stored is not None:
        with source.stored.open() as file:
            yield from pieces(file)
        return
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
    unpack = compression.unpacker(file.peek(6)[:6])
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
        is_large = "too much memory" in str(error)
        raise DamagedError(f"the compressed data {'asks for too much memory' if is_large else 'is damaged'}") from error
