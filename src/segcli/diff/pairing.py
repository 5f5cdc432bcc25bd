"""From two captures to pairs of deliveries that are worth comparing.

Both captures are read side by side. A delivery waits until its counterpart comes, so that captures in the same order
take no memory, whatever their length.
"""

from collections.abc import Iterable, Iterator
from itertools import chain as joined
from itertools import islice, zip_longest
from typing import Literal, NamedTuple

from segcli.diff.delivery import Delivery
from segcli.diff.match_keys import MATCHES, NEXT, Match, key_of, later_keys, match_of
from segcli.diff.pending import NO_KEY, Caller, Pending, never, pending

Side = Literal["left", "right"]


class Pair(NamedTuple):
    """Two deliveries to compare, and what they have in common; None for those that are the same byte for byte."""

    left: Delivery
    right: Delivery
    by: Match | None


class Alone(NamedTuple):
    """A delivery that has no counterpart on the other side."""

    side: Side
    delivery: Delivery


class Pairing:
    """Pairs deliveries; `match` says by what, if the user does."""

    def __init__(self, match: Match | None = None) -> None:
        self._match = match

    def align(self, lefts: Iterable[Delivery], rights: Iterable[Delivery]) -> Iterator[Pair | Alone]:
        """Pairs as soon as both are there, and last what is on one side only, left before right.

        They meet by the strongest thing that they have, those left over by weaker ones. What has neither id nor
        entity meets in order, and two single deliveries are a pair whatever they are.
        """
        return self._all(lefts, rights, (self._match,) if self._match else MATCHES)

    def reunite(self, lefts: Iterable[Delivery], rights: Iterable[Delivery]) -> Iterator[Pair | Alone]:
        """The same for what did not meet in its own file: order means nothing here."""
        matches = (self._match,) if self._match else MATCHES
        return self._all(lefts, rights, tuple(match for match in matches if match != "position"))

    def _all(
        self, lefts: Iterable[Delivery], rights: Iterable[Delivery], matches: tuple[Match, ...]
    ) -> Iterator[Pair | Alone]:
        met = False
        later = never if self._match else later_keys
        with pending(later) as ours, pending(later) as theirs:
            for pair in joined(self._meet(lefts, rights, matches, ours, theirs), self._rounds(ours, theirs)):
                met = True
                yield pair
            if matches == MATCHES and not met and len(ours) == len(theirs) == 1:
                yield Pair(next(ours.rest()), next(theirs.rest()), "position")
            yield from (Alone("left", delivery) for delivery in ours.rest())
            yield from (Alone("right", delivery) for delivery in theirs.rest())

    def _meet(
        self,
        lefts: Iterable[Delivery],
        rights: Iterable[Delivery],
        matches: tuple[Match, ...],
        ours: Pending,
        theirs: Pending,
    ) -> Iterator[Pair]:
        """The pairs of two streams; `ours` and `theirs` take what has not met its counterpart yet."""
        for left, right in zip_longest(lefts, rights):
            if left and right and not ours and not theirs and left.event.record.text == right.event.record.text:
                # They would meet in any case; captures that hardly differ are compared in half the time.
                yield Pair(left, right, None)
                continue
            mine = NO_KEY if left is None else key_of(left, matches)
            yours = NO_KEY if right is None else key_of(right, matches)
            if left and right and mine == yours != NO_KEY and mine not in ours and mine not in theirs:
                yield Pair(left, right, match_of(mine))
                continue
            if left is not None:
                other = theirs.take(mine)
                if other is None:
                    ours.put(mine, left)
                else:
                    yield Pair(left, other, match_of(mine))
            if right is not None:
                other = ours.take(yours)
                if other is None:
                    theirs.put(yours, right)
                else:
                    yield Pair(other, right, match_of(yours))

    def _rounds(self, ours: Pending, theirs: Pending) -> Iterator[Pair]:
        """The pairs of those that wait, by what is weaker than what they waited for. Only keys are compared: reading
        and writing all of them again in each round took half of the time where nothing met.
        """
        for number in () if self._match else (0, 1):
            if ours and theirs and (has_weaker(ours) or has_weaker(theirs)):
                yield from meet_again(ours.callers(number), theirs.callers(number), ours, theirs)

    def chain(self, deliveries: Iterable[Delivery]) -> Iterator[Pair]:
        """Each delivery of one capture with the next one of the same thing; exactly two are a pair in any case."""
        stream = iter(deliveries)
        first = list(islice(stream, 3))
        if len(first) == 2 and not self._match:
            yield Pair(first[0], first[1], "position")
            return
        matches = (self._match,) if self._match else NEXT
        with pending() as last:
            for delivery in joined(first, stream):
                key = key_of(delivery, matches)
                before = last.take(key)
                last.put(key, delivery)
                if before is not None:
                    yield Pair(before, delivery, match_of(key))


def meet_again(lefts: Iterable[Caller], rights: Iterable[Caller], ours: Pending, theirs: Pending) -> Iterator[Pair]:
    """The pairs of those that have waited and try again; the others wait on."""
    for left, right in zip_longest(lefts, rights):
        if left is not None:
            key, here = left
            place = theirs.find(key)
            if place is None:
                ours.put_back(key, here)
            else:
                yield Pair(ours.given(here), theirs.given(place), match_of(key))
        if right is not None:
            key, here = right
            place = ours.find(key)
            if place is None:
                theirs.put_back(key, here)
            else:
                yield Pair(ours.given(place), theirs.given(here), match_of(key))


def has_weaker(room: Pending) -> bool:
    """Whether somebody waits who may have other keys in a later round."""
    return any(key > NO_KEY and match_of(key) in ("event", "delivery") for key in room)
