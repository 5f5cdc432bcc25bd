"""The job of `inspect`: workers count what they read, and send their counts and the few events that are shown."""

from collections.abc import Callable
from functools import partial
from typing import Any

from segcli.findings import Json
from segcli.input.records import Offset, Unreadable
from segcli.inspection.census import Census, Part
from segcli.parallel.job import Job, Look
from segcli.parallel.wire import Encoder
from segcli.parallel.workers import Send
from segcli.validation.foreign_files import may_be_foreign
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator


def counting(begin: Callable[[], Part], cards: int, look: Look, take: Callable[[Part, Offset], None]) -> Job:
    """The job for an overview behind so many cards: `begin` makes the parts that workers count into and `take` is given
    them; what this process reads itself is looked at by `look`.
    """
    return Job(partial(PartSink, begin, cards), lambda _: look, take)


class PartSink:
    """Counts what a worker has read for one task. The parent gets whole the first events, of which it may make cards,
    and what may be of somebody else's file, which is known at its end.
    """

    def __init__(self, begin: Callable[[], Part], cards: int, validator: EventValidator, send: Send) -> None:
        self._validator, self._begin_part = validator, begin
        self._encoder = Encoder(send, Look(self._passes, self._passed))
        # At least one, by which the parent knows that there is an event in the file.
        self._whole_left = max(cards, 1)
        self._begin()

    def _begin(self) -> None:
        self._part = self._begin_part()
        self._census = Census(self._validator, self._part)
        self._is_empty = True

    @property
    def look(self) -> Look:
        return self._encoder.look

    @property
    def size(self) -> int:
        return self._encoder.size

    def add(self, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, Unreadable) or may_be_foreign(item):
            self._encoder.add(item, is_whole=True)
        elif self._whole_left:
            self._whole_left -= 1
            self._encoder.add(item, is_whole=True)
        else:
            self._is_empty = False
            self._part.tally.judged(item.valid, item.findings)
            self._part.tally.found_inside.add(item.event.record.place)
            self._census.checked(item)

    def progress(self, records: int, bytes_read: int) -> None:
        self._encoder.progress(records, bytes_read)

    def finish(self) -> None:
        if not self._is_empty:
            self._census.settle()
            self._encoder.part(self._part)
            self._begin()

    def end(self, *numbers: Any) -> None:
        self._encoder.end(*numbers)

    def send(self) -> None:
        self._encoder.send()

    def _passes(self, json: Json) -> bool:
        """Whether an event is only counted."""
        return not self._whole_left and self._census.passes(json)

    def _passed(self, json: Json, text: bytes, start: int, line: int) -> None:
        self._is_empty = False
        self._census.passed(json, text, start, line)
