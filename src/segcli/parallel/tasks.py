"""The tasks of workers: a chunk of a large file, or several whole files."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from segcli.input.sources import Source, Unopened, is_compressed_name
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

    def __init__(self, source: Source, path: Path, settings: Settings) -> None:
        self.source = source
        self.path = path
        self.settings = settings
        self.given_up = False


Task = Batch | ChunkTask | LocalTask | LargeFile


def tasks(sources: Iterable[ConfiguredSource]) -> Iterator[Task]:
    """The tasks for the sources, in their order."""
    files: list[ConfiguredSource] = []
    batch_bytes = 0
    for source, settings in sources:
        path, size = file_of(source)
        large = path is not None and chunks.is_large(path, size)
        if path is not None and not large:
            files.append((source, settings))
            batch_bytes += size
            if len(files) < BATCH_FILES and batch_bytes < BATCH_BYTES:
                continue
        if files:
            yield Batch(tuple(files))
            files, batch_bytes = [], 0
        if path is None or isinstance(source, Unopened):
            yield LocalTask(source, settings)
        elif large:
            yield from chunk_tasks(LargeFile(source, path, settings))
    if files:
        yield Batch(tuple(files))


def chunk_tasks(large: LargeFile) -> Iterator[Task]:
    """The chunks of a large file until it is given up, between two mentions of the file itself."""
    yield large
    for chunk in chunks.cut(large.path):
        if large.given_up:
            break
        yield ChunkTask(chunk._replace(is_strict=large.source.claims_json), large.settings)
    yield large


def file_of(source: Source | Unopened) -> tuple[Path | None, int]:
    """The path of a file and how many bytes there are to read; no path for other sources."""
    path = source.path if isinstance(source, Source) else None
    if path is None:
        return None, 0
    try:
        status = path.stat()
    except OSError:
        return None, 0
    if not stat.S_ISREG(status.st_mode):
        return None, 0
    return path, status.st_size * (COMPRESSION_RATIO if is_compressed_name(source.name) else 1)


def auto_jobs(sources: Iterable[Source | Unopened]) -> int:
    """The number of processes for `--jobs auto`: one for few bytes, else one a processor."""
    total = 0
    for source in sources:
        total += file_of(source)[1]
        if total >= MIN_PARALLEL_BYTES:
            return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1
