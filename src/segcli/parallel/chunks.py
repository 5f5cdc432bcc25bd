"""A large file in stretches, each judged by itself, and the whole that their parts are put together to."""

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from segcli.events.record_search import RecordSearch
from segcli.input import sources
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing, nothing_passes
from segcli.input.records import Offset, Record, Unreadable
from segcli.parallel.wire import Encoder
from segcli.parallel.workers import Send
from segcli.pipeline import checked
from segcli.validation.validator import EventValidator

CHUNK = 4 << 20
"""What a worker costs for each is 2 % of its 40 ms (at 1 MiB, 8 %); five of them are under way for two workers."""

MOST = 4
"""How many times its own size a stretch may be when it is packed."""


class Chunk(NamedTuple):
    """A piece of a file between two line ends, in bytes; `end` None is the end of the file. `file` tells whether the
    path still leads to the same file, which had that `size`.
    """

    path: Path
    begin: int
    end: int | None
    file: tuple[int, int]
    size: int


class ChunkResult(NamedTuple):
    """What became of a stretch; the numbers in its items count from its own beginning. `added` counts the records that
    stand in others.
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

    @property
    def is_blank(self) -> bool:
        return not self.records and not self.items


def is_large(path: Path, size: int) -> bool:
    """Whether a file can be cut into stretches, and is worth it."""
    if size < 2 * CHUNK:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(CHUNK)
    except OSError:
        return False
    return b"\n" in head and sources.unpacker(head[:6]) is None


def cut(path: Path) -> Iterator[Chunk]:
    """The stretches of a file; one line too long for a stretch makes its stretch longer. Where the file cannot be
    read, one stretch that goes on to its end.
    """
    begin, identity, size = 0, (0, 0), 0
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            identity, size = (status.st_dev, status.st_ino), status.st_size
            while begin < size:
                file.seek(min(begin + CHUNK, size))
                while (line := file.readline(CHUNK)) and not line.endswith(b"\n"):
                    pass
                yield Chunk(path, begin, file.tell(), identity, size)
                begin = file.tell()
    except OSError:
        yield Chunk(path, begin, None, identity, size)


def read(stretch: Chunk) -> Iterator[bytes]:
    """The bytes of a stretch in pieces. Raises OSError when the file is no longer what it was."""
    with stretch.path.open("rb") as file:
        status = os.fstat(file.fileno())
        if (status.st_dev, status.st_ino) != stretch.file:
            raise OSError(errno.ESTALE, "replaced while it was read")
        file.seek(stretch.begin)
        left = sys.maxsize if stretch.end is None else stretch.end - stretch.begin
        while left > 0 and (piece := file.read(min(sources.CHUNK, left))):
            left -= len(piece)
            yield piece
        if left:
            sources.unless_cut_short(file, stretch.size)


def judge(stretch: Chunk, checks: EventValidator, every_event: bool, send: Send) -> None:
    """Judge one stretch as if it went on with one value a line, in a worker.

    Whatever keeps it from being read makes it entangled: the parent then reads on by itself, and meets with the same.
    """
    encoding = Encoding(read(stretch), begins=stretch.begin == 0)
    framing = Framing(encoding, nothing_passes if every_event else checks.passes, Offset(start=stretch.begin))
    packing = Encoder(send)
    search = RecordSearch(checks.recognise)
    items = 0
    opens_unreadable = gives_up = False
    for item in framing:
        opens_unreadable = opens_unreadable or (framing.records == 0 and isinstance(item, Unreadable))
        for told in checked(item, checks, search, not every_event) if isinstance(item, Record) else (item,):
            packing.add(told)
        items += 1
        if packing.size > MOST * CHUNK:
            gives_up = True
            break
    gives_up = gives_up or encoding.broke_off is not None
    entangled = gives_up or framing.entangled or encoding.original(b"a") != 1
    packing.send()
    counts = items, framing.records, search.added, framing.lines, framing.passed, encoding.bytes_read
    packing.closed(*counts, entangled, framing.open_end, opens_unreadable)
    packing.send()
