"""An executor that remembers what another one has done, and does not have it done again.

A task is known again by all that its answer depends on: the versions of segcli and Python, what is done with it, and of
what it reads the names, sizes and times (of an object, the ETag). What has changed since is read again.
"""

import hashlib
import os
import pickle
import platform
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from segcli.__about__ import __version__
from segcli.input.sources import Source, Unopened
from segcli.input.stored import Stored
from segcli.parallel.executor import Answers, Executor, Start, Work
from segcli.parallel.progress_file import ProgressFile
from segcli.parallel.tasks import Batch, ChunkTask, Task
from segcli.parallel.wire import is_lost
from segcli.validation.result import Settings


def resuming(file: Path, start: Start[Task]) -> Start[Task]:
    """Starts an executor that remembers what it has done in a file."""
    return partial(Resuming, file, start)


class Resuming:
    """Has tasks done that the file does not know."""

    def __init__(self, file: Path, start: Start[Task], work: Work[Task]) -> None:
        self._file = ProgressFile(file)
        self._basis = pickle.dumps((__version__, platform.python_version_tuple()[:2], work), protocol=4)
        with ExitStack() as unless_started:
            unless_started.callback(self._file.close)
            self._executor: Executor[Task] = start(work)
            unless_started.pop_all()

    def close(self) -> None:
        with closing(self._file):
            self._executor.close()

    def answers(self, tasks: Iterable[Task], is_local: Callable[[Task], bool]) -> Answers[Task]:
        """The tasks with their answers, as `Executor` says."""
        keys: dict[int, bytes] = {}

        def is_done(task: Task) -> bool:
            """Whether nobody is to be asked for a task."""
            key = None if is_local(task) else self._key(task)
            if key is not None:
                keys[id(task)] = key
            return key is None or self._file.knows(key)

        for task, messages in self._executor.answers(tasks, is_done):
            key = keys.pop(id(task), None)
            if key is None:
                yield task, messages
            elif self._file.knows(key):
                yield task, self._file.messages(key)
            else:
                remembered = self._remembered(key, messages)
                yield task, remembered
                for _ in remembered:
                    pass

    def _remembered(self, key: bytes, messages: Iterator[bytes]) -> Iterator[bytes]:
        """The messages of a task that is done now; what nobody could do is tried again by the next run."""
        first = next(messages, None)
        if first is None or is_lost(first):
            if first is not None:
                yield first
            yield from messages
            return
        yield from self._file.add(key, chained(first, messages))

    def _key(self, task: Task) -> bytes:
        """What a task is known again by."""
        match task:
            case Batch(files):
                parts: object = [(described(source), ordered(settings)) for source, settings in files]
            case ChunkTask(chunk, settings):
                parts = [*chunk[1:], state_of(chunk.file), ordered(settings)]
            case _:
                parts = None
        return hashlib.sha256(self._basis + repr(parts).encode(errors="surrogatepass")).digest()


def chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def described(source: Source | Unopened) -> list[object]:
    """A source, and the state that it is in."""
    if isinstance(source, Unopened):
        return [source]
    file = source.path if source.stored is None else source.stored
    return [*source[:4], None if file is None else state_of(file)]


def state_of(file: Path | Stored) -> object:
    """What changes when a file or an object does."""
    if not isinstance(file, Path):
        return file
    try:
        status = os.stat(file)
    except OSError as error:
        return str(file), error.errno
    return str(file), status.st_size, status.st_mtime_ns


def ordered(settings: Settings) -> list[object]:
    """Settings in an order that is the same in every process, and the state of the schema that they name."""
    values = [sorted(value) if isinstance(value, frozenset) else value for value in settings]
    return [*values, settings.schema and state_of(settings.schema)]
