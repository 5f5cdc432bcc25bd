"""Counters whose size depends on the number of kinds, or is bounded, whatever the number of events."""

from array import array
from collections.abc import Hashable
from typing import Generic, NamedTuple, TypeVar

KINDS_KEPT = 1000
REMEMBERED = 1_000_000
SMALLEST = 1024

K = TypeVar("K", bound=Hashable)


class Kinds(Generic[K]):
    """How often each of at most 1,000 kinds came; what comes beyond them is counted as `others`."""

    def __init__(self) -> None:
        self._counts: dict[K, int] = {}
        self.others = 0

    def add(self, kind: K) -> None:
        """Count one more of a kind."""
        if kind in self._counts:
            self._counts[kind] += 1
        elif len(self._counts) < KINDS_KEPT:
            self._counts[kind] = 1
        else:
            self.others += 1

    def most(self) -> list[tuple[K, int]]:
        """The kinds with their counts, the most frequent first, else in the order they came."""
        return sorted(self._counts.items(), key=lambda pair: -pair[1])


class Counted(NamedTuple):
    """A number, which is exact or at least that."""

    number: int
    is_exact: bool = True


class Distinct:
    """Tells whether a text has been seen before, exactly for the first 1,000,000 texts.

    An open-addressing table of 64-bit hashes, 16 MiB when full, where a set of strings takes over 100. That two of a
    million texts share a hash, and count as one, happens once in 30 million runs.
    """

    def __init__(self, most: int = REMEMBERED) -> None:
        self._most = most
        self._table = array("q", bytes(8 * SMALLEST))
        self._count = self._again = 0
        self._is_full = False

    def add(self, text: str) -> None:
        """Count a text. A new one is no longer remembered once there are too many."""
        value = hash(text) or 1
        at = self._place(value)
        if self._table[at]:
            self._again += 1
        elif self._count >= self._most:
            self._is_full = True
        else:
            self._table[at] = value
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
        return Counted(self._again, not self._is_full)

    def _place(self, value: int) -> int:
        """Where a value stands in the table, or would."""
        table, last = self._table, len(self._table) - 1
        at = value & last
        while table[at] and table[at] != value:
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        old = self._table
        self._table = array("q", bytes(2 * 8 * len(old)))
        for value in old:
            if value:
                self._table[self._place(value)] = value
