"""What workers are given to do: a stretch of a large file, or files whole; small ones many at once."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from segcli.input.sources import Source, Unopened, is_compressed_name
from segcli.parallel import chunks
from segcli.parallel.chunks import Chunk
from segcli.validation.result import Settings

BATCH = 64
TOGETHER = 1 << 20
"""Files to a task, unless they come to so many bytes before."""

PACKED = 8
"""How much more there is in a compressed file than its size tells, at least for captures."""

PAYS = 24 << 20
"""Below this size in all, starting workers costs more than they save (`--jobs auto`)."""

Found = tuple[Source | Unopened, Settings]


class Batch(NamedTuple):
    """Files to be judged whole."""

    files: tuple[Found, ...]


class Piece(NamedTuple):
    """A stretch of a large file to be judged."""

    stretch: Chunk
    settings: Settings


class Here(NamedTuple):
    """What does not leave this process: stdin, a pipe, and arguments that lead to nothing."""

    source: Source | Unopened
    settings: Settings


class Large:
    """Stands before and behind the pieces of a large file; `given_up` when no more of them are of use."""

    def __init__(self, source: Source, path: Path, settings: Settings) -> None:
        self.source = source
        self.path = path
        self.settings = settings
        self.given_up = False


Task = Batch | Piece | Here | Large


def tasks(found: Iterable[Found]) -> Iterator[Task]:
    """The tasks that the sources come to, in their order."""
    files: list[Found] = []
    together = 0
    for source, settings in found:
        path, size = file_of(source)
        large = path is not None and chunks.is_large(path, size)
        if path is not None and not large:
            files.append((source, settings))
            together += size
            if len(files) < BATCH and together < TOGETHER:
                continue
        if files:
            yield Batch(tuple(files))
            files, together = [], 0
        if path is None or isinstance(source, Unopened):
            yield Here(source, settings)
        elif large:
            yield from pieces(Large(source, path, settings))
    if files:
        yield Batch(tuple(files))


def pieces(large: Large) -> Iterator[Task]:
    """A large file cut up, as long as that is of use."""
    yield large
    for stretch in chunks.cut(large.path):
        if large.given_up:
            break
        yield Piece(stretch, large.settings)
    yield large


def file_of(source: Source | Unopened) -> tuple[Path | None, int]:
    """The path of a file and how much there is to read; no path when it is none, which only this process can read."""
    path = source.path if isinstance(source, Source) else None
    if path is None:
        return None, 0
    try:
        status = path.stat()
    except OSError:
        return None, 0
    if not stat.S_ISREG(status.st_mode):
        return None, 0
    return path, status.st_size * (PACKED if is_compressed_name(source.name) else 1)


def worth(found: Iterable[Source | Unopened]) -> int:
    """The number of processes for `--jobs auto`: one for what is small, else one a processor."""
    total = 0
    for source in found:
        total += file_of(source)[1]
        if total >= PAYS:
            return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1
