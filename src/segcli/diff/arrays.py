"""Which items of two JSON arrays belong together, and which of them moved.

Items with ids are paired by them, equal ones by their value, others by likeness, and what is left in order between the
items that stay.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from typing import NamedTuple

from segcli.diff.item_ids import PRODUCTS, have_different_ids, item_key
from segcli.diff.likeness import Candidate, candidate, gain, pair_alike
from segcli.diff.sequences import Pairs, common_subsequence, equal_pairs, longest_rising
from segcli.findings import Json

CONTAINERS = (dict, list)

Keys = list[tuple[str | int | None, ...] | None]
"""The ids of the items of an array."""


class ItemPairs(NamedTuple):
    """Indices of items that belong together, left and right, in the order of the right; `moved` are the right indices
    of those that changed their position. Items that are in no pair were removed or added.
    """

    pairs: Pairs
    moved: frozenset[int]


def pair_items(left: list[Json], right: list[Json]) -> ItemPairs:
    """The pairs of two arrays that leave few items unpaired, change few of their members and move few.

    Right to left they are the same: where two ways are equally good, the one that is taken depends on the arrays and
    not on their order.
    """
    if left == right:
        return ItemPairs([(index, index) for index in range(len(left))], frozenset())
    if len(left) == len(right) == 1:
        return ItemPairs([] if have_different_ids(left[0], right[0]) else [(0, 0)], frozenset())
    left_keys, right_keys = [item_key(item) for item in left], [item_key(item) for item in right]
    if are_different(left_keys) and are_different(right_keys):
        positions = {key: index for index, key in enumerate(left_keys)}
        pairs = [(positions[key], index) for index, key in enumerate(right_keys) if key in positions]
        if len(pairs) == min(len(left), len(right)) or (are_own_ids(left_keys) and are_own_ids(right_keys)):
            return in_order(pairs)
    if (len(left), repr(left)) <= (len(right), repr(right)):
        return in_order(Matching(left, right).pairs(left_keys, right_keys))
    mirrored = in_order(Matching(right, left).pairs(right_keys, left_keys))
    pairs = sorted([(one, other) for other, one in mirrored.pairs], key=lambda pair: pair[1])
    return ItemPairs(pairs, frozenset(other for one, other in pairs if one in mirrored.moved))


def are_different(keys: Keys) -> bool:
    """Whether every item has an id that no other has, so that nothing else needs to be looked at."""
    return None not in keys and len(set(keys)) == len(keys)


def are_own_ids(keys: Keys) -> bool:
    """Whether every id is one of the item itself, not just that of its product."""
    return all(key and key[0] not in PRODUCTS for key in keys)


def in_order(pairs: Pairs) -> ItemPairs:
    """These pairs; those that are out of the longest common order moved."""
    pairs = sorted(pairs, key=lambda pair: pair[1])
    stay = longest_rising([index for index, _ in pairs])
    return ItemPairs(pairs, frozenset(pair[1] for number, pair in enumerate(pairs) if number not in stay))


class Matching:
    """Two arrays, and the indices of their items that have no counterpart yet."""

    def __init__(self, left: list[Json], right: list[Json]) -> None:
        self._left, self._right = left, right
        self._left_rest, self._right_rest = list(range(len(left))), list(range(len(right)))
        self._pairs: Pairs = []

    def pairs(self, left_keys: Keys, right_keys: Keys) -> Pairs:
        """All pairs, by ever weaker reasons."""
        self._take(self._by_id(left_keys, right_keys))
        self._take(equal_items(self._left, self._right, self._left_rest, self._right_rest))
        if self._left_rest and self._right_rest:
            self._take_alike()
        return self._pairs

    def _take(self, pairs: Pairs) -> None:
        lefts, rights = {one for one, _ in pairs}, {other for _, other in pairs}
        self._left_rest = [index for index in self._left_rest if index not in lefts]
        self._right_rest = [index for index in self._right_rest if index not in rights]
        self._pairs += pairs

    def _by_id(self, left_keys: Keys, right_keys: Keys) -> Pairs:
        """Items with the same id; where several have it, equal ones, and others in order."""
        lefts, rights = by_key(left_keys), by_key(right_keys)
        pairs: Pairs = []
        for key, ones in lefts.items():
            others = rights.get(key, [])
            if len(ones) == len(others) == 1:
                pairs.append((ones[0], others[0]))
            elif others:
                equal = equal_items(self._left, self._right, ones, others)
                pairs += equal + between(equal, ones, others)
        return pairs

    def _take_alike(self) -> None:
        """Pair containers by likeness, and what is left in order between the same neighbours."""
        staying = in_order(self._pairs)
        stay = [pair for pair in staying.pairs if pair[1] not in staying.moved]
        left_ends, right_ends = [one for one, _ in stay], [other for _, other in stay]
        lefts, rights = (
            {index: candidate(index, bisect_left(ends, index), items[index]) for index in rest}
            for items, rest, ends in (
                (self._left, self._left_rest, left_ends),
                (self._right, self._right_rest, right_ends),
            )
        )
        self._take(pair_alike(containers(lefts), containers(rights)))
        rest = between(stay, self._left_rest, self._right_rest)
        self._take([(one, other) for one, other in rest if may_become(lefts[one], rights[other])])


def by_key(keys: Keys) -> dict[tuple[str | int | None, ...], list[int]]:
    """The indices of the items with each id."""
    indices: dict[tuple[str | int | None, ...], list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key is not None:
            indices[key].append(index)
    return dict(indices)


def equal_items(left: list[Json], right: list[Json], lefts: list[int], rights: list[int]) -> Pairs:
    """The pairs of equal items among these indices: along a longest common subsequence, and then first with first."""
    left_values, right_values = [frozen(left[index]) for index in lefts], [frozen(right[index]) for index in rights]
    stay = common_subsequence(left_values, right_values)
    left_stay, right_stay = {one for one, _ in stay}, {other for _, other in stay}
    moved = equal_pairs(
        left_values,
        right_values,
        [index for index in range(len(lefts)) if index not in left_stay],
        [index for index in range(len(rights)) if index not in right_stay],
    )
    return [(lefts[one], rights[other]) for one, other in stay + moved]


def between(pairs: Pairs, lefts: list[int], rights: list[int]) -> Pairs:
    """Of these indices those that are in no pair, first with first between the same pairs that stay."""
    staying = in_order(pairs)
    stay = [pair for pair in staying.pairs if pair[1] not in staying.moved]
    taken_left, taken_right = {one for one, _ in pairs}, {other for _, other in pairs}
    gaps: dict[int, deque[int]] = defaultdict(deque)
    for index in lefts:
        if index not in taken_left:
            gaps[bisect_left(stay, (index, 0))].append(index)
    ends = [other for _, other in stay]
    found: Pairs = []
    for index in rights:
        gap = gaps.get(bisect_left(ends, index))
        if index not in taken_right and gap:
            found.append((gap.popleft(), index))
    return found


def containers(candidates: dict[int, Candidate]) -> list[Candidate]:
    return [one for one in candidates.values() if type(one.item) in CONTAINERS]


def may_become(left: Candidate, right: Candidate) -> bool:
    """Whether an item may have become the one that stands in its place: not when it is another thing altogether."""
    if type(left.item) is type(right.item) and type(left.item) in CONTAINERS:
        return gain(left, right) > 0
    return True


def frozen(value: Json) -> Json:
    """A JSON value as a dictionary key: 1 and 1.0 are the same, 1 and true are not; the order of members
    does not count. Each level takes one frame, so that the deepest record passes.
    """
    python_type = type(value)
    if python_type is dict:
        parts: list[Json] = ["{"]
        for name in sorted(value):
            parts += (name, frozen(value[name]))
        return tuple(parts)
    if python_type is list:
        parts = ["["]
        for item in value:
            parts.append(frozen(item))
        return tuple(parts)
    return (value,) if python_type is bool else value
