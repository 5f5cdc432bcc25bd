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

    __slots__ = ("_spooled", "event", "line", "recognition", "source")

    event: Event

    def __init__(self, source: str, event: Event | SpooledEvent) -> None:
        self.source = source
        self.recognition = event.recognition
        if isinstance(event, SpooledEvent):
            self._spooled = event
            self.line = event.line
        else:
            self.event = event
            self.line = event.record.line

    def __getattr__(self, name: str) -> Event:
        """The event, which is parsed now. Python asks here for what has not been set: an event that is there is read
        ten times for each pair, and as a property took 0.1 us each time.
        """
        if name != "event":
            raise AttributeError(name)
        self.event = self._spooled.read()
        return self.event
