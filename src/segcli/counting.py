"""Counters that stay small and can be merged: what they keep of too many keys depends on the keys alone.

Those are kept whose digests begin with enough zeros that no more than the bound are left (adaptive sampling, Flajolet
1990). Whichever came first, and in whichever part of a run, the same are kept, each with its exact count. HyperLogLog
would be smaller, but it cannot tell which keys came again, nor how often.
"""

from collections.abc import Callable, Hashable, Iterable
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from hashlib import blake2b

BITS = 64
MAX_KEYS = 1000
LONGEST = 1000
"""Characters of a place that is counted by itself."""

K = TypeVar("K", bound=Hashable)


def digest(key: Hashable) -> int:
    """64 bits that are the same for a key in every process, which those of `hash` are not."""
    # A copy of an empty hash takes half the time of a new one with its options, and a run of 100,000 webhooks asks for
    # 250,000 digests: 0.8 us each instead of 1.7.
    hashed = empty_hash()()
    hashed.update(repr(key).encode("utf-8", "surrogatepass"))
    return int.from_bytes(hashed.digest(), "big")


@cache
def empty_hash() -> "Callable[[], blake2b]":
    """What makes a hash of nothing yet; hashlib is loaded only by those who have too many keys."""
    from hashlib import blake2b

    return blake2b(digest_size=BITS // 8).copy


def sifted(keys: Iterable[K], level: int) -> list[K]:
    """The keys whose digests begin with so many zeros, at least one."""
    # As `digest` has them, in one loop and compared as bytes: 0.75 us each instead of 1.1.
    new, bound = empty_hash(), (1 << (BITS - level)).to_bytes(BITS // 8, "big")
    kept = []
    for key in keys:
        hashed = new()
        hashed.update(repr(key).encode("utf-8", "surrogatepass"))
        if hashed.digest() < bound:
            kept.append(key)
    return kept


class BoundedCounter(Generic[K]):
    """How often each of at most `most` keys came; all other keys together are counted as `others`. Kept are those whose
    digests begin with `level` zeros.
    """

    def __init__(self, most: int = MAX_KEYS) -> None:
        self._most = most
        self.counts: dict[K, int] = {}
        self.others = self.level = 0

    def add(self, key: K, times: int = 1) -> None:
        """Count a key again."""
        if key in self.counts:
            self.counts[key] += times
        elif self.level and digest(key) >> (BITS - self.level):
            self.others += times
        else:
            self.counts[key] = times
            self._shrink()

    def add_new(self, keys: list[K]) -> None:
        """Count different keys once each, none of which is kept already."""
        kept = sifted(keys, self.level) if self.level else keys
        self.others += len(keys) - len(kept)
        self.counts.update(dict.fromkeys(kept, 1))
        self._shrink()

    def merge(self, other: "BoundedCounter[K]") -> None:
        """Count what another one has counted."""
        self._sift(max(self.level, other.level))
        for key, times in other.counts.items():
            self.add(key, times)
        self.others += other.others

    def most_common(self) -> list[tuple[K, int]]:
        """The keys with their counts, the most frequent first, else by their names."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1], repr(pair[0])))

    def _shrink(self) -> None:
        """Keep fewer keys until they are few enough."""
        while len(self.counts) > self._most:
            self._sift(self.level + 1)

    def _sift(self, level: int) -> None:
        """Keep only keys whose digests begin with so many zeros."""
        if level == self.level:
            return
        total = sum(self.counts.values())
        self.counts = {key: self.counts[key] for key in sifted(self.counts, level)}
        self.others += total - sum(self.counts.values())
        self.level = level


class FoundInside:
    """Counts the events that were found inside of records, by place; too many places, or too long ones, are `other`."""

    def __init__(self) -> None:
        self.counter: BoundedCounter[str] = BoundedCounter()

    def add(self, place: str | None) -> None:
        """Count an event; None is for one that is a record itself, which does not count."""
        if place is not None and len(place) > LONGEST:
            self.counter.others += 1
        elif place is not None:
            self.counter.add(place)

    def merge(self, other: "FoundInside") -> None:
        """Count what another one has counted."""
        self.counter.merge(other.counter)

    @property
    def places(self) -> tuple[dict[str, str | int], ...]:
        """Each place with the number of its events, the most frequent first, as machine formats have it."""
        others = [("other", self.counter.others)] if self.counter.others else []
        return tuple({"at": place, "events": events} for place, events in (*self.counter.most_common(), *others))
