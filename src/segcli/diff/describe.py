"""How a difference between two deliveries reads: by object, with names instead of places."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from segcli.console.text import shortened, visible
from segcli.diff.arrays import IDENTITIES
from segcli.diff.compare import Change, ChangeKind
from segcli.diff.delivery import Delivery
from segcli.diff.deltas import delta, readable
from segcli.diff.match_keys import Match, at
from segcli.events.recognition import Event
from segcli.findings import Json, Path, pointer
from segcli.privacy.masking import one_line
from segcli.privacy.policy import Privacy

PLAIN_NAME = re.compile(r"[\w-]+|\*\*\*")
PATHS_KEPT = 4096


class ShownDelivery(NamedTuple):
    """A delivery as formats tell of it; `policy` tells what may be shown of all that were recognised alike."""

    delivery: Delivery
    policy: Privacy

    @property
    def privacy(self) -> Privacy:
        """What of the delivery may be shown; it is parsed by now."""
        return self.policy.of(self.json)

    @property
    def event(self) -> Event:
        return self.delivery.event

    @property
    def json(self) -> Json:
        return self.delivery.event.record.json


class Difference(NamedTuple):
    """Two deliveries that are not the same. `changes` is never empty; `by` is what they were matched by."""

    left: ShownDelivery
    right: ShownDelivery
    by: Match
    changes: list[Change]

    @property
    def policies(self) -> tuple[Privacy, Privacy]:
        """What of either may be shown: a text that names a customer of one of them is shown of neither."""
        both = [self.left.json, self.right.json]
        return self.left.policy.of(both), self.right.policy.of(both)


class ChangeRow(NamedTuple):
    """One change in words. `group` is the object it is in, `label` leads from there; `old` and `new` are None where
    there is nothing to show; `note` is the distance between them, or what else there is to say.
    """

    group: str
    label: str
    kind: ChangeKind
    old: str | None
    new: str | None
    note: str


def rows(difference: Difference) -> Iterator[ChangeRow]:
    """The changes in words, in their order."""
    ours, theirs = difference.policies
    for change in difference.changes:
        kind, left, right, _, old, new = change
        before = None if left is None or kind == "moved" else one_line(old, left, ours)
        after = None if right is None or kind == "moved" else one_line(new, right, theirs)
        note = delta(change, before, after)
        group, label = place(change, difference)
        yield ChangeRow(group, label, kind, readable(before, old), readable(after, new), note)


def place(change: Change, difference: Difference) -> tuple[str, str]:
    """The object that a change is in, and the way from there."""
    path, told = change.right, difference.right
    if path is None:
        path, told = change.left, difference.left
    assert path is not None
    return usual_place(told.policy, path, told.event.data_path) or placed(
        tuple(steps(path, told)), path, told.event.data_path
    )


@lru_cache(PATHS_KEPT)
def usual_place(privacy: Privacy, path: Path, data_path: Path) -> tuple[str, str] | None:
    """The same of a path that leads into no array; None where it depends on what stands there."""
    one_line = shown_path(privacy, path)
    return None if one_line.indexed else placed(one_line.names, path, data_path)


def placed(names: tuple[str, ...], path: Path, data_path: Path) -> tuple[str, str]:
    """The same of a path whose steps read like that."""
    start = len(data_path)
    if path[:start] != data_path or len(path) == start:
        return "envelope", joined(names) or "all"
    if len(path) == start + 1 or isinstance(path[start], int):
        return "data", joined(names[start:])
    return names[start], joined(names[start + 1 :])


def steps(path: Path, told: ShownDelivery) -> Iterator[str]:
    """The steps of a path as they may be shown; an item is called by its id where it has one."""
    value, privacy = told.json, told.privacy
    for depth, name in enumerate(shown_path(told.policy, path).names, 1):
        step = path[depth - 1]
        value = value[step]
        item = called(value, path[:depth], privacy) if isinstance(step, int) else None
        yield f"[{item}]" if item else name


class ShownPath(NamedTuple):
    """A path as it may be shown: as a JSON Pointer, and step by step for people; `indexed` if it leads into arrays."""

    pointer: str
    names: tuple[str, ...]
    indexed: bool


@lru_cache(PATHS_KEPT)
def shown_path(privacy: Privacy, path: Path) -> ShownPath:
    """A path with its names masked. Captures have few different ones; made anew for each of 80,000 changes they took
    a fifth of a run.
    """
    masked = privacy.path(path)
    return ShownPath(pointer(masked), tuple(map(readable_step, masked)), any(type(step) is int for step in path))


def readable_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return step if PLAIN_NAME.fullmatch(step) else f'["{step}"]'


def joined(names: Iterable[str]) -> str:
    return "".join(name if name.startswith("[") else f".{name}" for name in names).removeprefix(".")


def called(item: Json, path: Path, privacy: Privacy) -> str | None:
    """The id of an array item, where that may be shown."""
    for name in IDENTITIES if isinstance(item, dict) else ():
        key = item.get(name)
        if isinstance(key, str) and privacy.is_shown(key, (*path, name)):
            return shortened(visible(key))
    return None


def key_of(told: ShownDelivery) -> str | None:
    """The id of the event, of the delivery or of the first object that has one, if it may be shown."""
    record, start, privacy = told.event.record, told.event.data_path, told.privacy
    paths: list[Path] = [("event", "id"), ("id",)] if start else []
    data = record.json["data"] if start == ("data",) else record.json
    paths += [(*start, name, "id") for name in data] if isinstance(data, dict) and start in ((), ("data",)) else []
    for path in paths:
        key = at(record.json, path)
        if isinstance(key, str) and privacy.is_shown(key, path):
            return shortened(visible(key))
    return None
