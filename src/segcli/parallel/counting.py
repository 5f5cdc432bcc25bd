"""The jobs of `inspect` and `drift`: workers count what they read, and send their counts and the few events that are
shown.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from segcli.findings import Json, Tally
from segcli.input.records import Offset, Unreadable
from segcli.parallel.job import Job, Look, Send
from segcli.parallel.wire import Encoder
from segcli.validation.foreign_files import may_be_foreign
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator


class Counted(Protocol):
    """What was counted of a part of a run."""

    @property
    def tally(self) -> Tally: ...


class Counter(Protocol):
    """Counts the events of a part of a run."""

    @property
    def part(self) -> Counted: ...

    def passes(self, json: Json) -> bool: ...

    def passed(self, json: Json, text: bytes, start: int, line: int) -> None: ...

    def checked(self, event: CheckedEvent) -> None: ...

    def sent(self, event: CheckedEvent) -> None:
        """Take notice of an event that the parent counts."""
        ...

    def settle(self) -> None: ...


def counting(
    make: Callable[[EventValidator], Counter], cards: int, look: Look, take: Callable[[Any, Offset], None]
) -> Job:
    """The job of counters that `make` makes, behind so many cards: what this process reads itself is looked at by
    `look`, and `take` is given the parts that workers have counted.
    """
    return Job(partial(PartSink, make, cards), lambda _: look, take)


class PartSink:
    """Counts what a worker has read for one task. The parent gets whole the first events, of which it may make cards,
    and what may be of somebody else's file, which is known at its end.
    """

    def __init__(
        self, make: Callable[[EventValidator], Counter], cards: int, validator: EventValidator, send: Send
    ) -> None:
        self._make = make
        self._validator = validator
        self._encoder = Encoder(send, Look(self._passes, self._passed), validator.settings.show_values)
        # At least one, by which the parent knows that there is an event in the file.
        self._whole_left = max(cards, 1)
        self._begin()

    def _begin(self) -> None:
        self._census = self._make(self._validator)
        self._is_empty = True

    @property
    def look(self) -> Look:
        return self._encoder.look

    @property
    def size(self) -> int:
        return self._encoder.size

    def add(self, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, Unreadable):
            self._encoder.add(item, is_whole=True)
        elif may_be_foreign(item) or self._whole_left:
            self._whole_left -= not may_be_foreign(item)
            self._census.sent(item)
            self._encoder.add(item, is_whole=True)
        else:
            self._is_empty = False
            tally = self._census.part.tally
            tally.judged(item.valid, item.findings)
            tally.found_inside.add(item.event.record.place)
            self._census.checked(item)

    def progress(self, records: int, bytes_read: int) -> None:
        self._encoder.progress(records, bytes_read)

    def finish(self) -> None:
        if not self._is_empty:
            self._census.settle()
            self._encoder.part(self._census.part)
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
