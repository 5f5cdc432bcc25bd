"""How often which outlines came together in the events of a group: what a clean event costs is here."""

from segcli.drift.outlines import Outline, Place
from segcli.drift.picture import Group, Picture
from segcli.drift.runs import SURE, Run, Sight, Unit
from segcli.drift.walking import walk
from segcli.findings import Json


class Shape:
    """What events have in common whose objects have the same outlines: how many there are, the first and the last, and
    the outlines themselves, those of one site joined. `open` are those of which more units are to be known, each with
    the index of its first object.
    """

    __slots__ = ("events", "first", "last", "open", "outlines")

    def __init__(self, outlines: tuple[Outline, ...], sight: Sight) -> None:
        self.events = 0
        self.first = self.last = sight
        joined = joined_by_site(outlines)
        self.outlines = tuple(outline for outline, _ in joined)
        self.open = [(outline.units, index) for outline, index in joined if len(outline.units) < SURE]

    def add_units(self, units: list[Unit]) -> None:
        """Take the units of one more event."""
        is_full = False
        for known, index in self.open:
            known.add(units[index])
            is_full = is_full or len(known) >= SURE
        if is_full:
            self.open = [(known, index) for known, index in self.open if len(known) < SURE]


def joined_by_site(outlines: tuple[Outline, ...]) -> list[tuple[Outline, int]]:
    """The outlines, those of one site joined, each with the index of its first object."""
    # Outlines that never came together before are not rare (1,075 times in 3,000 events of as many customers), and
    # hardly ever are two of them at one site: 3 us instead of 9.
    if len({outline.place for outline in outlines}) == len(outlines):
        return [(outline, index) for index, outline in enumerate(outlines)]
    sites: dict[Place, list[int]] = {}
    for index, outline in enumerate(outlines):
        sites.setdefault(outline.place, []).append(index)
    return [
        (site.joined(frozenset(outlines[index] for index in indices)), indices[0]) for site, indices in sites.items()
    ]


class Trunk:
    """Where the objects of a group begin, and how often their outlines came together."""

    def __init__(self, group: Group, place: Place) -> None:
        self.group = group
        self.place = place
        self.shapes: dict[tuple[Outline, ...], Shape] = {}

    def count(self, value: dict[str, Json], sight: Sight) -> int:
        """Count an event; gives how many names of outlines it adds to those that are known."""
        outlines: list[Outline] = []
        units: list[Unit] = []
        size = 0
        walk(self.place, value, sight[1], (outlines, units))
        key = tuple(outlines)
        shape = self.shapes.get(key)
        if shape is None:
            shape = self.shapes[key] = Shape(key, sight)
            size = sum(len(outline.types) + len(outline.strange) + 1 for outline in key)
        shape.events += 1
        if sight > shape.last:
            shape.last = sight
        elif sight < shape.first:
            shape.first = sight
        if shape.open:
            shape.add_units(units)
        return size

    def settle(self, picture: Picture) -> None:
        """Put all that was counted into the picture."""
        total, touched = Run(), dict[Outline, None]()
        for shape in self.shapes.values():
            run = Run(shape.events, shape.first, shape.last)
            total.add(run)
            for outline in shape.outlines:
                outline.run.add(run)
                touched[outline] = None
        picture.counts(self.group).events.add(total)
        for outline in touched:
            outline.run.add_units(outline.units)
            picture.add_outline(self.group, outline)
            outline.run = Run()
        self.shapes.clear()

    def forget(self) -> None:
        """Forget all outlines."""
        places = [self.place]
        while places:
            places += places.pop().forget()
