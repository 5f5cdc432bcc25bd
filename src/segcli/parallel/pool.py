"""Many workers: the findings of the serial run, in its order and with its numbers, in less time.

A large file is cut at line ends into chunks, and each chunk is checked as if every line were one value. The parent puts
the results together and shifts their numbers. Where a chunk is entangled with the text around it (a value over several
lines, say), its result and all behind it are thrown away, and the parent reads the rest by itself. Other files are
checked whole, small ones many to a task.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from itertools import chain, groupby, islice
from operator import itemgetter

from segcli.input.reading import EndOfSource
from segcli.input.records import START
from segcli.input.sources import Source, Unopened
from segcli.parallel import chunks
from segcli.parallel.assembly import Assembly
from segcli.parallel.chunks import ChunkResult
from segcli.parallel.decoding import Decoder, decode
from segcli.parallel.executor import Answers, Start
from segcli.parallel.job import Job, Send, Sink
from segcli.parallel.tasks import Batch, ChunkTask, ConfiguredSource, LargeFile, LocalTask, Task, tasks
from segcli.parallel.wire import END, LOST, PART, PROGRESS, Encoded
from segcli.pipeline import Item, checked, without_foreign_files
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator

PROGRESS_STEP = 1 << 20
"""Bytes of a file between two messages of how far it has been read; a small file needs none."""

CheckedSources = Iterator[tuple[str, Iterator[Item]]]


class Pool:
    """Does a job with what is read of sources by the executor that `start` gives; `watch` is called with how many
    records and bytes of a source have been read.

    `validators` are those of this process, by the settings of the sources. Raises SegcliError when the executor does.
    """

    def __init__(
        self,
        start: Start[Task],
        job: Job,
        watch: Callable[[int, int], None],
        validators: Mapping[Settings, EventValidator],
    ) -> None:
        self._start = start
        self._job = job
        self._watch = watch
        self._validators = validators
        self._decoder = cache(lambda settings: Decoder(validators[settings]))

    @contextmanager
    def checking(self, sources: Iterable[ConfiguredSource]) -> Iterator[CheckedSources]:
        """The names of the sources in their order, each with its items; the executor is closed with the context."""
        remaining = tasks(sources)
        # With the first task comes the engine, which forked workers then need not load.
        first = list(islice(remaining, 1))
        executor = self._start(partial(work, self._job.sink))
        try:
            yield self._checked_sources(executor.answers(chain(first, remaining), is_local))
        finally:
            executor.close()

    def _checked_sources(self, answers: Answers[Task]) -> CheckedSources:
        for task, messages in answers:
            match task:
                case LocalTask(source, settings):
                    validator = self._validators[settings]
                    passes, note = self._job.look(validator)
                    yield source.name, checked(source, validator, skips=passes, watch=self._watch, note=note)
                case Batch(files):
                    encoded_items = decode(messages)
                    for source, settings in files:
                        yield source.name, self._file_items(source.name, settings, encoded_items)
                case LargeFile():
                    items: Iterator[Item] = self._large_file_items(task, answers)
                    yield task.source.name, without_foreign_files(items, task.source, task.settings)

    def _file_items(self, name: str, settings: Settings, encoded_items: Iterator[Encoded]) -> Iterator[Item]:
        """The items of a file that a worker has checked whole, the next in `encoded_items`."""
        decoder = self._decoder(settings)
        for encoded in encoded_items:
            if encoded[0] == END:
                yield EndOfSource(name, *encoded[1:])
                return
            if encoded[0] == LOST:
                yield EndOfSource(name, 0, encoded[1])
                return
            if encoded[0] == PROGRESS:
                self._watch(*encoded[1:])
            elif encoded[0] == PART:
                if self._job.take is not None:
                    self._job.take(encoded[1], START)
            else:
                yield decoder.item(encoded, START)

    def _large_file_items(self, large: LargeFile, answers: Answers[Task]) -> Iterator[Item]:
        """The items of a large file: those of its chunks up to the first entangled one, then the rest."""
        settings = large.settings
        assembly = Assembly(self._validators[settings], self._decoder(settings), self._job, self._watch)
        held: tuple[ChunkResult, list[bytes]] | None = None
        lost: str | None = None
        for task, messages in answers:
            if task is large:
                break
            if large.given_up or not isinstance(task, ChunkTask):
                continue
            *item_messages, last = messages
            kind, *counts = next(decode([last]))
            if kind == LOST:
                large.given_up = True
                lost = counts[0]
                continue
            result = ChunkResult(*counts)
            merges = held is not None and held[0].open_end and (result.opens_unreadable or result.is_blank)
            if held is not None and not merges:
                yield from assembly.add(*held)
                held = None
            if merges or assembly.changes(result):
                large.given_up = True
                yield from assembly.read_rest(task.chunk)
            else:
                held = result, item_messages
        if held is not None and (lost or not large.given_up):
            yield from assembly.add(*held)
        trouble = assembly.error if lost is None else assembly.stopped(lost)
        yield EndOfSource(large.source.name, assembly.bytes_read, trouble, assembly.passed, beside=assembly.beside)


def is_local(task: Task) -> bool:
    """Whether a task is done in this process."""
    return isinstance(task, LocalTask | LargeFile)


@cache
def validator_for(settings: Settings) -> EventValidator:
    """The validator with these settings, made once in the life of a worker."""
    return EventValidator(settings)


def work(sink_for: Callable[[EventValidator, Send], Sink], task: Task, send: Send) -> None:
    """Do a task, in a worker."""
    match task:
        case ChunkTask(chunk, settings):
            validator = validator_for(settings)
            chunks.check_chunk(chunk, validator, sink_for(validator, send))
        case Batch(files):
            for settings, group in groupby(files, itemgetter(1)):
                validator = validator_for(settings)
                sink = sink_for(validator, send)
                for source, _ in group:
                    check_file(source, validator, sink)
                sink.send()


def check_file(source: Source | Unopened, validator: EventValidator, sink: Sink) -> None:
    """Check a whole file, in a worker."""
    reported = 0

    def watch(records: int, bytes_read: int) -> None:
        nonlocal reported
        if bytes_read - reported >= PROGRESS_STEP:
            reported = bytes_read
            sink.progress(records, bytes_read)

    passes, note = sink.look
    for item in checked(source, validator, skips=passes, watch=watch, note=note):
        if isinstance(item, EndOfSource):
            sink.finish()
            sink.end(*item[1:])
        else:
            sink.add(item)
