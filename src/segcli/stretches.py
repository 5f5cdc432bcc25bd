"""A large file in stretches, each judged by itself, and the whole that their parts are put together to."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from segcli import sources
from segcli.checks import Checks, Verdict
from segcli.documents import EMPTY, Record, Unreadable, nothing_passes, stopped
from segcli.documents.encoding import Encoding
from segcli.documents.framing import Framing
from segcli.documents.records import NOTHING_BEFORE, Before
from segcli.parcels import Packing, Unpacking, unpacked
from segcli.workers import Send

STRETCH = 4 << 20
"""What a worker costs for each is 2 % of its 40 ms (at 1 MiB, 8 %); five of them are under way for two workers."""

MOST = 4
"""How many times its own size a stretch may be when it is packed."""


class Stretch(NamedTuple):
    """A piece of a file between two line ends, in bytes; `end` None is the end of the file. `file` tells whether the
    path still leads to the same file, which had that `size`.
    """

    path: Path
    begin: int
    end: int | None
    file: tuple[int, int]
    size: int


class Part(NamedTuple):
    """What became of a stretch; the numbers in its items count from its own beginning."""

    items: int
    records: int
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
    if size < 2 * STRETCH:
        return False
    try:
        with path.open("rb") as file:
            head = file.read(STRETCH)
    except OSError:
        return False
    return b"\n" in head and sources.unpacker(head[:6]) is None


def cut(path: Path) -> Iterator[Stretch]:
    """The stretches of a file; one line too long for a stretch makes its stretch longer. Where the file cannot be
    read, one stretch that goes on to its end.
    """
    begin, identity, size = 0, (0, 0), 0
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            identity, size = (status.st_dev, status.st_ino), status.st_size
            while begin < size:
                file.seek(min(begin + STRETCH, size))
                while (line := file.readline(STRETCH)) and not line.endswith(b"\n"):
                    pass
                yield Stretch(path, begin, file.tell(), identity, size)
                begin = file.tell()
    except OSError:
        yield Stretch(path, begin, None, identity, size)


def read(stretch: Stretch) -> Iterator[bytes]:
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


def judge(stretch: Stretch, checks: Checks, every_event: bool, send: Send) -> None:
    """Judge one stretch as if it went on with one value a line, in a worker.

    Whatever keeps it from being read makes it entangled: the parent then reads on by itself, and meets with the same.
    """
    encoding = Encoding(read(stretch), begins=stretch.begin == 0)
    framing = Framing(encoding, nothing_passes if every_event else checks.passes, Before(start=stretch.begin))
    packing = Packing(send)
    items = 0
    opens_unreadable = gives_up = False
    for item in framing:
        opens_unreadable = opens_unreadable or (framing.records == 0 and isinstance(item, Unreadable))
        packing.add(checks.check(item, not every_event) if isinstance(item, Record) else item)
        items += 1
        if packing.size > MOST * STRETCH:
            gives_up = True
            break
    gives_up = gives_up or encoding.broke_off is not None
    entangled = gives_up or framing.entangled or encoding.original(b"a") != 1
    packing.send()
    counts = items, framing.records, framing.lines, framing.passed, encoding.bytes_read
    packing.closed(*counts, entangled, framing.open_end, opens_unreadable)
    packing.send()


class Whole:
    """The file that parts are put together to; keeps what came before, by which the numbers of a part are shifted.

    `watch` is told how many records and bytes of the file have been read.
    """

    def __init__(
        self, checks: Checks, unpacking: Unpacking, every_event: bool, watch: Callable[[int, int], None]
    ) -> None:
        self._checks = checks
        self._unpacking = unpacking
        self._passes = nothing_passes if every_event else checks.passes
        self._watch = watch
        self._before = NOTHING_BEFORE
        self._is_empty = True
        self._broke_off: str | None = None
        self.passed = 0

    @property
    def bytes_read(self) -> int:
        return self._before.start

    @property
    def trouble(self) -> str | None:
        """Why the file could not be read to its end, or that it holds no record."""
        if self._broke_off is not None:
            return stopped(self._broke_off, self.bytes_read, self._before.records)
        return EMPTY if self._is_empty else None

    def joined(self, part: Part, packed: list[bytes]) -> Iterator[Verdict | Unreadable]:
        """The items of the next part as the serial run has them."""
        records, lines, start = self._before
        for plain in unpacked(packed):
            yield self._unpacking.item(plain, self._before)
        self._before = Before(records + part.records, lines + part.lines, start + part.bytes_read)
        self.passed += part.passed
        self._is_empty = self._is_empty and part.is_blank
        self._watch(self._before.records, self._before.start)

    def read_on(self, stretch: Stretch) -> Iterator[Verdict | Unreadable]:
        """Everything from where the parts that were joined end, judged in this process."""
        records, lines, start = self._before
        rest = stretch._replace(begin=start, end=None)

        def watched() -> Iterator[bytes]:
            for piece in read(rest):
                yield piece
                self._watch(framing.records, start + encoding.bytes_read)

        encoding = Encoding(watched(), begins=start == 0)
        framing = Framing(encoding, self._passes, self._before)
        refused = self._passes is not nothing_passes
        for item in framing:
            self._is_empty = False
            yield self._checks.check(item, refused) if isinstance(item, Record) else item
        self._before = Before(framing.records, lines, start + encoding.bytes_read)
        self.passed += framing.passed
        self._is_empty = self._is_empty and framing.records == records
        self._broke_off = encoding.broke_off
