"""Deliveries that wait for their counterpart, first come, first served.

What stays in memory of a delivery on disk are two numbers, its key and its offset: 150 bytes. With the ids themselves
and a record of its position, two captures of 100,000 events without a pair took 247 MiB, and now 77.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile
from typing import IO, Literal

from segcli.diff.delivery import Delivery
from segcli.diff.spool import FallbackKeys, FileOffset, Key, Spool

NO_KEY: Key = -1
"""The key of a delivery that has no counterpart under any key."""

KEYLESS: Key = NO_KEY - 1
"""The key of the queue of deliveries without a key, which `find` is never called with."""

Retry = tuple[Key, FileOffset]
"""A delivery without a counterpart, by its offset, and its key for another round."""


def no_fallback(_: Delivery, __: Key) -> tuple[Key, Key]:
    """The fallback keys of deliveries that are not tried again."""
    return NO_KEY, NO_KEY


class Pending:
    """The deliveries of one side that have no counterpart yet, by their keys; `fallback` gives their keys for two more
    rounds.
    """

    def __init__(self, fallback: FallbackKeys, open_file: Callable[[], IO[bytes]]) -> None:
        self._spool = Spool(fallback, open_file)
        self._queues: dict[Key, FileOffset | deque[FileOffset]] = {}

    def __bool__(self) -> bool:
        return bool(self._queues)

    def __contains__(self, key: Key) -> bool:
        return key in self._queues

    def __iter__(self) -> Iterator[Key]:
        """The keys of the deliveries."""
        return iter(self._queues)

    def __len__(self) -> int:
        return sum(len(queue) if isinstance(queue, deque) else 1 for queue in self._queues.values())

    def put(self, key: Key, delivery: Delivery) -> None:
        """Add a delivery."""
        self.put_back(key, self._spool.put(delivery, key))

    def put_back(self, key: Key, offset: FileOffset) -> None:
        """Add a delivery that `find` or `retries` took out, under another key."""
        if key == NO_KEY:
            key = KEYLESS
        queue = self._queues.get(key)
        if queue is None:
            self._queues[key] = offset
        elif isinstance(queue, deque):
            queue.append(offset)
        else:
            self._queues[key] = deque((queue, offset))

    def find(self, key: Key) -> FileOffset | None:
        """Take out the oldest delivery with this key, and give its offset; None where there is none."""
        queue = self._queues.get(key)
        if queue is None:
            return None
        if isinstance(queue, deque) and len(queue) > 1:
            return queue.popleft()
        del self._queues[key]
        return queue[0] if isinstance(queue, deque) else queue

    def delivery_at(self, offset: FileOffset) -> Delivery:
        """The delivery of an offset that was taken out; it cannot be read again."""
        return self._spool.take(offset)

    def take(self, key: Key) -> Delivery | None:
        """Take out the oldest delivery with this key; None where there is none."""
        offset = self.find(key)
        return None if offset is None else self.delivery_at(offset)

    def drain(self) -> Iterator[Delivery]:
        """Take out all deliveries, in the order in which they came."""
        return map(self.delivery_at, self._drain_offsets())

    def retries(self, number: Literal[0, 1]) -> Iterator[Retry]:
        """Take out all deliveries, in that order, with their keys for the first or the second of the later rounds."""
        keys = self._spool.keys
        return ((keys(offset)[number], offset) for offset in self._drain_offsets())

    def _drain_offsets(self) -> list[FileOffset]:
        queues = self._queues.values()
        offsets = [offset for queue in queues for offset in (queue if isinstance(queue, deque) else (queue,))]
        self._queues.clear()
        return sorted(offsets)


@contextmanager
def pending(fallback: FallbackKeys = no_fallback) -> Iterator[Pending]:
    """An empty `Pending`; its temporary file is made when it is needed, and closed with the context."""
    with ExitStack() as stack:
        yield Pending(fallback, lambda: stack.enter_context(TemporaryFile(prefix="segcli-")))
