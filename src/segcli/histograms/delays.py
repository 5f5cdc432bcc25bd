"""How long deliveries take, from an event to its webhook: percentiles of a histogram that merges exactly."""

from bisect import bisect_right
from typing import NamedTuple

PRECISION = 6
"""Leading bits of a number of milliseconds that are kept: what is told is at most 3 % too small."""

PERCENTILES = (50, 90, 99)


RANGES = (1000, 5000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000)
"""Milliseconds: the bounds of what a picture tells apart."""


class Delays(NamedTuple):
    """Milliseconds: the percentiles and the longest one. `early` counts deliveries that are older than their event."""

    number: int
    median: int
    p90: int
    p99: int
    longest: int
    early: int


class DelayCounter:
    """Counts delays in at most some 2,000 buckets."""

    def __init__(self) -> None:
        self.buckets: dict[int, int] = {}
        self.early = 0
        self.longest = 0

    def add(self, milliseconds: int) -> None:
        """Count a delay."""
        if milliseconds < 0:
            self.early += 1
            return
        shift = max(milliseconds.bit_length() - PRECISION, 0)
        bucket = milliseconds >> shift << shift
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        if milliseconds > self.longest:
            self.longest = milliseconds

    def merge(self, other: "DelayCounter") -> None:
        """Count what another one has counted."""
        for bucket, count in other.buckets.items():
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        self.early += other.early
        self.longest = max(self.longest, other.longest)

    @property
    def delays(self) -> Delays | None:
        """What was counted; None where no delay was known."""
        count = sum(self.buckets.values())
        if not count + self.early:
            return None
        median, p90, p99 = (self._percentile(percent, count) for percent in PERCENTILES)
        return Delays(count, median, p90, p99, self.longest, self.early)

    @property
    def ranges(self) -> list[int]:
        """How many delays were below each of RANGES and not below the one before, and last how many were longer. A
        delay counts by its bucket, which begins at most 3 % below it.
        """
        counts = [0] * (len(RANGES) + 1)
        for bucket, count in self.buckets.items():
            counts[bisect_right(RANGES, bucket)] += count
        return counts

    def _percentile(self, percent: int, count: int) -> int:
        """The delay that so many in a hundred do not exceed (nearest rank)."""
        rank, passed = -(-count * percent // 100), 0
        for bucket in sorted(self.buckets):
            passed += self.buckets[bucket]
            if passed >= rank:
                return bucket
        return 0
