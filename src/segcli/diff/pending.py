"""Deliveries that wait for their counterpart, first come, first served.

What stays in memory of a delivery that waits on disk are two numbers, its key and its place: 150 bytes. With the ids
themselves and a record of where it stood, two captures of 100,000 events that meet nobody took 247 MiB, and now 77.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO, Literal

from segcli.diff.delivery import Delivery
from segcli.diff.spool import Key, Later, Place, Spool

NO_KEY: Key = -1
"""The key under which a delivery meets nobody."""

ALONE: Key = NO_KEY - 1
"""Where those wait that have no key: nobody looks for them there."""

Caller = tuple[Key, Place]
"""A delivery that met nobody and tries again under another key."""


def never(_: Delivery, __: Key) -> tuple[Key, Key]:
    """The later keys of those that do not try again."""
    return NO_KEY, NO_KEY


class Pending:
    """The deliveries of one side that wait under some key; `later` tells the keys of two more rounds."""

    def __init__(self, later: Later, opened: Callable[[], IO[bytes]]) -> None:
        self._shelf = Spool(later, opened)
        self._queues: dict[Key, Place | deque[Place]] = {}

    def __bool__(self) -> bool:
        return bool(self._queues)

    def __contains__(self, key: Key) -> bool:
        return key in self._queues

    def __iter__(self) -> Iterator[Key]:
        """The keys under which somebody waits."""
        return iter(self._queues)

    def __len__(self) -> int:
        return sum(len(queue) if isinstance(queue, deque) else 1 for queue in self._queues.values())

    def put(self, key: Key, delivery: Delivery) -> None:
        """Let a delivery wait."""
        self.put_back(key, self._shelf.put(delivery, key))

    def put_back(self, key: Key, place: Place) -> None:
        """Let one wait on that has tried again."""
        if key == NO_KEY:
            key = ALONE
        queue = self._queues.get(key)
        if queue is None:
            self._queues[key] = place
        elif isinstance(queue, deque):
            queue.append(place)
        else:
            self._queues[key] = deque((queue, place))

    def find(self, key: Key) -> Place | None:
        """The place of the delivery that has waited longest with this key, and waits no longer."""
        queue = self._queues.get(key)
        if queue is None:
            return None
        if isinstance(queue, deque) and len(queue) > 1:
            return queue.popleft()
        del self._queues[key]
        return queue[0] if isinstance(queue, deque) else queue

    def given(self, place: Place) -> Delivery:
        """The delivery of a place, which waits no longer."""
        return self._shelf.take(place)

    def take(self, key: Key) -> Delivery | None:
        """The delivery that has waited longest with this key."""
        place = self.find(key)
        return None if place is None else self.given(place)

    def rest(self) -> Iterator[Delivery]:
        """All that still wait, in the order in which they came."""
        return map(self.given, self._leaving())

    def callers(self, number: Literal[0, 1]) -> Iterator[Caller]:
        """All that still wait, in that order, with their keys of the first or the second of the later rounds."""
        keys = self._shelf.keys
        return ((keys(place)[number], place) for place in self._leaving())

    def _leaving(self) -> list[Place]:
        queues = self._queues.values()
        places = [place for queue in queues for place in (queue if isinstance(queue, deque) else (queue,))]
        self._queues.clear()
        return sorted(places)


@contextmanager
def pending(later: Later = never) -> Iterator[Pending]:
    """Room for deliveries to wait in; on the disk only when it is needed."""
    with ExitStack() as stack:
        yield Pending(later, lambda: stack.enter_context(TemporaryFile(prefix="segcli-")))
