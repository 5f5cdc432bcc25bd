"""Keeps deliveries until they are needed: a few in memory, the rest in a temporary file without a name."""

import pickle
from collections.abc import Callable
from struct import Struct
from typing import IO

from segcli.diff.delivery import Delivery, UnparsedEvent
from segcli.events.purpose import Purpose
from segcli.events.recognition import Recognition
from segcli.findings import SegcliError
from segcli.input.embedding import Embedding

MEMORY_LIMIT = 2 << 20
"""Bytes of text that are kept in memory; parsed they take about seven times as much."""

HEAD = Struct("<10q")
"""What precedes a text in the file: two keys, the number of its origin, number, line, column, start and size of its
record, the size of the text, and that of what follows it: where in a record it stands, pickled, if it is none itself.
"""

KEYS = Struct("<2q")
"""The keys at the start of HEAD."""

Key = int
"""A number for what two deliveries may have in common; less than 0 for nothing."""

FileOffset = int
"""The offset in the file at which a delivery is, or would be; those that came later have greater ones."""

FallbackKeys = Callable[["Delivery", Key], tuple[Key, Key]]
"""From a delivery and its key to its keys for two more rounds, when it has no counterpart under that one."""

Origin = tuple[str, Recognition, Purpose | None]
"""What most deliveries share with others: the name of the source, the recognition and the purpose."""


class Spool:
    """Takes deliveries and gives them back by their offset.

    `open_file` makes the file when it is needed; whoever made the spool closes it. `fallback` is called only when a
    delivery goes to the file or when its keys are needed: most are taken before.
    """

    def __init__(self, fallback: FallbackKeys, open_file: Callable[[], IO[bytes]]) -> None:
        self._fallback = fallback
        self._open_file = open_file
        self._in_memory: dict[FileOffset, tuple[Delivery, Key]] = {}
        self._bytes_in_memory = 0
        self._end = 0
        self._origins: list[Origin] = []
        self._origin_numbers: dict[Origin, int] = {}
        self._file: IO[bytes] | None = None
        self._file_offset = 0

    def put(self, delivery: Delivery, key: Key) -> FileOffset:
        """Add a delivery behind all others, and give its offset."""
        offset, size = self._end, len(delivery.text)
        if self._bytes_in_memory + size <= MEMORY_LIMIT:
            self._end += HEAD.size + size
            self._bytes_in_memory += size
            self._in_memory[offset] = delivery, key
            return offset
        text, *position, recognition, purpose, where = delivery.unparsed
        within = b"" if where is None else pickle.dumps((where.path, where.encoding))
        self._end += HEAD.size + size + len(within)
        origin = self._origin_number((delivery.source, recognition, purpose))
        head = HEAD.pack(*self._fallback(delivery, key), origin, *position, size, len(within))
        try:
            self._file_at(offset).write(head + text + within)
        except OSError as error:
            raise spool_error(error) from error
        self._file_offset = self._end
        return offset

    def take(self, offset: FileOffset) -> Delivery:
        """The delivery at an offset; one in memory is dropped from there."""
        held = self._in_memory.pop(offset, None)
        if held is not None:
            self._bytes_in_memory -= len(held[0].text)
            return held[0]
        _, _, origin, number, line, column, start, length, size, behind = HEAD.unpack(self._read(offset, HEAD.size))
        text = self._read(offset + HEAD.size, size + behind)
        within = embedding_of(text[size:]) if behind else None
        source, recognition, purpose = self._origins[origin]
        event = UnparsedEvent(text[:size], number, line, column, start, length, recognition, purpose, within)
        return Delivery(source, event)

    def keys(self, offset: FileOffset) -> tuple[Key, Key]:
        """The fallback keys of the delivery at an offset."""
        held = self._in_memory.get(offset)
        if held is not None:
            return self._fallback(*held)
        one, other = KEYS.unpack(self._read(offset, KEYS.size))
        return one, other

    def _origin_number(self, origin: Origin) -> int:
        number = self._origin_numbers.get(origin)
        if number is None:
            number = self._origin_numbers[origin] = len(self._origins)
            self._origins.append(origin)
        return number

    def _read(self, offset: FileOffset, size: int) -> bytes:
        try:
            text = self._file_at(offset).read(size)
        except OSError as error:
            raise spool_error(error) from error
        self._file_offset = offset + size
        return text

    def _file_at(self, offset: FileOffset) -> IO[bytes]:
        """The file, to be read or written at that offset; without a seek where it is there (1.5 us a delivery less)."""
        if self._file is None:
            self._file = self._open_file()
        if self._file_offset != offset:
            self._file.seek(offset)
        return self._file


def embedding_of(pickled: bytes) -> Embedding:
    """Where an event stands, without what maps places in a string."""
    path, encoding = pickle.loads(pickled)  # noqa: S301  from a file of our own
    return Embedding(path, encoding=encoding)


def spool_error(error: OSError) -> SegcliError:
    return SegcliError(f"cannot hold events back in a temporary file: {(error.strerror or '').lower()}")
