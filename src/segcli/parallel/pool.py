"""Worker processes: the findings of the serial run, in its order and with its numbers, in less time.

A large file is cut at line ends, and each stretch is judged as if it went on with one value a line. The parent puts
the parts together and shifts their numbers. Where a part was entangled with what is around it (a value over several
lines, say), that part and all behind it are thrown away, and the parent reads on by itself. Other files are judged
whole, small ones many to a task.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain, islice

from segcli.input.framing import nothing_passes
from segcli.input.reading import EndOfSource
from segcli.input.records import START
from segcli.input.sources import Source, Unopened
from segcli.parallel import chunks
from segcli.parallel.assembly import Assembly
from segcli.parallel.chunks import ChunkResult
from segcli.parallel.tasks import Batch, Found, Here, Large, Piece, Task, tasks
from segcli.parallel.wire import CLOSED, MOVED, Decoder, Encoder, Flat, unpacked
from segcli.parallel.workers import Send, Workers
from segcli.pipeline import Item, checked, without_foreign_files
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator

STEP = 1 << 20
"""Bytes of a file between two messages of how far it has been read; a small one is over before anybody would look."""

Answers = Iterator[tuple[Task, Iterator[bytes]]]
Judged = Iterator[tuple[str, Iterator[Item]]]


class Pool:
    """Judges sources in `jobs` processes; `watch` is told how many records and bytes of a source have been read.

    `checks` are those of this process, for all settings that sources come with. Raises SegcliError when a worker dies.
    """

    def __init__(
        self, jobs: int, every_event: bool, watch: Callable[[int, int], None], checks: Mapping[Settings, EventValidator]
    ) -> None:
        self._jobs = jobs
        self._every_event = every_event
        self._watch = watch
        self._checks = checks
        self._unpacking = cache(lambda settings: Decoder(checks[settings]))

    @contextmanager
    def judging(self, found: Iterable[Found]) -> Iterator[Judged]:
        """The sources in their order, each with what is to be said of it; the processes end with the context."""
        left = tasks(found)
        # With the first task comes the engine, which forked workers then need not load.
        first = list(islice(left, 1))
        workers: Workers[Task] = Workers(self._jobs, partial(work, self._every_event))
        try:
            yield self._judged(workers.answers(chain(first, left), ours=lambda task: isinstance(task, Here | Large)))
        finally:
            workers.close()

    def _judged(self, answers: Answers) -> Judged:
        for task, messages in answers:
            match task:
                case Here(source, settings):
                    checks = self._checks[settings]
                    passes = nothing_passes if self._every_event else checks.passes
                    yield source.name, checked(source, checks, skips=passes, watch=self._watch)
                case Batch(files):
                    flats = unpacked(messages)
                    for source, settings in files:
                        yield source.name, self._whole(source.name, settings, flats)
                case Large():
                    items: Iterator[Item] = self._joined(task, answers)
                    yield task.source.name, without_foreign_files(items, task.source)

    def _whole(self, name: str, settings: Settings, flats: Iterator[Flat]) -> Iterator[Item]:
        """A file that a worker has judged whole."""
        unpacking = self._unpacking(settings)
        for plain in flats:
            if plain[0] == CLOSED:
                yield EndOfSource(name, *plain[1:])
                return
            if plain[0] == MOVED:
                self._watch(*plain[1:])
            else:
                yield unpacking.item(plain, START)

    def _joined(self, large: Large, answers: Answers) -> Iterator[Item]:
        """A large file put together from its pieces, as far as they hold, and then read on to its end."""
        settings = large.settings
        whole = Assembly(self._checks[settings], self._unpacking(settings), self._every_event, self._watch)
        held: tuple[ChunkResult, list[bytes]] | None = None
        for task, messages in answers:
            if task is large:
                break
            if large.given_up or not isinstance(task, Piece):
                continue
            *packed, last = messages
            part = ChunkResult(*next(unpacked([last]))[1:])
            merges = held is not None and held[0].open_end and (part.opens_unreadable or part.is_blank)
            if held is not None and not merges:
                yield from whole.joined(*held)
                held = None
            if merges or part.entangled:
                large.given_up = True
                yield from whole.read_on(task.stretch)
            else:
                held = part, packed
        if held is not None and not large.given_up:
            yield from whole.joined(*held)
        yield EndOfSource(large.source.name, whole.bytes_read, whole.trouble, whole.passed)


@cache
def checks_of(settings: Settings) -> EventValidator:
    """The checks of these settings, once in the life of a worker."""
    return EventValidator(settings)


def work(every_event: bool, task: Task, send: Send) -> None:
    """Do a task, in a worker."""
    match task:
        case Piece(stretch, settings):
            chunks.judge(stretch, checks_of(settings), every_event, send)
        case Batch(files):
            packing = Encoder(send)
            for source, settings in files:
                judge_file(source, checks_of(settings), every_event, packing)
            packing.send()


def judge_file(source: Source | Unopened, checks: EventValidator, every_event: bool, packing: Encoder) -> None:
    """Judge a whole file, in a worker."""
    told = 0

    def watch(records: int, bytes_read: int) -> None:
        nonlocal told
        if bytes_read - told >= STEP:
            told = bytes_read
            packing.moved(records, bytes_read)

    for item in checked(source, checks, skips=nothing_passes if every_event else checks.passes, watch=watch):
        if isinstance(item, EndOfSource):
            packing.closed(*item[1:])
        else:
            packing.add(item)
