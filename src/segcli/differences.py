"""How a difference between two deliveries reads: by object, with names instead of places, and masked."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from segcli.aligning import Match
from segcli.diffing import Change, Kind
from segcli.distances import readable, remark
from segcli.events import Event
from segcli.findings import Json
from segcli.positions import Path
from segcli.privacy import LONGEST, MASK, Privacy, shortened, visible
from segcli.sequences import IDENTITIES

PLAIN_NAME = re.compile(r"[\w-]+|\*\*\*")
PATHS_KEPT = 4096


class Told(NamedTuple):
    """A delivery as formats tell of it: the name of its source, what it is, and what of it may be shown."""

    source: str
    event: Event
    privacy: Privacy

    @property
    def json(self) -> Json:
        return self.event.record.json


class Difference(NamedTuple):
    """Two deliveries that are not the same. `changes` is never empty; `by` is what they were matched by."""

    left: Told
    right: Told
    by: Match
    changes: list[Change]


class Row(NamedTuple):
    """One change in words. `group` is the object it is in, `label` leads from there; `old` and `new` are None where
    there is nothing to show; `note` is the distance between them, or what else there is to say.
    """

    group: str
    label: str
    kind: Kind
    old: str | None
    new: str | None
    note: str


def rows(difference: Difference) -> Iterator[Row]:
    """The changes in words, in their order."""
    for change in difference.changes:
        old, new = difference.left, difference.right
        before = None if change.left is None or change.kind == "moved" else shown(change.old, change.left, old.privacy)
        after = None if change.right is None or change.kind == "moved" else shown(change.new, change.right, new.privacy)
        note = remark(change, before, after)
        values = readable(before, change.old), readable(after, change.new)
        yield Row(*place(change, difference), change.kind, *values, note)


def place(change: Change, difference: Difference) -> tuple[str, str]:
    """The object that a change is in, and the way from there."""
    path, told = change.right, difference.right
    if path is None:
        path, told = change.left, difference.left
    assert path is not None
    start = len(told.event.data_path)
    names = steps(path, told)
    if path[:start] != told.event.data_path or len(path) == start:
        return "envelope", joined(names) or "all"
    if len(path) == start + 1 or isinstance(path[start], int):
        return "data", joined(names[start:])
    return names[start], joined(names[start + 1 :])


def steps(path: Path, told: Told) -> list[str]:
    """The steps of a path as they may be shown; an item is called by its id where it has one."""
    value, names = told.json, []
    for depth, step in enumerate(shown_path(told.privacy, path), 1):
        value = value[path[depth - 1]]
        if isinstance(step, int):
            names.append(f"[{called(value, path[:depth], told.privacy) or step}]")
        else:
            names.append(step if PLAIN_NAME.fullmatch(step) else f'["{step}"]')
    return names


@lru_cache(PATHS_KEPT)
def shown_path(privacy: Privacy, path: Path) -> Path:
    """A path with its names masked; captures have few different ones."""
    return privacy.path(path)


def joined(names: list[str]) -> str:
    return "".join(name if name.startswith("[") else f".{name}" for name in names).removeprefix(".")


def called(item: Json, path: Path, privacy: Privacy) -> str | None:
    """The id of an array item, where that may be shown."""
    for name in IDENTITIES if isinstance(item, dict) else ():
        key = item.get(name)
        if isinstance(key, str) and privacy.is_shown(key, (*path, name)):
            return shortened(visible(key))
    return None


def key_of(told: Told) -> str | None:
    """The id of the event, of the delivery or of the first object that has one, if it may be shown."""
    record, start = told.event.record, told.event.data_path
    paths: list[Path] = [("event", "id"), ("id",)] if start else []
    data = record.json["data"] if start == ("data",) else record.json
    paths += [(*start, name, "id") for name in data] if isinstance(data, dict) and start in ((), ("data",)) else []
    for path in paths:
        key = reached(record.json, path)
        if isinstance(key, str) and told.privacy.is_shown(key, path):
            return shortened(visible(key))
    return None


def reached(value: Json, path: Path) -> Json:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def shown(value: Json, path: Path, privacy: Privacy) -> str:
    """A value in one short line, masked."""
    text = ""
    for piece in pieces(value, path, privacy):
        text += piece
        if len(text) > LONGEST + 2:
            break
    return shortened(text, LONGEST + 2)


def pieces(value: Json, path: Path, privacy: Privacy) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield "{"
        for index, (name, member) in enumerate(value.items()):
            yield f'{", " if index else ""}"{privacy.name(name, path)}": '
            yield from pieces(member, (*path, name), privacy)
        yield "}"
    elif isinstance(value, list) and value:
        yield "["
        for index, item in enumerate(value):
            yield ", " if index else ""
            yield from pieces(item, (*path, index), privacy)
        yield "]"
    else:
        yield privacy.value(value, path)


def masked(value: Json, path: Path, privacy: Privacy) -> Json:
    """A value as machine formats have it: whole, with `***` for what may not be shown."""
    if privacy.show_values:
        return value
    if isinstance(value, dict):
        members = {}
        for name, member in value.items():
            members[privacy.name(name, path)] = masked(member, (*path, name), privacy)
        return members
    if isinstance(value, list):
        items = []
        for index, item in enumerate(value):
            items.append(masked(item, (*path, index), privacy))
        return items
    if not privacy.is_shown(value, path):
        return MASK
    return visible(value) if isinstance(value, str) else value
