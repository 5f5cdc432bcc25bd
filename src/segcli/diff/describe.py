"""The differences between two deliveries in words: by object, with ids instead of indices."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from segcli.console.text import shortened, visible
from segcli.diff.compare import Change, ChangeKind
from segcli.diff.delivery import Delivery
from segcli.diff.deltas import delta, readable
from segcli.diff.disguises import disguise_notes
from segcli.diff.item_ids import IDENTITIES, PRODUCTS
from segcli.diff.match_keys import Match
from segcli.events.recognition import Event
from segcli.findings import Json, Path, pointer, value_at
from segcli.input.locate import positions_of
from segcli.privacy.masking import one_line
from segcli.privacy.policy import Privacy, Written

PLAIN_NAME = re.compile(r"[\w-]+|\*\*\*")
PATHS_KEPT = 4096


class ReportedDelivery(NamedTuple):
    """A delivery with its privacy policy, which all deliveries share that were recognised alike."""

    delivery: Delivery
    policy: Privacy

    @property
    def privacy(self) -> Privacy:
        """What of this delivery may be shown; parses it."""
        return self.policy.of(self.json, written=self.written)

    @property
    def type_name(self) -> str:
        """The type of its event, for people."""
        return self.delivery.recognition.type or "unrecognised"

    @property
    def event(self) -> Event:
        return self.delivery.event

    @property
    def written(self) -> Written:
        """How the delivery writes the number at a path."""
        return positions_of(self.event.record).text

    @property
    def json(self) -> Json:
        return self.delivery.event.record.json


class Difference(NamedTuple):
    """Two deliveries that are not the same. `changes` is never empty; `by` is what they were matched by."""

    left: ReportedDelivery
    right: ReportedDelivery
    by: Match
    changes: list[Change]

    @property
    def policies(self) -> tuple[Privacy, Privacy]:
        """What may be shown of left and right: a text that names a customer of one of them is shown of neither."""
        both = [self.left.json, self.right.json]
        left, right = self.left, self.right
        return left.policy.of(both, written=left.written), right.policy.of(both, written=right.written)


class ChangeRow(NamedTuple):
    """One change in words. `group` is the object it is in, `label` the path from there; `old` and `new` are None where
    there is nothing to show; `note` is what `delta` makes of them.
    """

    group: str
    label: str
    kind: ChangeKind
    old: str | None
    new: str | None
    note: str


def rows(difference: Difference) -> Iterator[ChangeRow]:
    """The changes in words, in their order."""
    left_privacy, right_privacy = policies = difference.policies
    disguises = disguise_notes(difference.changes, policies)
    for number, change in enumerate(difference.changes):
        kind, left, right, _, old, new = change
        before = None if left is None or kind == "moved" else one_line(old, left, left_privacy)
        after = None if right is None or kind == "moved" else one_line(new, right, right_privacy)
        note = disguises.get(number) or delta(change, before, after)
        group, label = group_and_label(change, difference)
        yield ChangeRow(group, label, kind, readable(before, old), readable(after, new), note)


def group_and_label(change: Change, difference: Difference) -> tuple[str, str]:
    """The object that a change is in, and the path from there."""
    path, delivery = change.right, difference.right
    if path is None:
        path, delivery = change.left, difference.left
    assert path is not None
    data_path = delivery.event.data_path
    known = cached_group_and_label(delivery.policy, path, data_path)
    return known or split_names(tuple(readable_steps(path, delivery)), path, data_path)


@lru_cache(PATHS_KEPT)
def cached_group_and_label(privacy: Privacy, path: Path, data_path: Path) -> tuple[str, str] | None:
    """The same for a path that leads into no array; None for others, as items are called by their ids."""
    masked = masked_path(privacy, path)
    return None if masked.is_indexed else split_names(masked.names, path, data_path)


def split_names(names: tuple[str, ...], path: Path, data_path: Path) -> tuple[str, str]:
    """The object and the path from there, of a path whose steps have these names."""
    start = len(data_path)
    if path[:start] != data_path or len(path) == start:
        return "envelope", join_steps(names) or "all"
    if len(path) == start + 1 or isinstance(path[start], int):
        return "data", join_steps(names[start:])
    return names[start], join_steps(names[start + 1 :])


def readable_steps(path: Path, delivery: ReportedDelivery) -> Iterator[str]:
    """The names of the steps of a path as they may be shown; that of an item is its id where it has one."""
    value, privacy = delivery.json, delivery.privacy
    for depth, name in enumerate(masked_path(delivery.policy, path).names, 1):
        step = path[depth - 1]
        value = value[step]
        id_ = item_id(value, path[:depth], privacy) if isinstance(step, int) else None
        yield f"[{id_}]" if id_ else name


class MaskedPath(NamedTuple):
    """A path as it may be shown: as a JSON Pointer, and by the names of its steps; `is_indexed` if it leads into
    arrays.
    """

    pointer: str
    names: tuple[str, ...]
    is_indexed: bool


@lru_cache(PATHS_KEPT)
def masked_path(privacy: Privacy, path: Path) -> MaskedPath:
    """A path with its names masked. Captures have few different paths; made anew for each of 80,000 changes they took
    a fifth of a run.
    """
    names = (privacy.name(step, path[:at]) if isinstance(step, str) else step for at, step in enumerate(path))
    is_indexed = any(type(step) is int for step in path)
    return MaskedPath(pointer(privacy.path(path)), tuple(map(readable_step, names)), is_indexed)


def readable_step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return step if PLAIN_NAME.fullmatch(step) else f'["{step}"]'


def join_steps(names: Iterable[str]) -> str:
    return "".join(name if name.startswith("[") else f".{name}" for name in names).removeprefix(".")


def item_id(item: Json, path: Path, privacy: Privacy) -> str | None:
    """The id of an array item, None where it has none that may be shown."""
    for name in (*IDENTITIES, *reversed(PRODUCTS)) if isinstance(item, dict) else ():
        id_ = item.get(name)
        if isinstance(id_, str) and privacy.is_shown(id_, (*path, name)):
            return shortened(visible(id_))
    return None


def id_of(delivery: ReportedDelivery) -> str | None:
    """The id of the event, of the delivery or of the first object that has one, if it may be shown."""
    record, start, privacy = delivery.event.record, delivery.event.data_path, delivery.privacy
    paths: list[Path] = [("event", "id"), ("id",)] if start else []
    data = record.json["data"] if start == ("data",) else record.json
    paths += [(*start, name, "id") for name in data] if isinstance(data, dict) and start in ((), ("data",)) else []
    for path in paths:
        id_ = value_at(record.json, path)
        if isinstance(id_, str) and privacy.is_shown(id_, path):
            return shortened(visible(id_))
    return None
