"""What processes do with the events that they read, which is all that the pool knows of the command."""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from segcli.findings import Json
from segcli.input.framing import nothing_passes
from segcli.input.records import Note, Offset, Unreadable
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

Send = Callable[[bytes], None]
"""Takes the next message of the answer to a task."""


class Look(NamedTuple):
    """How records are read: those that `passes` lets pass are given to `note`, the others become items."""

    passes: Callable[[Json], bool]
    note: Note | None = None


class Sink(Protocol):
    """Takes what a worker has read for one task, and sends what the parent has to know of it."""

    @property
    def size(self) -> int:
        """The bytes that were sent."""
        ...

    @property
    def look(self) -> Look: ...

    def add(self, item: CheckedEvent | Unreadable) -> None: ...

    def progress(self, records: int, bytes_read: int) -> None:
        """Send how far a long file has been read."""
        ...

    def finish(self) -> None:
        """Add what there is to say of a file or a chunk as a whole, behind its items."""
        ...

    def end(self, *numbers: Any) -> None:
        """Add that a file or a chunk has ended, and its counts."""
        ...

    def send(self) -> None: ...


class Job(NamedTuple):
    """`sink` makes what takes the items of a task in a worker, and can be pickled; `look` is for what this process
    reads itself; `take` is given what a sink adds behind the items, with what precedes them in their source.
    """

    sink: Callable[[EventValidator, Send], Sink]
    look: Callable[[EventValidator], Look]
    take: Callable[[Any, Offset], None] | None = None


def look_for(every_event: bool, validator: EventValidator) -> Look:
    """How records are read for reports, which have every event or only those of which there is something to say."""
    return Look(nothing_passes if every_event else validator.is_clean)
