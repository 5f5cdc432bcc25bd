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
from typing import NamedTuple

import orjson

from segcli import sources
from segcli.checks import Checks, Settings, Verdict
from segcli.documents import End, Record, Unreadable, nothing_passes
from segcli.documents.encoding import Encoding
from segcli.documents.framing import Framing
from segcli.findings import Finding, SegcliError
from segcli.judging import Item, judge
from segcli.privacy import Privacy
from segcli.sources import Source, Unopened

STRETCH = 4 << 20
BATCH = 64
PAYS = 24 << 20
"""Below this size in all, starting workers costs more than they save (`--jobs auto`)."""


class Stretch(NamedTuple):
    """A piece of a file between two line ends, in bytes; `end` None is the end of the file."""

    path: Path
    begin: int
    end: int | None


class Part(NamedTuple):
    """What became of a stretch; the numbers in its items count from its own beginning."""

    items: list[Item]
    records: int
    lines: int
    passed: int
    entangled: bool
    open_end: bool
    opens_unreadable: bool


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
                if isinstance(source, Source) and is_large(source):
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
        for stretch in stretches(path):
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


class Whole:
    """The file that parts are put together to; keeps what came before, by which the numbers of a part are shifted."""

    def __init__(self, checks: Checks, every_event: bool) -> None:
        self._checks = checks
        self._passes = nothing_passes if every_event else checks.passes
        self._records = self._lines = self._start = 0
        self.passed = 0
        self.is_empty = True

    def joined(self, part: Part, start: int = 0) -> Iterator[Item]:
        """The items of the next part, which starts at that byte, as the serial run has them."""
        self._start = start
        for item in part.items:
            yield self._moved(item)
        self._records += part.records
        self._lines += part.lines
        self.passed += part.passed
        self.is_empty = self.is_empty and not part.records and not part.items

    def read_on(self, rest: Stretch) -> Iterator[Item]:
        """Everything from where the parts end, judged in this process."""
        self._start = rest.begin
        framing = Framing(Encoding(read(rest)), self._passes, continues=rest.begin > 0)
        for item in framing:
            self.is_empty = False
            yield self._moved(self._checks.check(item) if isinstance(item, Record) else item)
        self.passed += framing.passed
        self.is_empty = self.is_empty and not framing.passed

    def _moved(self, item: Item) -> Item:
        """An item with its numbers shifted, and with what it left behind when it was sent."""
        if isinstance(item, Unreadable):
            return item._replace(finding=self._lowered(item.finding))
        if not isinstance(item, Verdict):
            return item
        record = item.event.record
        record = record._replace(
            number=record.number + self._records,
            line=record.line + self._lines,
            start=record.start + self._start,
            json=orjson.loads(record.text) if record.json is None else record.json,
        )
        moved = item._replace(
            event=item.event._replace(record=record), findings=tuple(map(self._lowered, item.findings))
        )
        return moved._replace(privacy=self._checks.privacy(moved)) if moved.findings else moved

    def _lowered(self, finding: Finding) -> Finding:
        at = finding.location
        location = at._replace(line=at.line + self._lines, end_line=at.end_line + self._lines)
        return finding._replace(location=location)


@cache
def checks_of(settings: Settings) -> Checks:
    """The checks of these settings, once a process; a forked worker finds those of its parent."""
    return Checks(settings)


def leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def judge_stretch(stretch: Stretch, settings: Settings, every_event: bool) -> Part:
    """Judge a stretch, in a worker."""
    checks = checks_of(settings)
    encoding = Encoding(read(stretch))
    framing = Framing(encoding, nothing_passes if every_event else checks.passes, continues=stretch.begin > 0)
    items: list[Item] = []
    opens_unreadable = False
    for item in framing:
        opens_unreadable = opens_unreadable or (framing.records == 0 and isinstance(item, Unreadable))
        items.append(portable(checks.check(item)) if isinstance(item, Record) else item)
    entangled = framing.entangled or encoding.original(b"a") != 1
    counts = framing.records, framing.lines, framing.passed
    return Part(items, *counts, entangled, framing.open_end, opens_unreadable)


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


def portable(verdict: Verdict) -> Verdict:
    """A verdict without what is cheaper to make again than to send."""
    record = verdict.event.record._replace(json=None)
    return verdict._replace(event=verdict.event._replace(record=record), privacy=Privacy(None))


def is_large(source: Source) -> bool:
    """Whether a source can be cut into stretches, and is worth it."""
    if source.path is None or source.walked:
        return False
    try:
        if not source.path.is_file() or source.path.stat().st_size < 2 * STRETCH:
            return False
        with source.path.open("rb") as file:
            return sources.decompressor(file.read(6)) is None
    except OSError:
        return False


def stretches(path: Path) -> Iterator[Stretch]:
    """The stretches of a file; one line too long for a stretch makes its stretch longer."""
    size = path.stat().st_size
    begin = 0
    with path.open("rb") as file:
        while begin < size:
            file.seek(min(begin + STRETCH, size))
            file.readline()
            end = file.tell()
            yield Stretch(path, begin, end)
            begin = end


def read(stretch: Stretch) -> Iterator[bytes]:
    """The bytes of a stretch in pieces of up to 1 MiB."""
    with stretch.path.open("rb") as file:
        file.seek(stretch.begin)
        left = sys.maxsize if stretch.end is None else stretch.end - stretch.begin
        while left > 0 and (piece := file.read(min(sources.CHUNK, left))):
            left -= len(piece)
            yield piece


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
