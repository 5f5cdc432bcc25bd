"""What events are grouped by: told apart as it came, and shown as far as it may be."""

from typing import NamedTuple

from segcli.console.text import shortened, visible
from segcli.findings import Json, Path
from segcli.inspection.counters import KINDS_KEPT, Kinds
from segcli.privacy.policy import MASK, Privacy

Key = tuple[str | None, str | None]
"""The id of a thing, or the name of one that has none."""


class GroupName(NamedTuple):
    """A group as it may be shown."""

    name: str
    id: str | None = None


class Thing(NamedTuple):
    """What an event may be grouped by, and where in its record its name and id stand."""

    name: Json
    id: Json
    name_path: Path
    id_path: Path

    @property
    def key(self) -> Key:
        """What it is told apart by."""
        if isinstance(self.id, str):
            return self.id, None
        return None, self.name if isinstance(self.name, str) else None


class Group:
    """One thing that events have in common. A name that one of their records forbids to show is not shown at all."""

    __slots__ = ("_forbidden", "_id", "_name")

    def __init__(self) -> None:
        self._name: str | None = None
        self._id: str | None = None
        self._forbidden = False

    def see(self, thing: Thing, privacy: Privacy) -> None:
        """Learn from one record what of the thing may be shown."""
        if isinstance(thing.id, str) and self._id in (None, MASK):
            self._id = shown(thing.id, thing.id_path, privacy)
        if isinstance(thing.name, str) and not self._forbidden:
            name = shown(thing.name, thing.name_path, privacy)
            self._forbidden = name == MASK and privacy.rule_at(thing.name_path).text
            if self._name in (None, MASK) or self._forbidden:
                self._name = name

    @property
    def named(self) -> GroupName:
        if self._name is None:
            return GroupName(self._id or "without id")
        return GroupName(self._name, None if self._id == MASK else self._id)


class Groups:
    """How often each of at most 1,000 things came; what comes beyond them is counted as `others`."""

    def __init__(self) -> None:
        self._counts: Kinds[Key] = Kinds()
        self._groups: dict[Key, Group] = {}

    def add(self, thing: Thing, privacy: Privacy) -> None:
        """Count one more event that has this thing; `privacy` tells what of its record may be shown."""
        key = thing.key
        self._counts.add(key)
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) == KINDS_KEPT:
                return
            group = self._groups[key] = Group()
        group.see(thing, privacy)

    def most(self) -> list[tuple[GroupName, int]]:
        """The things with their counts, the most frequent first, else in the order they came."""
        return [(self._groups[key].named, count) for key, count in self._counts.most()]

    @property
    def others(self) -> int:
        return self._counts.others


def shown(value: str, path: Path, privacy: Privacy) -> str:
    return shortened(visible(value)) if privacy.is_shown(value, path) else MASK
