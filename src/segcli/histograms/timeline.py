"""When events were created: a histogram that grows coarser as it covers more time, and the hours of the week."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
STEPS = tuple(unit * count for unit in (1, MINUTE) for count in (1, 5, 15, 30))
STEPS += tuple(HOUR * count for count in (1, 3, 6, 12, 24))
STEPS += tuple(WEEK * count for count in (1, 2, 4, 12, 24, 48, 480, 4800))
"""Seconds; each divides the next, so that a finer histogram folds into a coarser one exactly."""

assert all(not coarser % finer for finer, coarser in pairwise(STEPS))
START = datetime(1, 1, 1, tzinfo=UTC)
"""A Monday, so that steps of weeks start on one."""

MAX_BUCKETS = 512
"""Buckets; more than a picture has columns, so that each is as fine as if all times had been kept."""

HOURS_OF_WEEK = 7 * 24


class Timeline(NamedTuple):
    """A histogram: `counts` of events in steps of `step` seconds, the first of which starts at `start`."""

    start: datetime
    step: int
    counts: tuple[int, ...]
    first: datetime
    last: datetime


class TimeCounter:
    """Counts times in at most 512 buckets; `hours` are those of the week in UTC, from Monday on."""

    def __init__(self) -> None:
        self.step = STEPS[0]
        self.buckets: dict[int, int] = {}
        self.first = self.last = START
        self.hours = [0] * HOURS_OF_WEEK

    def add(self, time: datetime) -> None:
        """Count a time, given in UTC."""
        if not self.buckets:
            self.first = self.last = time
        elif time < self.first:
            self.first = time
        elif time > self.last:
            self.last = time
        elapsed = time - START
        days, seconds = elapsed.days, elapsed.seconds
        self.hours[days % 7 * 24 + seconds // HOUR] += 1
        bucket = (days * DAY + seconds) // self.step
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        if len(self.buckets) > MAX_BUCKETS:
            self._shrink()

    def merge(self, other: "TimeCounter") -> None:
        """Count what another one has counted."""
        if not other.buckets:
            return
        self.first = min(self.first, other.first) if self.buckets else other.first
        self.last = max(self.last, other.last) if self.buckets else other.last
        step = max(self.step, other.step)
        self.buckets = coarsened(self.buckets, step // self.step)
        for bucket, count in coarsened(other.buckets, step // other.step).items():
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        self.step = step
        self.hours = [sum(both) for both in zip(self.hours, other.hours, strict=True)]
        self._shrink()

    def _shrink(self) -> None:
        """Make the steps longer until there are few enough buckets: the same ones in whatever order times came."""
        while len(self.buckets) > MAX_BUCKETS:
            step = STEPS[STEPS.index(self.step) + 1]
            self.buckets = coarsened(self.buckets, step // self.step)
            self.step = step

    def counts_in(self, timeline: Timeline) -> tuple[int, ...]:
        """The counts in the steps of a histogram of the same times, or more of them."""
        first = (timeline.start - START) // timedelta(seconds=timeline.step)
        buckets = coarsened(self.buckets, timeline.step // self.step)
        return tuple(buckets.get(bucket, 0) for bucket in range(first, first + len(timeline.counts)))

    def timeline(self, columns: int) -> Timeline | None:
        """The finest histogram of at most so many columns; None where no time has been counted."""
        if not self.buckets:
            return None
        for step in coarser(self.step):
            buckets = coarsened(self.buckets, step // self.step)
            first, last = min(buckets), max(buckets)
            if last - first < columns or step == STEPS[-1]:
                break
        counts = tuple(buckets.get(bucket, 0) for bucket in range(first, last + 1))
        return Timeline(START + timedelta(seconds=first * step), step, counts, self.first, self.last)


def coarser(step: int) -> Iterator[int]:
    """That step and those above it."""
    return (other for other in STEPS if other >= step)


def coarsened(buckets: dict[int, int], factor: int) -> dict[int, int]:
    """The buckets of a histogram whose steps are `factor` times as long."""
    result: dict[int, int] = {}
    for bucket, count in buckets.items():
        result[bucket // factor] = result.get(bucket // factor, 0) + count
    return result
