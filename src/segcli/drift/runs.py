"""In how many events something came, and in which of them first and last."""

from collections.abc import Iterable
from typing import NamedTuple

from segcli.console.times import parsed

SURE = 20
"""Events, or different objects, that there must be before a change and from it on."""

NUMBER_BITS = 40
SOURCE = 1 << NUMBER_BITS
"""What a place grows by from one source to the next."""

USUAL = len("2025-10-16T16:54:13.123Z")
"""The length of a moment that needs no conversion to be compared as a text."""

Sight = tuple[str, int]
"""Where an event stands in the order of time: its moment, empty where none is known, and its place, which is the number
of its source and its own. A plain tuple, as one is made of every event.
"""


class Seen(NamedTuple):
    """An event that something was seen in: when its webhook was sent, the number of its source from 0, its own from
    1.
    """

    moment: str | None
    source: int
    number: int


def seen(sight: Sight) -> Seen:
    """What is to be told of an event."""
    source, number = divmod(sight[1], SOURCE)
    return Seen(sight[0] or None, source, number)


def comparable(moment: object) -> str:
    """A moment as its text can be compared: in UTC with milliseconds; empty where it is none."""
    if type(moment) is not str:
        return ""
    at = parsed(moment)
    return "" if at is None else f"{at.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


Unit = str | int
"""What events have in common that say the same of an object: its id, or that of its campaign."""


class Run:
    """In how many `events` something came, and the `first` and the `last` of them. `units` are the different objects
    that it came in as far as they are fewer than `SURE`, else None: a campaign of which a thousand events tell is one.
    """

    __slots__ = ("events", "first", "last", "units")

    def __init__(self, events: int = 0, first: Sight = ("", 0), last: Sight = ("", 0)) -> None:
        self.events = events
        self.first = first
        self.last = last
        self.units: frozenset[Unit] | None = frozenset()

    def add(self, other: "Run | None") -> None:
        """Count what another one has counted."""
        if other is None or not other.events:
            return
        if not self.events or other.first < self.first:
            self.first = other.first
        if not self.events or other.last > self.last:
            self.last = other.last
        self.events += other.events
        if other.units is None:
            self.units = None
        elif other.units:
            self.add_units(other.units)

    def add_units(self, units: Iterable[Unit]) -> None:
        """Take more of the different objects that it came in."""
        if self.units is not None:
            known = self.units.union(units)
            self.units = known if len(known) < SURE else None

    def move(self, shift: int) -> None:
        """Move the places by so much."""
        self.first = self.first[0], self.first[1] + shift
        self.last = self.last[0], self.last[1] + shift
        if self.units is not None:
            self.units = frozenset(unit + shift if type(unit) is int else unit for unit in self.units)


def total(*runs: Run) -> Run:
    """What several runs have counted together."""
    result = Run()
    for run in runs:
        result.add(run)
    return result
