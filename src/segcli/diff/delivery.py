"""One event of a capture, in memory or as its text until it is needed: on disk, or in another process."""

from typing import NamedTuple

from segcli.events.purpose import Purpose
from segcli.events.recognition import Event, Recognition
from segcli.input.embedding import Embedding
from segcli.input.loading import load
from segcli.input.records import Record


class UnparsedEvent(NamedTuple):
    """The text of an event, and what is known of it. Where its record is, it says as `Record` does, but that `within`
    lacks what maps places in a string.
    """

    text: bytes
    number: int
    line: int
    column: int
    start: int
    size: int
    recognition: Recognition
    purpose: Purpose | None
    within: Embedding | None

    def parsed(self) -> Event:
        """The event of the text."""
        text, number, line, column, start, size, recognition, purpose, within = self
        record = Record(number, load(text), text, line, column, start, within=within, size=size)
        return Event(record, recognition, purpose)


class Delivery:
    """An event and the name of its source; one that was put away is parsed when `event` is first read.

    Most of a run's sorting and counting needs no more than its text, line and recognition.
    """

    __slots__ = ("_unparsed", "event", "line", "recognition", "source", "text")

    event: Event

    def __init__(self, source: str, event: Event | UnparsedEvent) -> None:
        self.source = source
        self.recognition = event.recognition
        self._unparsed: UnparsedEvent | None = None
        if isinstance(event, UnparsedEvent):
            self._unparsed = event
            self.text = event.text
            self.line = event.line
        else:
            self.event = event
            self.text = event.record.text
            self.line = event.record.line

    def __getattr__(self, name: str) -> Event:
        """The event, which is parsed now. Python asks here for what has not been set: an event that is there is read
        ten times for each pair, and as a property took 0.1 us each time.
        """
        if name != "event":
            raise AttributeError(name)
        assert self._unparsed is not None
        self.event = self._unparsed.parsed()
        return self.event

    @property
    def unparsed(self) -> UnparsedEvent:
        """The event without its values."""
        if self._unparsed is not None:
            return self._unparsed
        record, recognition, purpose = self.event
        within = record.within and Embedding(record.within.path, encoding=record.within.encoding)
        position = record.number, record.line, record.column, record.start, record.size
        return UnparsedEvent(self.text, *position, recognition, purpose, within)
