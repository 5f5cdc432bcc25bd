"""From two captures to pairs of deliveries that are worth comparing.

Both captures are read side by side. A delivery waits until its counterpart comes, so that captures in the same order
take no memory, whatever their length.
"""

from collections.abc import Hashable, Iterable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import chain as joined
from itertools import islice, zip_longest
from typing import Literal, NamedTuple, get_args

from segcli.events import Recogniser
from segcli.findings import Json
from segcli.positions import Path
from segcli.schemas import catalogue
from segcli.waiting import Delivery, Waiting, waiting
from segcli.webhooks import is_envelope

Match = Literal["event", "delivery", "entity", "position"]
Side = Literal["left", "right"]

MATCHES: tuple[Match, ...] = get_args(Match)
"""What deliveries can have in common, the strongest first."""

NEXT: tuple[Match, ...] = ("entity", "event", "delivery", "position")
"""The same inside one capture, where the same thing is looked for again."""


class Pair(NamedTuple):
    """Two deliveries to compare, and what they have in common; None for those that are the same byte for byte."""

    left: Delivery
    right: Delivery
    by: Match | None


class Alone(NamedTuple):
    """A delivery that has no counterpart on the other side."""

    side: Side
    delivery: Delivery


class Aligner:
    """Pairs deliveries; `match` says by what, if the user does, and `recogniser` tells what they are."""

    def __init__(self, recogniser: Recogniser, match: Match | None = None) -> None:
        self._recogniser = recogniser
        self._match = match

    def align(self, lefts: Iterable[Delivery], rights: Iterable[Delivery]) -> Iterator[Pair | Alone]:
        """Pairs as soon as both are there, and last what is on one side only, left before right.

        They meet by the strongest thing that they have, those left over by weaker ones. What has neither id nor
        entity meets in order, and two single deliveries are a pair whatever they are.
        """
        if self._match:
            return self._stages(lefts, rights, [(self._match,)])
        return self._stages(lefts, rights, [MATCHES, ("delivery", "entity"), ("entity",)])

    def reunite(self, lefts: Iterable[Delivery], rights: Iterable[Delivery]) -> Iterator[Pair | Alone]:
        """The same for what did not meet in its own file: order means nothing here."""
        if self._match:
            return self._stages(lefts, rights, [(self._match,) if self._match != "position" else ()])
        return self._stages(lefts, rights, [MATCHES[:-1], ("delivery", "entity"), ("entity",)])

    def _stages(
        self, lefts: Iterable[Delivery], rights: Iterable[Delivery], stages: list[tuple[Match, ...]]
    ) -> Iterator[Pair | Alone]:
        met = 0
        with ExitStack() as stack:
            for matches in stages:
                ours, theirs = stack.enter_context(waiting()), stack.enter_context(waiting())
                for pair in self._meet(lefts, rights, matches, ours, theirs):
                    met += 1
                    yield pair
                single = len(ours) == len(theirs) == 1
                lefts, rights = ours.rest(), theirs.rest()
                if not ours or not theirs:
                    break
            if stages[0] == MATCHES and not met and single:
                yield Pair(next(iter(lefts)), next(iter(rights)), "position")
            yield from (Alone("left", delivery) for delivery in lefts)
            yield from (Alone("right", delivery) for delivery in rights)

    def _meet(
        self,
        lefts: Iterable[Delivery],
        rights: Iterable[Delivery],
        matches: tuple[Match, ...],
        ours: Waiting,
        theirs: Waiting,
    ) -> Iterator[Pair]:
        """The pairs of two streams; `ours` and `theirs` take what has not met its counterpart yet."""
        for left, right in zip_longest(lefts, rights):
            if left and right and left.record.text == right.record.text and not ours and not theirs:
                # They would meet in any case; captures that hardly differ are compared in half the time.
                yield Pair(left, right, None)
                continue
            if left is not None:
                key = self._key(left, matches)
                other = theirs.take(key)
                if other is None:
                    ours.put(key, left)
                else:
                    yield Pair(left, other, key[0])
            if right is not None:
                key = self._key(right, matches)
                other = ours.take(key)
                if other is None:
                    theirs.put(key, right)
                else:
                    yield Pair(other, right, key[0])

    def chain(self, deliveries: Iterable[Delivery]) -> Iterator[Pair]:
        """Each delivery of one capture with the next one of the same thing; exactly two are a pair in any case."""
        stream = iter(deliveries)
        first = list(islice(stream, 3))
        if len(first) == 2 and not self._match:
            yield Pair(first[0], first[1], "position")
            return
        matches = (self._match,) if self._match else NEXT
        with waiting() as last:
            for delivery in joined(first, stream):
                key = self._key(delivery, matches)
                before = last.take(key)
                last.put(key, delivery)
                if before is not None:
                    yield Pair(before, delivery, key[0])

    def _key(self, delivery: Delivery, matches: tuple[Match, ...]) -> tuple[Match, Hashable]:
        """The first of these things that a delivery has; one that has none meets nobody."""
        json = delivery.record.json
        ids = {"event": identity(json.get("event")), "delivery": identity(json)} if is_envelope(json) else {}
        for match in matches:
            if match == "position":
                return match, None
            found = self._entity(delivery) if match == "entity" else ids.get(match)
            if found is not None:
                return match, found
        return "position", object()

    def _entity(self, delivery: Delivery) -> Hashable:
        """What an event is about: its envelope, its type and the ids of what the type names, such as the customer and
        the segment of `customer.segment.left`.
        """
        json = delivery.record.json
        event = self._recogniser.recognise(delivery.record)
        data = at(json, event.data_path)
        if not isinstance(data, dict):
            return None
        envelope, kind = event.route.envelope, event.route.type or str(at(json, ("event", "type")))
        ids = tuple([found for member in subjects(kind) if (found := identity(data.get(member)))])
        if ids:
            return envelope, kind, ids
        said = at(json, ("event", "entity_id"))
        one = said if isinstance(said, str) else identity(data)
        return None if one is None else (envelope, kind, one)


@cache
def subjects(event: str) -> tuple[str, ...]:
    """The members of its data that an event's name names, or else the first that is always there."""
    entry = catalogue()["events"].get(event, {"required": (), "optional": ()})
    members = (*entry["required"], *entry["optional"])
    return tuple(word for word in event.split(".") if word in members) or tuple(entry["required"][:1])


def identity(value: Json) -> str | None:
    """The id of an object."""
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) and found else None


def at(value: Json, path: Path) -> Json:
    """What stands at a path of member names, or None."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
