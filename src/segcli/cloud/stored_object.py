"""An object of a store as a source: what it is known by, and a file over it that fetches one range after another."""

import errno
import io
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, NamedTuple

from segcli.cloud.connections import connection
from segcli.cloud.failures import REPLACED, as_os_errors
from segcli.cloud.places import place_of
from segcli.input.compression import CHUNK

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BLOCK = 8 << 20
"""Bytes of a request. One of them is in memory; at 50 ms for each a process could still read 160 MB/s."""


class StoredObject(NamedTuple):
    """An object by its URL, which is all that reading it takes; `size` and `etag` are what the listing said. Where it
    is pinned, `version` is the ETag that every answer must have, else that of the first answer.
    """

    url: str
    size: int
    etag: str | None = None
    version: str | None = None

    def open(self, block: int | None = None) -> BufferedReader:
        """Its bytes, fetched `block` by block, 8 MiB at most, from wherever one seeks to."""
        return BufferedReader(RangeReader(self, min(block or BLOCK, BLOCK)), CHUNK)

    def pinned(self) -> "StoredObject":
        """The version of it that is there now. Raises OSError."""
        reader = RangeReader(self, 1)
        reader.readinto(bytearray(1))
        return self._replace(size=reader.size, version=reader.version)


class RangeReader(RawIOBase):
    """Reads an object by ranges. Raises OSError where the store does not give one, or that of another version."""

    def __init__(self, stored: StoredObject, block: int) -> None:
        super().__init__()
        self._place = place_of(stored.url)
        self._block = block
        self.size = stored.size
        self.version = stored.version
        self._at = 0
        self._begin = 0
        self._fetched = memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        target = memoryview(buffer).cast("B")
        if self._at >= self.size or not len(target):
            return 0
        if not self._begin <= self._at < self._begin + len(self._fetched):
            self._fetch()
        start = self._at - self._begin
        piece = self._fetched[start : start + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _fetch(self) -> None:
        """Fetch the block that begins here. The first answer says which version and how large the object is."""
        import obstore

        self._fetched = memoryview(b"")
        options: obstore.GetOptions = {"range": (self._at, min(self._at + self._block, self.size))}
        if self.version is not None and self.version.startswith('"'):
            options["if_match"] = self.version
        with as_os_errors():
            answer = obstore.get(connection(self._place), self._place.key, options=options)
            version = answer.meta["e_tag"]
            if self.version is not None and version != self.version:
                raise OSError(errno.ESTALE, REPLACED)
            self.size, self.version = answer.meta["size"], version
            self._fetched, self._begin = memoryview(answer.bytes()), self._at
