"""Puts the results of a file's chunks together to the items of the serial run."""

from collections.abc import Callable, Iterator

from segcli.events.record_search import RecordSearch
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.reading import EMPTY, stopped
from segcli.input.records import START, Context, Offset, Unreadable
from segcli.parallel.chunks import Chunk, ChunkResult, read
from segcli.parallel.decoding import Decoder, decode
from segcli.parallel.job import Job
from segcli.parallel.wire import PART
from segcli.pipeline import checked_items
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator


class Assembly:
    """Puts the results of chunks together in their order, and shifts their numbers by what precedes each chunk.

    `watch` is called with how many records and bytes of the file have been read.
    """

    def __init__(
        self, validator: EventValidator, decoder: Decoder, job: Job, watch: Callable[[int, int], None]
    ) -> None:
        self._validator = validator
        self._decoder = decoder
        self._job = job
        self._watch = watch
        self._offset = START
        self._is_empty = True
        self._broke_off: str | None = None
        self._search = RecordSearch(validator.recogniser.recognise)
        self.passed = self.beside = 0

    @property
    def bytes_read(self) -> int:
        return self._offset.start

    def changes(self, result: ChunkResult) -> bool:
        """Whether what was read before may change what was read of a chunk."""
        return result.entangled or (result.is_mixed and self._search.place is not None)

    @property
    def error(self) -> str | None:
        """Why the file could not be read to its end, or that it holds no record."""
        if self._broke_off is not None:
            return self.stopped(self._broke_off)
        return EMPTY if self._is_empty else None

    def stopped(self, reason: str) -> str:
        """That no more could be read, and why."""
        return stopped(reason, self.bytes_read, self._offset.records - self._search.added)

    def add(self, result: ChunkResult, messages: list[bytes]) -> Iterator[CheckedEvent | Unreadable]:
        """The items of the next chunk as the serial run has them."""
        records, lines, start = self._offset
        for encoded in decode(messages):
            if encoded[0] != PART:
                yield self._decoder.item(encoded, self._offset)
            elif self._job.take is not None:
                self._job.take(encoded[1], self._offset)
        self._search.added += result.added
        self._search.place = result.place or self._search.place
        records += result.records + result.added
        self._offset = Offset(records, lines + result.lines, start + result.bytes_read)
        self.passed += result.passed
        self.beside += result.beside
        self._is_empty = self._is_empty and result.is_blank
        self._watch(self._offset.records, self._offset.start)

    def read_rest(self, chunk: Chunk) -> Iterator[CheckedEvent | Unreadable]:
        """The items behind the chunks that were added, to the end of the file, checked in this process."""
        records, lines, start = self._offset
        passes, note = self._job.look(self._validator)
        rest = chunk._replace(begin=start, end=None)

        def watched_blocks() -> Iterator[bytes]:
            for block in read(rest):
                yield block
                self._watch(framing.records, start + encoding.bytes_read)

        encoding = Encoding(watched_blocks(), begins=start == 0)
        read_before = records - self._search.added
        before, context = self._offset._replace(records=read_before), Context(is_strict=chunk.is_strict, note=note)
        framing = Framing(encoding, passes, before, context)
        refused = passes == self._validator.is_clean
        for item in checked_items(framing, self._validator, self._search, refused):
            self._is_empty = False
            yield item
        self._offset = Offset(framing.records + self._search.added, lines, start + encoding.bytes_read)
        self.passed += framing.passed
        self.beside += framing.beside
        self._is_empty = self._is_empty and framing.records == read_before
        self._broke_off = encoding.broke_off
