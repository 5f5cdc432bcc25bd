"""One event of a capture, in memory or on disk until its counterpart comes."""

from collections.abc import Callable
from typing import NamedTuple

from segcli.events.recognition import Event, Recognition
from segcli.input.records import Embedding, Record


class SpooledEvent(NamedTuple):
    """What is known of an event on disk before it is parsed again, and the function that reads it."""

    number: int
    line: int
    recognition: Recognition
    within: Embedding | None
    read: Callable[[], Event]


class Delivery:
    """An event and the name of its source; one that was on disk is parsed when `event` is first read.

    Formats name most unpaired deliveries without that: with two captures that had nothing in common, parsing both again
    took a sixth of the run.
    """

    __slots__ = ("_event", "source")

    def __init__(self, source: str, event: Event | SpooledEvent) -> None:
        self.source = source
        self._event = event

    @property
    def event(self) -> Event:
        """The event, which is parsed if it has not been."""
        event = self._event
        if isinstance(event, SpooledEvent):
            event = self._event = event.read()
        return event

    @property
    def recognition(self) -> Recognition:
        """How the event was recognised."""
        event = self._event
        return event.recognition

    @property
    def number(self) -> int:
        """The number of the record in its source."""
        return self._head.number

    @property
    def line(self) -> int:
        """The line of its source on which the record starts."""
        return self._head.line

    @property
    def within(self) -> Embedding | None:
        """Where in a record of its source the event stands; None for one that is a record itself."""
        return self._head.within

    @property
    def _head(self) -> SpooledEvent | Record:
        event = self._event
        return event if isinstance(event, SpooledEvent) else event.record
