"""Which items of two JSON arrays belong together, and which of them moved.

Objects are paired by an id that all of them have, anything else by its value, along a longest common subsequence.
"""

from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from segcli.findings import Json

IDENTITIES = ("id", "code", "source_id")
LARGEST_TABLE = 250_000
"""Cells of the table that finds a longest common subsequence, about 20 ms; larger arrays are matched greedily."""


class ItemPairs(NamedTuple):
    """Indices of items that belong together, left and right, in the order of the right; `moved` are the right indices
    of those that changed their position. Items that are in no pair were removed or added.
    """

    pairs: list[tuple[int, int]]
    moved: frozenset[int]


def pair_items(left: list[Json], right: list[Json]) -> ItemPairs:
    """The pairs of two arrays that leave the fewest items unpaired and move the fewest."""
    if left == right:
        return ItemPairs([(index, index) for index in range(len(left))], frozenset())
    for name in IDENTITIES:
        if identifies(name, left) and identifies(name, right):
            return pair_by_id([item[name] for item in left], [item[name] for item in right])
    if len(left) == len(right) == 1:
        return ItemPairs([(0, 0)], frozenset())
    return pair_by_value([frozen(item) for item in left], [frozen(item) for item in right])


def identifies(name: str, items: list[Json]) -> bool:
    """Whether every item is an object, each with another text or number as this member."""
    ids = [item.get(name) for item in items if type(item) is dict]
    return len({one for one in ids if type(one) in (str, int)}) == len(items)


def pair_by_id(left: list[Json], right: list[Json]) -> ItemPairs:
    """The items with the same id; those that are out of the longest common order moved."""
    positions = {one: index for index, one in enumerate(left)}
    pairs = [(positions[one], index) for index, one in enumerate(right) if one in positions]
    stay = longest_rising([index for index, _ in pairs])
    return ItemPairs(pairs, frozenset(pair[1] for number, pair in enumerate(pairs) if number not in stay))


def pair_by_value(left: list[Json], right: list[Json]) -> ItemPairs:
    """Equal items stay or moved; the unpaired ones between two that stay changed into one another, in order."""
    stay = common_subsequence(left, right)
    moved = equal_pairs(left, right, *unpaired(left, right, stay))
    unpaired_left, unpaired_right = unpaired(left, right, stay + moved)
    changed = [
        pair
        for (left_start, right_start), (left_end, right_end) in pairwise([(-1, -1), *stay, (len(left), len(right))])
        for pair in zip(
            unpaired_left[bisect_left(unpaired_left, left_start) : bisect_left(unpaired_left, left_end)],
            unpaired_right[bisect_left(unpaired_right, right_start) : bisect_left(unpaired_right, right_end)],
            strict=False,
        )
    ]
    pairs = sorted(stay + moved + changed, key=lambda pair: pair[1])
    return ItemPairs(pairs, frozenset(index for _, index in moved))


def unpaired(left: list[Json], right: list[Json], pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The indices, left and right, that are in none of the pairs."""
    paired_left, paired_right = {index for index, _ in pairs}, {index for _, index in pairs}
    return (
        [index for index in range(len(left)) if index not in paired_left],
        [index for index in range(len(right)) if index not in paired_right],
    )


def common_subsequence(left: list[Json], right: list[Json]) -> list[tuple[int, int]]:
    """The pairs of a longest common subsequence."""
    shorter = min(len(left), len(right))
    start = next((index for index in range(shorter) if left[index] != right[index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if left[-1 - index] != right[-1 - index]), rest)
    inner_left, inner_right = left[start : len(left) - end], right[start : len(right) - end]
    fits = len(inner_left) * len(inner_right) <= LARGEST_TABLE
    middle = longest_subsequence(inner_left, inner_right) if fits else greedy_subsequence(inner_left, inner_right)
    return [
        *((index, index) for index in range(start)),
        *((start + one, start + other) for one, other in middle),
        *((len(left) - end + index, len(right) - end + index) for index in range(end)),
    ]


def longest_subsequence(left: list[Json], right: list[Json]) -> list[tuple[int, int]]:
    """A longest common subsequence, by the table of the greatest lengths from each pair of indices on."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for one in reversed(range(len(left))):
        row, below = lengths[one], lengths[one + 1]
        for other in reversed(range(len(right))):
            same = left[one] == right[other]
            row[other] = below[other + 1] + 1 if same else max(below[other], row[other + 1])
    pairs: list[tuple[int, int]] = []
    one = other = 0
    while one < len(left) and other < len(right):
        if left[one] == right[other]:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif lengths[one + 1][other] >= lengths[one][other + 1]:
            one += 1
        else:
            other += 1
    return pairs


def greedy_subsequence(left: list[Json], right: list[Json]) -> list[tuple[int, int]]:
    """A common subsequence, the longest where no value occurs twice, in n log n."""
    pairs = equal_pairs(left, right, list(range(len(left))), list(range(len(right))))
    stay = longest_rising([index for index, _ in pairs])
    return [pair for number, pair in enumerate(pairs) if number in stay]


def equal_pairs(
    left: list[Json], right: list[Json], left_indices: list[int], right_indices: list[int]
) -> list[tuple[int, int]]:
    """The pairs of equal items among these indices, first with first, in the order of the right."""
    positions: dict[Json, list[int]] = defaultdict(list)
    for index in reversed(left_indices):
        positions[left[index]].append(index)
    return [(positions[right[index]].pop(), index) for index in right_indices if positions.get(right[index])]


def longest_rising(numbers: list[int]) -> set[int]:
    """The indices of a longest rising subsequence of different numbers."""
    ends: list[int] = []
    end_indices: list[int] = []
    previous: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(ends, number)
        previous.append(end_indices[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        end_indices[length : length + 1] = [index]
    rising: set[int] = set()
    index = end_indices[-1] if end_indices else -1
    while index >= 0:
        rising.add(index)
        index = previous[index]
    return rising


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
