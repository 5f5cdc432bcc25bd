"""Ids that came again: which, how often, where, and whether with the same bytes."""

from typing import NamedTuple

from segcli.counting import BITS, digest, sifted
from segcli.inspection.estimates import LONGEST, MAX_TEXTS, Estimate, estimated, kept_text

PLACES_KEPT = 5
LISTED = 10
WEIGHT = 4
"""What an id that came again takes as much memory as."""

SUM_BITS = 32


class Repeat(NamedTuple):
    """How often an id came, the checksum of the bytes that it first came with, whether they were always the same, and
    the first five places.
    """

    times: int
    checksum: int
    is_same: bool
    places: tuple[int, ...]


Seen = int | Repeat
"""What is known of an id: while it came once, its place and the checksum of its bytes, in one integer."""


class RepeatCounter:
    """Counts ids that came again, exactly for 40,000 ids, of which each that came again counts for four."""

    def __init__(self, most: int = MAX_TEXTS) -> None:
        self._most = most
        self.seen: dict[str, Seen] = {}
        self._again = self.level = 0

    def add(self, text: str, seen: Seen) -> None:
        """Count an id with what is known of it."""
        if len(text) > LONGEST:
            text = kept_text(text)
        before = self.seen.get(text)
        if before is None:
            if self.level and digest(text) >> (BITS - self.level):
                return
            self.seen[text] = seen
            self._again += type(seen) is not int
        else:
            self.seen[text] = joined(before, seen)
            self._again += not isinstance(before, Repeat)
        self._shrink()

    def add_all(self, ids: list[tuple[str, int]]) -> None:
        """Count ids, each of which came once. Nearly always all are new, which is seen at once for all of them (0.23 us
        an id, 0.28 for one after another).
        """
        new = dict(ids)
        if len(new) < len(ids) or not self.seen.keys().isdisjoint(new) or any(map(LONGEST.__lt__, map(len, new))):
            for text, seen in ids:
                self.add(text, seen)
            return
        self.seen.update({text: new[text] for text in sifted(new, self.level)} if self.level else new)
        self._shrink()

    def merge(self, other: "RepeatCounter", shift: int = 0) -> None:
        """Count what another one has counted, whose places are moved by so much."""
        self._sift(max(self.level, other.level))
        for text, seen in other.seen.items():
            self.add(text, shifted(seen, shift))

    @property
    def repeated(self) -> Estimate:
        """How often an id came that had come before."""
        extra = [seen.times - 1 for seen in self.seen.values() if isinstance(seen, Repeat)]
        return estimated(sum(extra), sum(count * count for count in extra), self.level)

    def most_common(self) -> list[tuple[str, Repeat]]:
        """The ids that came most often, those that came first before others."""
        again = [(text, seen) for text, seen in self.seen.items() if isinstance(seen, Repeat)]
        return sorted(again, key=lambda pair: (-pair[1].times, pair[1].places, pair[0]))[:LISTED]

    def _shrink(self) -> None:
        """Keep fewer ids until they are few enough."""
        while len(self.seen) + (WEIGHT - 1) * self._again > self._most:
            self._sift(self.level + 1)

    def _sift(self, level: int) -> None:
        """Keep only ids whose digests begin with so many zeros."""
        if level == self.level:
            return
        self.seen = {text: self.seen[text] for text in sifted(self.seen, level)}
        self._again = sum(isinstance(seen, Repeat) for seen in self.seen.values())
        self.level = level


def joined(one: Seen, other: Seen) -> Repeat:
    """What is known of an id from two parts of a run. The first bytes are those at the first place."""
    first, second = sorted((whole(one), whole(other)), key=lambda repeat: repeat.places)
    is_same = first.is_same and second.is_same and first.checksum == second.checksum
    places = tuple(sorted((*first.places, *second.places))[:PLACES_KEPT])
    return Repeat(first.times + second.times, first.checksum, is_same, places)


def whole(seen: Seen) -> Repeat:
    """What is known of an id, taken apart."""
    if isinstance(seen, Repeat):
        return seen
    return Repeat(1, seen & ((1 << SUM_BITS) - 1), True, (seen >> SUM_BITS,))


def shifted(seen: Seen, shift: int) -> Seen:
    """The same at places that are moved by so much."""
    if isinstance(seen, Repeat):
        return seen._replace(places=tuple(place + shift for place in seen.places))
    return seen + (shift << SUM_BITS)
