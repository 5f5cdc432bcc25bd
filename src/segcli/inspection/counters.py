"""Counters whose size is bounded, whatever the number of events."""

from array import array
from collections.abc import Hashable
from typing import Generic, NamedTuple, TypeVar

MAX_KEYS = 1000
MAX_TEXTS = 1_000_000
SMALLEST_TABLE = 1024

K = TypeVar("K", bound=Hashable)


class BoundedCounter(Generic[K]):
    """How often each of at most 1,000 keys came; all other keys together are counted as `others`."""

    def __init__(self) -> None:
        self._counts: dict[K, int] = {}
        self.others = 0

    def add(self, key: K) -> None:
        """Count a key once more."""
        if key in self._counts:
            self._counts[key] += 1
        elif len(self._counts) < MAX_KEYS:
            self._counts[key] = 1
        else:
            self.others += 1

    def most_common(self) -> list[tuple[K, int]]:
        """The keys with their counts, the most frequent first, else in the order they came."""
        return sorted(self._counts.items(), key=lambda pair: -pair[1])


class Counted(NamedTuple):
    """A count that is exact, or else a lower bound."""

    number: int
    is_exact: bool = True


class DistinctCounter:
    """Counts different texts and repeated ones, exactly for the first 1,000,000 different texts.

    An open-addressing table of 64-bit hashes, 16 MiB when full, where a set of strings takes over 100. That two of a
    million texts share a hash, and count as one, happens once in 30 million runs.
    """

    def __init__(self, max_texts: int = MAX_TEXTS) -> None:
        self._max_texts = max_texts
        self._table = array("q", bytes(8 * SMALLEST_TABLE))
        self._count = self._repeats = 0
        self._is_full = False

    def add(self, text: str) -> None:
        """Count a text. A new one is no longer remembered once there are too many."""
        value = hash(text) or 1
        index = self._index_of(value)
        if self._table[index]:
            self._repeats += 1
        elif self._count >= self._max_texts:
            self._is_full = True
        else:
            self._table[index] = value
            self._count += 1
            if 2 * self._count > len(self._table):
                self._grow()

    @property
    def distinct(self) -> Counted:
        """How many texts there were."""
        return Counted(self._count, not self._is_full)

    @property
    def repeated(self) -> Counted:
        """How often a text came that had come before."""
        return Counted(self._repeats, not self._is_full)

    def _index_of(self, value: int) -> int:
        """The index at which a value is in the table, or would be."""
        table, last = self._table, len(self._table) - 1
        index = value & last
        while table[index] and table[index] != value:
            index = (index + 1) & last
        return index

    def _grow(self) -> None:
        old = self._table
        self._table = array("q", bytes(2 * 8 * len(old)))
        for value in old:
            if value:
                self._table[self._index_of(value)] = value
