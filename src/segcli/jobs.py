"""Worker processes: the findings of the serial run, in its order and with its numbers, in less time.

A large file is cut at line ends, and each stretch is judged as if it went on with one value a line. The parent puts
the parts together and shifts their numbers. Where a part was entangled with what is around it (a value over several
lines, say), that part and all behind it are thrown away, and the parent reads on by itself.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from segcli import sources, stretches
from segcli.checks import Checks, Settings, Verdict
from segcli.documents import End, nothing_passes
from segcli.findings import SegcliError
from segcli.judging import Item, judge
from segcli.sources import Source, Unopened
from segcli.stretches import Part, Stretch, Whole, portable

BATCH = 64
PAYS = 24 << 20
"""Below this size in all, starting workers costs more than they save (`--jobs auto`)."""


class Pool:
    """Judges sources in `jobs` processes. Raises SegcliError when a worker dies."""

    def __init__(self, jobs: int, every_event: bool) -> None:
        self._jobs = jobs
        self._every_event = every_event
        # A forked worker starts in 10 ms and has the compiled schemas; a spawned one takes 150 ms.
        method = "fork" if sys.platform.startswith("linux") else "spawn"
        self._executor = ProcessPoolExecutor(jobs, get_context(method), initializer=leave_interrupts_to_the_parent)

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)

    def judge(self, found: Iterable[tuple[Source | Unopened, Settings]]) -> Iterator[tuple[str, Iterator[Item]]]:
        """The sources in their order, each with what is to be said of it."""
        small: list[tuple[Source | Unopened, Settings]] = []
        try:
            for source, settings in found:
                if isinstance(source, Source) and stretches.is_large(source):
                    yield from self._batches(small)
                    small = []
                    yield source.name, self._large(source, settings)
                else:
                    small.append((source, settings))
            yield from self._batches(small)
        except BrokenProcessPool as error:
            raise SegcliError("a worker process died; what it had to judge is missing above") from error

    def _batches(self, small: list[tuple[Source | Unopened, Settings]]) -> Iterator[tuple[str, Iterator[Item]]]:
        """Small sources, many to a task; those that cannot leave this process are judged here."""
        batches = [small[at : at + BATCH] for at in range(0, len(small), BATCH)]
        waiting: deque[tuple[list[tuple[Source | Unopened, Settings]], Future[list[list[Item]]]]] = deque()
        for batch in batches:
            waiting.append((batch, self._executor.submit(judge_files, batch, self._every_event)))
            if len(waiting) > self._jobs + 1:
                yield from received(*waiting.popleft(), self._every_event)
        while waiting:
            yield from received(*waiting.popleft(), self._every_event)

    def _parts(self, path: Path, settings: Settings) -> Iterator[tuple[Stretch, Part]]:
        """The parts of a file in their order, a few of them under way at any time."""
        waiting: deque[tuple[Stretch, Future[Part]]] = deque()
        for stretch in stretches.cut(path):
            waiting.append((stretch, self._executor.submit(judge_stretch, stretch, settings, self._every_event)))
            if len(waiting) > self._jobs + 1:
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()

    def _large(self, source: Source, settings: Settings) -> Iterator[Item]:
        """A file cut into stretches as far as they hold, and then read on to its end."""
        assert source.path is not None
        whole, trouble = Whole(checks_of(settings), self._every_event), None
        held: tuple[Stretch, Part] | None = None
        try:
            for stretch, part in self._parts(source.path, settings):
                merges = held is not None and held[1].open_end and part.opens_unreadable
                if held is not None and not merges:
                    yield from whole.joined(held[1], held[0].begin)
                if merges or part.entangled:
                    rest = held[0] if merges and held is not None else stretch
                    held = None
                    yield from whole.read_on(rest._replace(end=None))
                    break
                held = stretch, part
            if held is not None:
                yield from whole.joined(held[1], held[0].begin)
        except OSError as error:
            trouble = sources.reason(error)
        if trouble is None and whole.is_empty:
            trouble = "holds no JSON value"
        yield End(source.name, source.path.stat().st_size, trouble, whole.passed)


@cache
def checks_of(settings: Settings) -> Checks:
    """The checks of these settings, once a process; a forked worker finds those of its parent."""
    return Checks(settings)


def leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def judge_stretch(stretch: Stretch, settings: Settings, every_event: bool) -> Part:
    """Judge a stretch, in a worker."""
    return stretches.judge(stretch, checks_of(settings), every_event)


def judge_files(batch: list[tuple[Source | Unopened, Settings]], every_event: bool) -> list[list[Item]]:
    """Judge whole files, in a worker."""
    return [
        [
            portable(item) if isinstance(item, Verdict) else item
            for item in judge(
                source, checks_of(settings), nothing_passes if every_event else checks_of(settings).passes
            )
        ]
        for source, settings in batch
    ]


def received(
    batch: list[tuple[Source | Unopened, Settings]], future: Future[list[list[Item]]], every_event: bool
) -> Iterator[tuple[str, Iterator[Item]]]:
    """The files of a batch that a worker has judged."""
    for (source, settings), items in zip(batch, future.result(), strict=True):
        whole = Whole(checks_of(settings), every_event)
        yield source.name, whole.joined(Part(items, 0, 0, 0, False, False, False))


def worth(found: list[Source | Unopened]) -> int:
    """The number of processes for `--jobs auto`: one for what is small, else one a processor."""
    total = 0
    for source in found:
        if isinstance(source, Source) and source.path is not None:
            try:
                total += source.path.stat().st_size
            except OSError:
                continue
    return 1 if total < PAYS else max(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 1)
