"""The tasks of workers: a chunk of a large file, or several whole files."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from segcli.input.sources import Source, Unopened, is_compressed_name
from segcli.input.stored import Stored
from segcli.parallel import chunks
from segcli.parallel.chunks import Chunk
from segcli.validation.result import Settings

BATCH_FILES = 64
BATCH_BYTES = 1 << 20
"""A batch is full when it has so many files or so many bytes."""

COMPRESSION_RATIO = 8
"""How many times larger a compressed file is when it is read, at least for captures."""

MIN_PARALLEL_BYTES = 24 << 20
"""Below this size of all sources, starting workers costs more than they save (`--jobs auto`)."""

ConfiguredSource = tuple[Source | Unopened, Settings]


class Batch(NamedTuple):
    """Files to be checked whole."""

    files: tuple[ConfiguredSource, ...]


class ChunkTask(NamedTuple):
    """A chunk of a large file to be checked."""

    chunk: Chunk
    settings: Settings


class LocalTask(NamedTuple):
    """A source that this process reads: stdin, a pipe, and arguments that lead to nothing."""

    source: Source | Unopened
    settings: Settings


class LargeFile:
    """Stands before and behind the pieces of a large file; `given_up` when no more of them are of use."""

    def __init__(self, source: Source, file: Path | Stored, settings: Settings) -> None:
        self.source = source
        self.file = file
        self.settings = settings
        self.given_up = False


Task = Batch | ChunkTask | LocalTask | LargeFile


def tasks(sources: Iterable[ConfiguredSource]) -> Iterator[Task]:
    """The tasks for the sources, in their order."""
    files: list[ConfiguredSource] = []
    batch_bytes = 0
    for source, settings in sources:
        file, size = file_of(source)
        large = file is not None and chunks.is_large(file, size)
        if file is not None and not large:
            files.append((source, settings))
            batch_bytes += size
            if len(files) < BATCH_FILES and batch_bytes < BATCH_BYTES:
                continue
        if files:
            yield Batch(tuple(files))
            files, batch_bytes = [], 0
        if file is None or isinstance(source, Unopened):
            yield LocalTask(source, settings)
        elif large:
            yield from chunk_tasks(LargeFile(source, file, settings))
    if files:
        yield Batch(tuple(files))


def chunk_tasks(large: LargeFile) -> Iterator[Task]:
    """The chunks of a large file until it is given up, between two mentions of the file itself."""
    yield large
    for chunk in chunks.cut(large.file):
        if large.given_up:
            break
        yield ChunkTask(chunk._replace(is_strict=large.source.claims_json), large.settings)
    yield large


def file_of(source: Source | Unopened) -> tuple[Path | Stored | None, int]:
    """A file or an object and how many bytes there are to read; none for other sources."""
    if isinstance(source, Unopened):
        return None, 0
    ratio = COMPRESSION_RATIO if is_compressed_name(source.name) else 1
    if source.stored is not None:
        return source.stored, source.stored.size * ratio
    try:
        status = source.path.stat() if source.path else None
    except OSError:
        return None, 0
    if status is None or not stat.S_ISREG(status.st_mode):
        return None, 0
    return source.path, status.st_size * ratio


def auto_jobs(sources: Iterable[Source | Unopened]) -> int:
    """The number of processes for `--jobs auto`: one for few bytes, else one a processor."""
    total = 0
    for source in sources:
        total += file_of(source)[1]
        if total >= MIN_PARALLEL_BYTES:
            return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1
