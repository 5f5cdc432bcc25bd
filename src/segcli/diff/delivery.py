"""One event of a capture, as it waits for its counterpart."""

from collections.abc import Callable
from typing import NamedTuple

from segcli.events.recognition import Event, Recognition


class Unread(NamedTuple):
    """What is known of an event that stood on disk without parsing it again, and how to."""

    number: int
    line: int
    recognition: Recognition
    read: Callable[[], Event]


class Delivery:
    """An event and the name of the source it came from; one that stood on disk is parsed when it is looked at.

    Most formats name those that met nobody without a look: with two captures that had nothing in common, parsing both
    again took a sixth of the run.
    """

    __slots__ = ("_found", "name")

    def __init__(self, name: str, found: Event | Unread) -> None:
        self.name = name
        self._found = found

    @property
    def event(self) -> Event:
        """The event, parsed by now."""
        found = self._found
        if isinstance(found, Unread):
            found = self._found = found.read()
        return found

    @property
    def recognition(self) -> Recognition:
        """How the event was recognised."""
        return self._found.recognition

    @property
    def place(self) -> tuple[int, int]:
        """The number and the line of the record."""
        found = self._found
        head = found if isinstance(found, Unread) else found.record
        return head.number, head.line
