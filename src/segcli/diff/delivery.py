"""One event of a capture, in memory or on disk until its counterpart comes."""

from collections.abc import Callable
from typing import NamedTuple

from segcli.events.recognition import Event, Recognition


class SpooledEvent(NamedTuple):
    """What is known of an event on disk before it is parsed again, and the function that reads it."""

    line: int
    recognition: Recognition
    read: Callable[[], Event]


class Delivery:
    """An event and the name of its source; one that was on disk is parsed when `event` is first read.

    Most of a run's sorting and counting needs no more than its line and recognition.
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
    def line(self) -> int:
        """The line of its source on which the record starts."""
        event = self._event
        return event.line if isinstance(event, SpooledEvent) else event.record.line
