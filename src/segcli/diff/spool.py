"""Where deliveries stand until they are needed: a few in memory, the rest in a temporary file without a name."""

from collections.abc import Callable
from functools import partial
from struct import Struct
from typing import IO

import orjson

from segcli.diff.delivery import Delivery, Unread
from segcli.events.purpose import Purpose
from segcli.events.recognition import Event, Recognition
from segcli.findings import SegcliError
from segcli.input.records import Record

KEPT = 2 << 20
"""Bytes of text that stand in memory; parsed they take about seven times as much."""

HEAD = Struct("<8q")
"""What precedes a text in the file: two keys, the number of its kind, and what a record says beside its value."""

KEYS = Struct("<2q")
"""How it begins."""

Key = int
"""Stands for what two deliveries have in common, or may have; less than 0 for nothing."""

Place = int
"""Where in the file a delivery stands, or would; those that came later stand further back."""

Later = Callable[["Delivery", Key], tuple[Key, Key]]
"""From a delivery and its key to the keys it has when it meets nobody under that one."""


Origin = tuple[str, Recognition, Purpose | None]
"""What few deliveries do not share: the name of the source, and what was recognised."""


class Spool:
    """Takes deliveries and gives them back by their place.

    `opened` makes the file when it is needed; who made the shelf closes it. `later` is asked when a parsed delivery
    goes away or when its keys are wanted: most are taken before.
    """

    def __init__(self, later: Later, opened: Callable[[], IO[bytes]]) -> None:
        self._later = later
        self._open = opened
        self._kept: dict[Place, tuple[Delivery, Key]] = {}
        self._bytes_kept = 0
        self._end = 0
        self._kinds: list[Origin] = []
        self._numbers: dict[Origin, int] = {}
        self._file: IO[bytes] | None = None
        self._file_at = 0

    def put(self, delivery: Delivery, key: Key) -> Place:
        """Put a delivery behind all others."""
        name, (record, recognition, purpose) = delivery.name, delivery.event
        place, size = self._end, len(record.text)
        self._end += HEAD.size + size
        if self._bytes_kept + size <= KEPT:
            self._bytes_kept += size
            self._kept[place] = delivery, key
            return place
        known = (
            self._number((name, recognition, purpose)),
            record.number,
            record.line,
            record.column,
            record.start,
            size,
        )
        head = HEAD.pack(*self._later(delivery, key), *known)
        try:
            self._opened(place).write(head + record.text)
        except OSError as error:
            raise unwritten(error) from error
        self._file_at = self._end
        return place

    def take(self, place: Place) -> Delivery:
        """The delivery that stands there; in memory it stands no longer."""
        kept = self._kept.pop(place, None)
        if kept is not None:
            self._bytes_kept -= len(kept[0].event.record.text)
            return kept[0]
        _, _, kind, *stood, size = HEAD.unpack(self._read(place, HEAD.size))
        text = self._read(place + HEAD.size, size)
        name, recognition, purpose = self._kinds[kind]
        return Delivery(
            name, Unread(stood[0], stood[1], recognition, partial(parsed, text, stood, recognition, purpose))
        )

    def keys(self, place: Place) -> tuple[Key, Key]:
        """What `later` says of the delivery that stands there."""
        kept = self._kept.get(place)
        if kept is not None:
            return self._later(*kept)
        one, other = KEYS.unpack(self._read(place, KEYS.size))
        return one, other

    def _number(self, kind: Origin) -> int:
        number = self._numbers.get(kind)
        if number is None:
            number = self._numbers[kind] = len(self._kinds)
            self._kinds.append(kind)
        return number

    def _read(self, place: Place, size: int) -> bytes:
        try:
            text = self._opened(place).read(size)
        except OSError as error:
            raise unwritten(error) from error
        self._file_at = place + size
        return text

    def _opened(self, place: Place) -> IO[bytes]:
        """The file at that place; who reads or writes on where it stopped keeps its buffer (1.5 us a delivery)."""
        if self._file is None:
            self._file = self._open()
        if self._file_at != place:
            self._file.seek(place)
        return self._file


def parsed(text: bytes, stood: list[int], recognition: Recognition, purpose: Purpose | None) -> Event:
    """The event of a text; `stood` are the number, line, column and start of its record."""
    number, line, column, start = stood
    return Event(Record(number, orjson.loads(text), text, line, column, start), recognition, purpose)


def unwritten(error: OSError) -> SegcliError:
    return SegcliError(f"cannot hold events back in a temporary file: {(error.strerror or '').lower()}")
