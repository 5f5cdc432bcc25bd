"""Where in a capture something stands: a histogram over places that grows coarser as they grow many."""

from segcli.histograms.places import LINE_BITS

MAX_BUCKETS = 256
"""Buckets: what a strip of a picture can tell apart."""


class PositionCounter:
    """Counts places in at most 256 buckets, each of which has 2 ** `level` of them. As a place holds the byte in its
    source, and not how many events precede it, the parts of a run have the same buckets as the whole.
    """

    def __init__(self) -> None:
        self.level = LINE_BITS
        self.buckets: dict[int, int] = {}

    def add(self, place: int) -> None:
        """Count a place, as `places.packed` makes it."""
        bucket = place >> self.level
        self.buckets[bucket] = self.buckets.get(bucket, 0) + 1
        while len(self.buckets) > MAX_BUCKETS:
            self._coarsen(self.level + 1)

    def merge(self, other: "PositionCounter", shift: int = 0) -> None:
        """Count what another one has counted, whose places are moved by so much: by whole sources, and by lines, which
        no bucket tells apart.
        """
        self._coarsen(max(self.level, other.level))
        moved = {(bucket << other.level) + shift: count for bucket, count in other.buckets.items()}
        for place, count in moved.items():
            bucket = place >> self.level
            self.buckets[bucket] = self.buckets.get(bucket, 0) + count
        while len(self.buckets) > MAX_BUCKETS:
            self._coarsen(self.level + 1)

    def at(self, level: int) -> dict[int, int]:
        """The buckets as they are at a level that is no finer than theirs."""
        counts: dict[int, int] = {}
        for bucket, count in self.buckets.items():
            coarser = bucket >> (level - self.level)
            counts[coarser] = counts.get(coarser, 0) + count
        return counts

    def _coarsen(self, level: int) -> None:
        if level > self.level:
            self.buckets, self.level = self.at(level), level
