"""Where findings sit in a run, and one of them in full."""

from typing import NamedTuple

from segcli.findings import Severity
from segcli.histograms.places import unpacked
from segcli.histograms.positions import PositionCounter
from segcli.input.records import Offset
from segcli.validation.excerpt import Excerpt
from segcli.validation.kinds import Kind


class Spot(NamedTuple):
    """Where an event stands, or unreadable bytes: its packed place, its number in the source, None for bytes, and its
    line. Spots are in the order in which a run comes to them.
    """

    place: int
    number: int | None
    line: int

    @property
    def order(self) -> tuple[int, int]:
        return self.place, self.number or 0

    def moved(self, shift: int, before: Offset) -> "Spot":
        """The spot in a run that has read so much of its source before."""
        number = None if self.number is None else self.number + before.records
        return Spot(self.place + shift, number, self.line + before.lines)


class Shown(NamedTuple):
    """A finding as it is shown in full; every text may be shown. `line` is that of the finding, which in
    decoded base64 (`in_decoded`) is counted from where that begins.
    """

    spot: Spot
    line: int
    column: int
    severity: Severity
    kind: Kind
    path: str
    message: str
    help: str
    excerpt: Excerpt | None
    in_decoded: bool = False

    def moved(self, shift: int, before: Offset) -> "Shown":
        """The finding in a run that has read so much of its source before."""
        lines, excerpt = 0 if self.in_decoded else before.lines, self.excerpt
        if excerpt is not None:
            excerpt = excerpt._replace(lines=tuple((number + lines, text) for number, text in excerpt.lines))
        return self._replace(spot=self.spot.moved(shift, before), line=self.line + lines, excerpt=excerpt)


class Site:
    """Where findings of one kind sit: the first one, the last event that has one, how many have, and the places."""

    def __init__(self, first: Shown) -> None:
        self.first = first
        self.last = first.spot
        self.events = 0
        self.positions = PositionCounter()

    def add(self, spot: Spot) -> None:
        """Count an event, once however many of the findings it has."""
        if self.events and spot == self.last:
            return
        self.last = spot
        self.events += 1
        self.positions.add(spot.place)

    def merge(self, other: "Site", shift: int, before: Offset) -> None:
        """Count what another one has counted, of a run that has read so much of its source before."""
        self.first = min(self.first, other.first.moved(shift, before), key=lambda shown: shown.spot.order)
        self.last = max(self.last, other.last.moved(shift, before), key=lambda spot: spot.order)
        self.events += other.events
        self.positions.merge(other.positions, shift)


class Sources:
    """The names of the sources in which something was found, by their numbers, and how many sources there are."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.number = 0

    def name(self, spot: Spot) -> str:
        """The name of the source that a spot is in."""
        return self.names[unpacked(spot.place).source]
