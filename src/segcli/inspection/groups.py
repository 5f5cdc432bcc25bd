"""Groups of events about the same object: counted by its unmasked id or name, and named as far as that may be shown."""

from typing import NamedTuple

from segcli.console.text import shortened, visible
from segcli.findings import Json, Path
from segcli.inspection.counters import MAX_KEYS, BoundedCounter
from segcli.privacy.policy import MASK, Privacy

Key = tuple[str | None, str | None]
"""The id of an object and None, or None and the name of one that has no id."""


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


class Group:
    """The name of one group, learned from its records. A name that one of them forbids to show is not shown at all."""

    __slots__ = ("_forbidden", "_id", "_name")

    def __init__(self) -> None:
        self._name: str | None = None
        self._id: str | None = None
        self._forbidden = False

    def learn(self, named_object: NamedObject, privacy: Privacy) -> None:
        """Take the name and the id from one more record, as far as it allows to show them."""
        if isinstance(named_object.id, str) and self._id in (None, MASK):
            self._id = masked_text(named_object.id, named_object.id_path, privacy)
        if isinstance(named_object.name, str) and not self._forbidden:
            name = masked_text(named_object.name, named_object.name_path, privacy)
            self._forbidden = name == MASK and privacy.rule_at(named_object.name_path).text
            if self._name in (None, MASK) or self._forbidden:
                self._name = name

    @property
    def group_name(self) -> GroupName:
        if self._name is None:
            return GroupName(self._id or "without id")
        return GroupName(self._name, None if self._id == MASK else self._id)


class Groups:
    """How often each of at most 1,000 objects came; all other objects together are counted as `others`."""

    def __init__(self) -> None:
        self._counts: BoundedCounter[Key] = BoundedCounter()
        self._groups: dict[Key, Group] = {}

    def add(self, named_object: NamedObject, privacy: Privacy) -> None:
        """Count one more event about this object; `privacy` tells what of its record may be shown."""
        key = named_object.key
        self._counts.add(key)
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) == MAX_KEYS:
                return
            group = self._groups[key] = Group()
        group.learn(named_object, privacy)

    def most_common(self) -> list[tuple[GroupName, int]]:
        """The groups with their counts, the most frequent first, else in the order they came."""
        return [(self._groups[key].group_name, count) for key, count in self._counts.most_common()]

    @property
    def others(self) -> int:
        return self._counts.others


def masked_text(value: str, path: Path, privacy: Privacy) -> str:
    return shortened(visible(value)) if privacy.is_shown(value, path) else MASK
