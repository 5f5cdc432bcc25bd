"""How often which outlines came together in the events of a group: what a clean event costs is here."""

from segcli.drift.outlines import Outline, Place, walk
from segcli.drift.picture import Group, Picture
from segcli.drift.runs import Run, Sight
from segcli.findings import Json


class Trunk:
    """Where the objects of a group begin, and how often their outlines came together."""

    def __init__(self, group: Group, place: Place) -> None:
        self.group = group
        self.place = place
        self.shapes: dict[tuple[Outline, ...], Run] = {}

    def count(self, value: dict[str, Json], sight: Sight) -> int:
        """Count an event; gives how many names of outlines it adds to those that are known."""
        outlines: list[Outline] = []
        walk(self.place, value, outlines)
        key = tuple(outlines)
        run = self.shapes.get(key)
        if run is None:
            self.shapes[key] = Run(1, sight, sight)
            return sum(len(outline.types) + len(outline.strange) + 1 for outline in key)
        run.events += 1
        if sight > run.last:
            run.last = sight
        elif sight < run.first:
            run.first = sight
        return 0

    def settle(self, picture: Picture) -> None:
        """Put all that was counted into the picture."""
        total, touched = Run(), dict[Outline, None]()
        for key, run in self.shapes.items():
            sites: dict[Place, set[Outline]] = {}
            for outline in key:
                sites.setdefault(outline.place, set()).add(outline)
            for site, outlines in sites.items():
                joined = site.joined(frozenset(outlines))
                joined.run.add(run)
                touched[joined] = None
            total.add(run)
        picture.counts(self.group).events.add(total)
        for outline in touched:
            picture.add_outline(self.group, outline)
            outline.run = Run()
        self.shapes.clear()

    def forget(self) -> None:
        """Forget all outlines."""
        places = [self.place]
        while places:
            places += places.pop().forget()
