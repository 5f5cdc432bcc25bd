"""From two captures to pairs of deliveries to compare.

Both captures are read side by side. A delivery waits until its counterpart comes, so that captures in the same order
take no memory, whatever their length.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, zip_longest
from typing import Literal, NamedTuple

from segcli.diff.delivery import Delivery
from segcli.diff.match_keys import (
    MATCHES,
    SUCCESSOR_MATCHES,
    Match,
    common_match,
    fallback_keys,
    key_across_event_ids,
    key_of,
    key_without_event_id,
    match_of,
)
from segcli.diff.pending import NO_KEY, Pending, no_fallback, pending
from segcli.diff.spool import Key

Side = Literal["left", "right"]


class Pair(NamedTuple):
    """Two deliveries to compare, and the match by which they are a pair; None for those that are the same byte for
    byte.
    """

    left: Delivery
    right: Delivery
    by: Match | None


new_pair = tuple.__new__
"""Makes a `Pair` of its class and its values in a quarter of the time that the class takes."""


class Unpaired(NamedTuple):
    """A delivery that has no counterpart on the other side."""

    side: Side
    delivery: Delivery


class Pairing:
    """Pairs deliveries by `match`, or, where the user gave none, by the strongest that they have."""

    def __init__(self, match: Match | None = None) -> None:
        self._match = match

    def pair_captures(self, lefts: Iterable[Delivery], rights: Iterable[Delivery]) -> Iterator[Pair | Unpaired]:
        """Pairs as soon as both are there, and last what is on one side only, left before right.

        They are paired by the strongest match that they have, those left over by weaker ones. Different event ids are
        different events, so that one that is missing is not taken for the next about the same thing. What has neither
        id nor entity is paired in order, and two single deliveries are a pair whatever they are.
        """
        return self._pair_all(lefts, rights, (self._match,) if self._match else MATCHES)

    def pair_leftovers(
        self, lefts: Iterable[Delivery], rights: Iterable[Delivery], *, are_all: bool
    ) -> Iterator[Pair | Unpaired]:
        """The same for what has no counterpart in the file of the same name: without pairs by order. `are_all` tells
        that both sides have no more than these.
        """
        matches = (self._match,) if self._match else MATCHES
        return self._pair_all(lefts, rights, tuple(match for match in matches if match != "position"), are_all)

    def _pair_all(
        self,
        lefts: Iterable[Delivery],
        rights: Iterable[Delivery],
        matches: tuple[Match, ...],
        are_all: bool = True,
    ) -> Iterator[Pair | Unpaired]:
        has_pairs = False
        fallback = no_fallback if self._match else fallback_keys
        with pending(fallback) as left_pending, pending(fallback) as right_pending:
            for pair in self._pair_streams(lefts, rights, matches, left_pending, right_pending):
                has_pairs = True
                yield pair
            if are_all and not has_pairs and len(left_pending) == len(right_pending) == 1:
                yield from pair_single(next(left_pending.drain()), next(right_pending.drain()), matches)
                return
            yield from self._pair_by_fallback(left_pending, right_pending)
            yield from (Unpaired("left", delivery) for delivery in left_pending.drain())
            yield from (Unpaired("right", delivery) for delivery in right_pending.drain())

    def _pair_streams(
        self,
        lefts: Iterable[Delivery],
        rights: Iterable[Delivery],
        matches: tuple[Match, ...],
        left_pending: Pending,
        right_pending: Pending,
    ) -> Iterator[Pair]:
        """The pairs of two streams; what has no counterpart yet goes to `left_pending` or `right_pending`."""
        for left, right in zip_longest(lefts, rights):
            is_waiting = bool(left_pending or right_pending)
            if left and right and not is_waiting and same_text(left, right):
                # They would be paired in any case; captures that hardly differ are compared in half the time.
                yield Pair(left, right, None)
                continue
            left_key = NO_KEY if left is None else key_of(left, matches)
            right_key = NO_KEY if right is None else key_of(right, matches)
            is_new = not is_waiting or (left_key not in left_pending and left_key not in right_pending)
            if left and right and left_key == right_key != NO_KEY and is_new:
                yield new_pair(Pair, (left, right, match_of(left_key)))
                continue
            if left is not None:
                other = right_pending.take(left_key)
                if other is None:
                    left_pending.put(left_key, left)
                else:
                    yield Pair(left, other, match_of(left_key))
            if right is not None:
                other = left_pending.take(right_key)
                if other is None:
                    right_pending.put(right_key, right)
                else:
                    yield Pair(other, right, match_of(right_key))

    def _pair_by_fallback(self, left_pending: Pending, right_pending: Pending) -> Iterator[Pair]:
        """The pairs of pending deliveries by their weaker keys. Only keys are compared: reading and writing all
        deliveries again in each round took half of the time where there was no pair.
        """
        if self._match or not may_have_weaker_pairs(left_pending, right_pending):
            return
        for number in (0, 1):
            for counterpart_key in (key_without_event_id, key_across_event_ids):
                if left_pending and right_pending:
                    yield from pair_retries(number, left_pending, right_pending, counterpart_key)

    def pair_successive(self, deliveries: Iterable[Delivery]) -> Iterator[Pair]:
        """Each delivery of one capture with the next one of the same thing; exactly two are a pair in any case."""
        stream = iter(deliveries)
        first = list(islice(stream, 3))
        if len(first) == 2 and not self._match:
            yield Pair(first[0], first[1], "position")
            return
        matches = (self._match,) if self._match else SUCCESSOR_MATCHES
        with pending() as last:
            for delivery in chain(first, stream):
                key = key_of(delivery, matches)
                previous = last.take(key)
                last.put(key, delivery)
                if previous is not None:
                    yield Pair(previous, delivery, match_of(key))


def same_text(left: Delivery, right: Delivery) -> bool:
    return left.text == right.text


def pair_retries(
    number: Literal[0, 1], left_pending: Pending, right_pending: Pending, counterpart_key: Callable[[Key], Key]
) -> Iterator[Pair]:
    """The pairs of pending deliveries by their keys of the round with this number; the others stay pending."""
    for left, right in zip_longest(left_pending.retries(number), right_pending.retries(number)):
        if left is not None:
            key, offset = left
            other_offset = right_pending.find(counterpart_key(key))
            if other_offset is None:
                left_pending.put_back(key, offset)
            else:
                yield Pair(left_pending.delivery_at(offset), right_pending.delivery_at(other_offset), match_of(key))
        if right is not None:
            key, offset = right
            other_offset = left_pending.find(counterpart_key(key))
            if other_offset is None:
                right_pending.put_back(key, offset)
            else:
                yield Pair(left_pending.delivery_at(other_offset), right_pending.delivery_at(offset), match_of(key))


def may_have_weaker_pairs(left_pending: Pending, right_pending: Pending) -> bool:
    """Whether deliveries may be pairs in a later round: one of them needs to have no event id."""
    matches = {match_of(key) for key in chain(left_pending, right_pending) if key > NO_KEY}
    return "delivery" in matches or {"event", "entity"} <= matches


def pair_single(left: Delivery, right: Delivery, matches: tuple[Match, ...]) -> Iterator[Pair | Unpaired]:
    """The only delivery of one side and that of the other, by the strongest thing that they have in common."""
    match = common_match(left, right, matches)
    yield from (Unpaired("left", left), Unpaired("right", right)) if match is None else (Pair(left, right, match),)
