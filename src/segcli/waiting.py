"""Deliveries that wait for their counterpart: a few in memory, the rest in a temporary file without a name.

What stays in memory of a delivery in the file is its key and its place, about one kilobyte.
"""

import tempfile
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

import orjson

from segcli.documents import Record
from segcli.findings import SegcliError

KEPT = 2 << 20
"""Bytes of text that wait in memory; parsed they take about seven times as much."""


class Delivery(NamedTuple):
    """A record and the name of the source it came from."""

    name: str
    record: Record


class Filed(NamedTuple):
    """A delivery in the file: what is known of its record but for text and value, and where its text is."""

    name: str
    number: int
    line: int
    column: int
    start: int
    offset: int
    size: int


Item = tuple[int, Delivery | Filed]
"""What waits, and the number under which it came."""


class Waiting:
    """The deliveries of one side that wait, first come, first served for each key; `file` takes what is too much."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._queues: dict[Hashable, Item | deque[Item]] = {}
        self._kept = 0
        self._filed = 0
        self._come = 0

    def __bool__(self) -> bool:
        return bool(self._queues)

    def __len__(self) -> int:
        return sum(len(queue) if isinstance(queue, deque) else 1 for queue in self._queues.values())

    def put(self, key: Hashable, delivery: Delivery) -> None:
        """Let a delivery wait."""
        self._come += 1
        size = len(delivery.record.text)
        kept = self._kept + size <= KEPT
        self._kept += size * kept
        item = (self._come, delivery if kept else self._write(delivery))
        queue = self._queues.get(key)
        if queue is None:
            self._queues[key] = item
        elif isinstance(queue, deque):
            queue.append(item)
        else:
            self._queues[key] = deque((queue, item))

    def take(self, key: Hashable) -> Delivery | None:
        """The delivery that has waited longest with this key."""
        queue = self._queues.get(key)
        if queue is None:
            return None
        if isinstance(queue, deque) and len(queue) > 1:
            return self._given(queue.popleft())
        del self._queues[key]
        return self._given(queue[0] if isinstance(queue, deque) else queue)

    def rest(self) -> Iterator[Delivery]:
        """All that still wait, in the order in which they came."""
        queues = self._queues.values()
        items = [item for queue in queues for item in (queue if isinstance(queue, deque) else (queue,))]
        self._queues.clear()
        for item in sorted(items, key=lambda item: item[0]):
            yield self._given(item)

    def _given(self, item: Item) -> Delivery:
        _, delivery = item
        if isinstance(delivery, Filed):
            return self._read(delivery)
        self._kept -= len(delivery.record.text)
        return delivery

    def _write(self, delivery: Delivery) -> Filed:
        name, record = delivery
        try:
            self._file.seek(self._filed)
            self._file.write(record.text)
        except OSError as error:
            reason = (error.strerror or "").lower()
            raise SegcliError(f"cannot hold events back in a temporary file: {reason}") from error
        offset, self._filed = self._filed, self._filed + len(record.text)
        return Filed(name, record.number, record.line, record.column, record.start, offset, len(record.text))

    def _read(self, item: Filed) -> Delivery:
        self._file.seek(item.offset)
        text = self._file.read(item.size)
        return Delivery(item.name, Record(item.number, orjson.loads(text), text, item.line, item.column, item.start))


@contextmanager
def waiting() -> Iterator[Waiting]:
    """Room for deliveries to wait in; on the disk only when it is needed."""
    with tempfile.SpooledTemporaryFile(max_size=1, prefix="segcli-") as file:
        yield Waiting(file)
