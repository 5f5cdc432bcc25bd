"""Groups of events about the same object: counted by its unmasked id or name, and named as far as that may be shown."""

from typing import Literal, NamedTuple

from segcli.console.text import shortened, visible
from segcli.counting import BoundedCounter
from segcli.findings import Json, Path
from segcli.privacy.policy import MASK, Privacy

Key = tuple[str | None, str | None]
"""The id of an object and None, or None and the name of one that has no id."""


Move = Literal["entered", "left", ""]
"""What an event says that a customer did to a segment."""


class GroupName(NamedTuple):
    """The name and id of a group, as they may be shown."""

    name: str
    id: str | None = None


class NamedObject(NamedTuple):
    """An object by which an event is grouped: its name and id, and their paths in the record."""

    name: Json
    id: Json
    name_path: Path
    id_path: Path

    @property
    def key(self) -> Key:
        """What events about the same object have in common."""
        if isinstance(self.id, str):
            return self.id, None
        return None, self.name if isinstance(self.name, str) else None


class Moves(NamedTuple):
    """How many customers entered and left a segment."""

    name: GroupName
    entered: int
    left: int


class Group:
    """The name of one group, learned from its records: that which stands first of those that may be shown. A name that
    one of them forbids to show is not shown at all.
    """

    __slots__ = ("entered", "forbidden", "id", "left", "name", "place")

    def __init__(self) -> None:
        self.name: str | None = None
        self.id: str | None = None
        self.place = 0
        self.forbidden = False
        self.entered = self.left = 0

    def learn(self, named_object: NamedObject, privacy: Privacy, place: int) -> None:
        """Take the name and the id from one more record, as far as it allows to show them."""
        name, id_, name_path, id_path = named_object
        if isinstance(id_, str) and self.id in (None, MASK):
            self.id = masked_text(id_, id_path, privacy)
        if isinstance(name, str) and not self.forbidden:
            shown = masked_text(name, name_path, privacy)
            self._take(shown, place, shown == MASK and privacy.rule_at(name_path).text)

    def merge(self, other: "Group", shift: int) -> None:
        """Take what another part of the run has learned, whose places are moved by so much."""
        self.entered += other.entered
        self.left += other.left
        if self.id in (None, MASK):
            self.id = other.id or self.id
        if other.name is not None and not self.forbidden:
            self._take(other.name, other.place + shift, other.forbidden)

    def _take(self, name: str, place: int, forbidden: bool) -> None:
        self.forbidden = forbidden
        is_first = self.name in (None, MASK) or (name != MASK and place < self.place)
        if forbidden or is_first:
            self.name, self.place = name, place

    @property
    def group_name(self) -> GroupName:
        if self.name is None:
            return GroupName(self.id or "without id")
        return GroupName(self.name, None if self.id == MASK else self.id)


class Groups:
    """How often each of at most 1,000 objects came; all other objects together are counted as `others`."""

    def __init__(self) -> None:
        self.counts: BoundedCounter[Key] = BoundedCounter()
        self.groups: dict[Key, Group] = {}
        self._level = 0

    def count(self, key: Key, times: int, move: Move = "") -> None:
        """Count events about the object with this key, by which customers entered or left it."""
        self.counts.add(key, times)
        self._forget()
        if key not in self.counts.counts:
            return
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = Group()
        group.entered += times * (move == "entered")
        group.left += times * (move == "left")

    def learn(self, named_object: NamedObject, privacy: Privacy, place: int) -> None:
        """Learn the name of a group that was counted; `privacy` tells what of its record may be shown."""
        group = self.groups.get(named_object.key)
        if group is not None:
            group.learn(named_object, privacy, place)

    def merge(self, other: "Groups", shift: int = 0) -> None:
        """Count what another one has counted, whose places are moved by so much."""
        self.counts.merge(other.counts)
        self._forget()
        for key in self.counts.counts.keys() & other.groups.keys():
            self.groups.setdefault(key, Group()).merge(other.groups[key], shift)

    def most_common(self) -> list[tuple[GroupName, int]]:
        """The groups with their counts, the most frequent first, else by their names."""
        rows = [(self.groups[key].group_name, count) for key, count in self.counts.counts.items()]
        return sorted(rows, key=lambda row: (-row[1], row[0].name, row[0].id or ""))

    @property
    def moves(self) -> list[Moves]:
        """The segments that customers entered or left, those with most of it first."""
        rows = [Moves(group.group_name, group.entered, group.left) for group in self.groups.values()]
        moved = [row for row in rows if row.entered or row.left]
        return sorted(moved, key=lambda row: (-row.entered - row.left, row.name.name, row.name.id or ""))

    @property
    def others(self) -> int:
        return self.counts.others

    def _forget(self) -> None:
        """Forget the names of groups that are no longer kept."""
        if self._level != self.counts.level:
            self._level = self.counts.level
            self.groups = {key: group for key, group in self.groups.items() if key in self.counts.counts}


def masked_text(value: str, path: Path, privacy: Privacy) -> str:
    return shortened(visible(value)) if privacy.is_shown(value, path) else MASK
