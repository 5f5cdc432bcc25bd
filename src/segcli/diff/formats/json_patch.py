"""The JSON Patch (RFC 6902) that turns the left document into the right one."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from segcli.console.output import Output, Write
from segcli.diff.compare import Change
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.format import DiffSummary, Render
from segcli.diff.pairing import Side
from segcli.findings import Json, Path, SegcliError, pointer, value_at
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable

Operation = dict[str, Any]
ONE_PAIR = "a patch turns one document into one other; here are more than two, so choose another --format"


def renderer(_: Output) -> Render:
    """The difference as it is: a patch is made when it is known that there is one pair."""
    return itself


class Format:
    is_full = False

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._difference: Difference | None = None
        self._pairs = 0

    def start(self) -> None:
        pass

    def equal(self) -> None:
        self._count()

    def differ(self, difference: Difference) -> None:
        self._count()
        self._difference = difference

    def unpaired(self, _: Side, __: ReportedDelivery) -> None:
        raise SegcliError(ONE_PAIR)

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        pass

    def finish(self, _: DiffSummary, __: str) -> None:
        if not self._pairs:
            return
        difference = self._difference
        operations = patch(difference.changes, difference.right.json) if difference else ()
        self._write("[" + ",".join(f"\n  {printable_json(one)}" for one in operations) + "\n]\n")

    def _count(self) -> None:
        self._pairs += 1
        if self._pairs > 1:
            raise SegcliError(ONE_PAIR)


def itself(difference: Difference) -> Difference:
    return difference


def patch(changes: list[Change], right: Json) -> Iterator[Operation]:
    """The operations for these changes, all of them, which lead to the document `right`.

    A container is put in order before its parts are changed, so the paths are those of the right document.
    """
    for (parent, ordering), group in groupby(changes, lambda change: (change.parent, is_ordering(change))):
        if ordering:
            yield from order_items(parent, list(group), len(value_at(right, parent)))
            continue
        for change in group:
            if change.right is None:
                assert change.left is not None
                yield {"op": "remove", "path": pointer((*parent, change.left[-1]))}
            else:
                operation = "add" if change.left is None else "replace"
                yield {"op": operation, "path": pointer(change.right), "value": change.new}


def is_ordering(change: Change) -> bool:
    """Whether a change adds, removes or moves an item of an array."""
    path = change.left if change.right is None else change.right
    assert path is not None
    return bool(path) and isinstance(path[-1], int) and change.kind in ("added", "removed", "moved")


def order_items(parent: Path, changes: list[Change], size: int) -> Iterator[Operation]:
    """The operations that give an array its items in their order; `size` is that of the right array.

    An item is put right behind the one that precedes it in the right array. `items` are indices in the left array,
    and negative numbers for added ones.
    """
    removed = {last_index(change.left) for change in changes if change.right is None}
    added = {last_index(change.right): change.new for change in changes if change.left is None}
    moved = {last_index(change.right): last_index(change.left) for change in changes if change.kind == "moved"}
    for index in sorted(removed, reverse=True):
        yield {"op": "remove", "path": pointer((*parent, index))}
    items = [item for item in range(size - len(added) + len(removed)) if item not in removed]
    misplaced = set(moved.values())
    staying = iter([item for item in items if item not in misplaced])
    before: int | None = None
    for index in range(size):
        if index in added:
            item = -1 - index
            target = index_after(before, items) if misplaced else index
            yield {"op": "add", "path": pointer((*parent, target)), "value": added[index]}
            items.insert(target, item)
        elif index in moved:
            item = moved[index]
            start = items.index(item)
            del items[start]
            target = index_after(before, items)
            items.insert(target, item)
            misplaced.remove(item)
            if target != start:
                yield {"op": "move", "from": pointer((*parent, start)), "path": pointer((*parent, target))}
        else:
            item = next(staying)
        before = item


def index_after(item: int | None, items: list[int]) -> int:
    return 0 if item is None else items.index(item) + 1


def last_index(path: Path | None) -> int:
    assert path is not None
    return int(path[-1])
