"""Puts the results of a file's chunks together to what the serial run says of it."""

from collections.abc import Callable, Iterator

from segcli.events.record_search import RecordSearch
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing, nothing_passes
from segcli.input.reading import EMPTY, stopped
from segcli.input.records import START, Offset, Record, Unreadable
from segcli.parallel.chunks import Chunk, ChunkResult, read
from segcli.parallel.wire import Decoder, unpacked
from segcli.pipeline import checked
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator


class Assembly:
    """The file that parts are put together to; keeps what came before, by which the numbers of a part are shifted.

    `watch` is told how many records and bytes of the file have been read.
    """

    def __init__(
        self, checks: EventValidator, unpacking: Decoder, every_event: bool, watch: Callable[[int, int], None]
    ) -> None:
        self._checks = checks
        self._unpacking = unpacking
        self._passes = nothing_passes if every_event else checks.passes
        self._watch = watch
        self._before = START
        self._is_empty = True
        self._broke_off: str | None = None
        self._search = RecordSearch(checks.recognise)
        self.passed = 0

    @property
    def bytes_read(self) -> int:
        return self._before.start

    @property
    def trouble(self) -> str | None:
        """Why the file could not be read to its end, or that it holds no record."""
        if self._broke_off is not None:
            return stopped(self._broke_off, self.bytes_read, self._before.records - self._search.added)
        return EMPTY if self._is_empty else None

    def joined(self, part: ChunkResult, packed: list[bytes]) -> Iterator[CheckedEvent | Unreadable]:
        """The items of the next part as the serial run has them."""
        records, lines, start = self._before
        for plain in unpacked(packed):
            yield self._unpacking.item(plain, self._before)
        self._search.added += part.added
        self._before = Offset(records + part.records + part.added, lines + part.lines, start + part.bytes_read)
        self.passed += part.passed
        self._is_empty = self._is_empty and part.is_blank
        self._watch(self._before.records, self._before.start)

    def read_on(self, stretch: Chunk) -> Iterator[CheckedEvent | Unreadable]:
        """Everything from where the parts that were joined end, judged in this process."""
        records, lines, start = self._before
        rest = stretch._replace(begin=start, end=None)

        def watched() -> Iterator[bytes]:
            for piece in read(rest):
                yield piece
                self._watch(framing.records, start + encoding.bytes_read)

        encoding = Encoding(watched(), begins=start == 0)
        added = self._search.added
        framing = Framing(encoding, self._passes, self._before._replace(records=records - added))
        refused = self._passes is not nothing_passes
        for item in framing:
            self._is_empty = False
            if isinstance(item, Record):
                yield from checked(item, self._checks, self._search, refused)
            else:
                yield item
        self._before = Offset(framing.records + self._search.added, lines, start + encoding.bytes_read)
        self.passed += framing.passed
        self._is_empty = self._is_empty and framing.records == records - added
        self._broke_off = encoding.broke_off
