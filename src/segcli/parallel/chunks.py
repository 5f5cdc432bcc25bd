"""A large file or object in chunks: cuts it, reads one of them, and checks one by itself."""

import errno
import os
import sys
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from segcli.events.record_search import RecordSearch
from segcli.input import sources
from segcli.input.compression import CHUNK, is_compressed
from segcli.input.encoding import Encoding
from segcli.input.file_ids import FileId
from segcli.input.framing import Framing
from segcli.input.reading import framing_of
from segcli.input.records import Context, Offset, Unreadable
from segcli.input.sources import is_compressed_name
from segcli.input.stored import Stored
from segcli.parallel.job import Sink
from segcli.pipeline import checked_items
from segcli.privacy.policy import Privacy
from segcli.validation.validator import EventValidator

CHUNK_SIZE = 4 << 20
"""Bytes of a chunk, at least. The cost of handing one to a worker is 2 % of its 40 ms (at 1 MiB, 8 %); two workers have
five of them under way.
"""

MAX_GROWTH = 4
"""How many times as large as a chunk its encoded items may be."""


LOOK = 1 << 18
"""Bytes of an object that are fetched to see whether it can be cut."""

LINE = 1 << 16
"""Bytes of an object that are fetched at once where the end of a line is looked for."""


class Chunk(NamedTuple):
    """A part of a file between two line ends, in bytes; `end` None is the end of the file. The file had that `file_id`
    and `size` when it was cut; an object is read in the version that it had. Where it `is_strict`, no text may stand
    beside values.
    """

    file: Path | Stored
    begin: int
    end: int | None
    file_id: FileId | None
    size: int
    is_strict: bool = False


class ChunkResult(NamedTuple):
    """The counts of a checked chunk; lines and records in its items are counted from its own beginning. `added` counts
    the records that stand inside of others, and `beside` the bytes of text beside values. `place` is where events were
    found inside of others, `is_mixed` tells that it matters for a record here.
    """

    items: int
    records: int
    added: int
    lines: int
    passed: int
    bytes_read: int
    entangled: bool
    open_end: bool
    opens_unreadable: bool
    beside: int
    place: tuple[str, ...] | None
    is_mixed: bool

    @property
    def is_blank(self) -> bool:
        return not self.records and not self.items


def is_large(file: Path | Stored, size: int) -> bool:
    """Whether a file can be cut into chunks, and is worth it."""
    if size < 2 * CHUNK_SIZE or (not isinstance(file, Path) and is_compressed_name(file.url)):
        return False
    try:
        with opened(file, LOOK) as bytes_of_it:
            head = bytes_of_it.read(CHUNK_SIZE if isinstance(file, Path) else LOOK)
    except OSError:
        return False
    return b"\n" in head and not is_compressed(head) and isinstance(framing_of(Encoding(iter([head]))), Framing)


def opened(file: Path | Stored, block: int | None) -> BufferedReader:
    """The bytes of a file, or of an object, which are fetched block by block."""
    return file.open("rb") if isinstance(file, Path) else file.open(block)


def cut(file: Path | Stored) -> Iterator[Chunk]:
    """The chunks of a file; one with a line that is too long for it is longer. Where the file cannot be read, one chunk
    up to its end.
    """
    begin, file_id, size = 0, None, 0
    try:
        file = file if isinstance(file, Path) else file.pinned()
        with opened(file, LINE) as lines:
            if isinstance(file, Path):
                status = os.fstat(lines.fileno())
                file_id, size = (status.st_dev, status.st_ino), status.st_size
            else:
                size = file.size
            while begin < size:
                lines.seek(min(begin + CHUNK_SIZE, size))
                while (line := lines.readline(CHUNK_SIZE)) and not line.endswith(b"\n"):
                    pass
                yield Chunk(file, begin, lines.tell(), file_id, size)
                begin = lines.tell()
    except OSError:
        yield Chunk(file, begin, None, file_id, size)


def read(chunk: Chunk) -> Iterator[bytes]:
    """The bytes of a chunk in blocks. Raises OSError when the file is no longer what it was."""
    is_local = isinstance(chunk.file, Path)
    with opened(chunk.file, None if chunk.end is None else chunk.end - chunk.begin) as file:
        status = os.fstat(file.fileno()) if is_local else None
        if status is not None and (status.st_dev, status.st_ino) != chunk.file_id:
            raise OSError(errno.ESTALE, "replaced while it was read")
        file.seek(chunk.begin)
        left = sys.maxsize if chunk.end is None else chunk.end - chunk.begin
        while left > 0 and (block := file.read(min(CHUNK, left))):
            left -= len(block)
            yield block
        if left and is_local:
            sources.unless_cut_short(file, chunk.size)


def check_chunk(chunk: Chunk, validator: EventValidator, sink: Sink) -> None:
    """Check one chunk, in a worker, as if every line were one value, and send its items and then its counts.

    Whatever keeps it from being read makes it entangled: the parent then reads it by itself, and has the same error.
    """
    encoding = Encoding(read(chunk), begins=chunk.begin == 0)
    passes, note = sink.look
    framing = Framing(encoding, passes, Offset(start=chunk.begin), Context(is_strict=chunk.is_strict, note=note))
    search = RecordSearch(validator.recogniser.recognise)
    items = 0
    opens_unreadable = gives_up = False
    for item in checked_items(framing, validator, search, passes == validator.is_clean):
        opens_unreadable = opens_unreadable or (framing.records == 0 and isinstance(item, Unreadable))
        sink.add(item)
        items += 1
        if sink.size > MAX_GROWTH * CHUNK_SIZE:
            gives_up = True
            break
    gives_up = gives_up or encoding.broke_off is not None
    entangled = gives_up or framing.entangled or search.entangled or encoding.original(b"a") != 1
    if search.place is not None and search.place != Privacy(None).path(search.place):
        entangled = True  # a name in it may be that of a person, which is not sent
        search.place = None
    sink.finish()
    sink.send()
    counts = items, framing.records, search.added, framing.lines, framing.passed, encoding.bytes_read
    others = framing.beside, search.place, search.is_mixed
    sink.end(*counts, entangled, framing.open_end, opens_unreadable, *others)
    sink.send()
