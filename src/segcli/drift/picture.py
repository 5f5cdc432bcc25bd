"""What came of a run: counts of members, types and values by event. Memory does not grow with the number of events, and
the pictures of the parts of a run merge, in any order, to that of the whole run.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from segcli.counting import BITS, MAX_KEYS, digest, sifted
from segcli.drift.members import Member
from segcli.drift.outlines import Outline
from segcli.drift.runs import Run

Aspect = Literal["member", "value", "type", "event"]


class Group(NamedTuple):
    """Events that are counted together: a `type`, or an `envelope` with all its types. Of those that are `chosen` a
    designer picked the members, so that it says nothing where one is absent.
    """

    type: str | None
    envelope: str | None = None
    chosen: bool = False


class Kind(NamedTuple):
    """What nobody documented: a member of the objects at `path`, a value or a type of the member at `path`, or an
    event. `text` is its name, as it may be shown.
    """

    group: Group
    aspect: Aspect
    path: str
    text: str


class Counts:
    """What came in the events of one group: the objects by their paths, and the documented members by theirs."""

    def __init__(self) -> None:
        self.events = Run()
        self.objects: dict[str, Run] = {}
        self.members: dict[str, Member] = {}

    def add(self, other: "Counts") -> None:
        """Count what another one has counted."""
        self.events.add(other.events)
        for path, run in other.objects.items():
            self.objects.setdefault(path, Run()).add(run)
        for path, member in other.members.items():
            self.members.setdefault(path, Member()).add(member)

    def move(self, shift: int) -> None:
        """Move the places by so much."""
        for run in (self.events, *self.objects.values()):
            run.move(shift)
        for member in self.members.values():
            member.move(shift)


class Picture:
    """The counts of a run, or of a part of it. Of what nobody documented at most `most` kinds are kept, those whose
    digests begin with enough zeros, as in `BoundedCounter`; how often all others came is counted in `others`.
    """

    def __init__(self, most: int = MAX_KEYS) -> None:
        self._most = most
        self.level = 0
        self.groups: dict[Group, Counts] = {}
        self.kinds: dict[Kind, Member] = {}
        self.others = 0
        self._index: dict[tuple[Group, str], list[Kind]] | None = None

    def counts(self, group: Group) -> Counts:
        """The counts of a group."""
        counts = self.groups.get(group)
        if counts is None:
            counts = self.groups[group] = Counts()
        return counts

    def add_outline(self, group: Group, outline: Outline) -> None:
        """Count the events that have an object with an outline."""
        counts, path, run = self.counts(group), outline.path, outline.run
        for kind in self._strangers().get((group, path), ()):
            if kind.text not in outline.strange:
                self.kinds[kind].absent.add(run)
        for name, types in outline.strange.items():
            self.count(Kind(group, "member", path, name), types, run)
        for name, type_ in outline.outside:
            self.count(Kind(group, "type", f"{path}/{name}", type_), (type_,), run)
        counts.objects.setdefault(path, Run()).add(run)
        for name, types in outline.types.items():
            counts.members.setdefault(f"{path}/{name}", Member()).came(types, run)
        for name in outline.absent:
            counts.members.setdefault(f"{path}/{name}", Member()).absent.add(run)
        for name in outline.required:
            counts.members[f"{path}/{name}"].required = True
        for name, type_ in outline.outside:
            counts.members[f"{path}/{name}"].outside |= {type_}

    def count(self, kind: Kind, types: Iterable[str], run: Run) -> None:
        """Count events in which something came that nobody documented."""
        member = self.kinds.get(kind)
        if member is not None:
            member.came(types, run)
        elif self._is_kept(kind):
            member = self.kinds[kind] = Member()
            self._index = None
            member.came(types, run)
            member.absent.add(self.before(kind))
            while len(self.kinds) > self._most:
                self.sift(self.level + 1)
        else:
            self.others += run.events

    def merge(self, other: "Picture", shift: int = 0) -> None:
        """Count what the picture of another part has counted, whose places are moved by so much; it is used up."""
        other.move(shift)
        level = max(self.level, other.level)
        self.sift(level)
        other.sift(level)
        for kind in self.kinds.keys() - other.kinds.keys():
            self.kinds[kind].absent.add(other.before(kind))
        for kind in other.kinds.keys() - self.kinds.keys():
            other.kinds[kind].absent.add(self.before(kind))
            self.kinds[kind] = Member()
        for kind, member in other.kinds.items():
            self.kinds[kind].add(member)
        self._index = None
        self.others += other.others
        while len(self.kinds) > self._most:
            self.sift(self.level + 1)
        for group, counts in other.groups.items():
            self.counts(group).add(counts)

    def move(self, shift: int) -> None:
        """Move the places by so much."""
        for counts in self.groups.values():
            counts.move(shift)
        for member in self.kinds.values():
            member.move(shift)

    def before(self, kind: Kind) -> Run | None:
        """The events that had the object of a member that came in none of them."""
        counts = self.groups.get(kind.group)
        return counts.objects.get(kind.path) if counts is not None and kind.aspect == "member" else None

    def _strangers(self) -> dict[tuple[Group, str], list[Kind]]:
        """The members that nobody documented, by where their objects stand."""
        if self._index is None:
            self._index = {}
            for kind in self.kinds:
                if kind.aspect == "member":
                    self._index.setdefault((kind.group, kind.path), []).append(kind)
        return self._index

    def _is_kept(self, kind: Kind) -> bool:
        return not self.level or not digest(kind) >> (BITS - self.level)

    def sift(self, level: int) -> None:
        """Keep only kinds whose digests begin with so many zeros."""
        if level == self.level:
            return
        kept = set(sifted(self.kinds, level))
        self.others += sum(member.present.events for kind, member in self.kinds.items() if kind not in kept)
        self.kinds = {kind: member for kind, member in self.kinds.items() if kind in kept}
        self.level = level
        self._index = None
