"""Which items of two JSON arrays belong together, and which of them changed places.

Objects are known by an id that all of them have; anything else by its value, along a longest common subsequence.
"""

from bisect import bisect_left
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from segcli.findings import Json

IDENTITIES = ("id", "code", "source_id")
LARGEST_TABLE = 250_000
"""Cells of the table that finds a longest common subsequence, about 20 ms; larger arrays are matched greedily."""


class Pairing(NamedTuple):
    """Indices of items that belong together, left and right, in the order of the right; `moved` are the right indices
    of those that changed places. Items that are in no pair were removed or added.
    """

    pairs: list[tuple[int, int]]
    moved: frozenset[int]


def paired(left: list[Json], right: list[Json]) -> Pairing:
    """The pairing of two arrays that leaves the fewest items alone and moves the fewest."""
    if left == right:
        return Pairing([(index, index) for index in range(len(left))], frozenset())
    for name in IDENTITIES:
        if identifies(name, left) and identifies(name, right):
            return by_identity([item[name] for item in left], [item[name] for item in right])
    if len(left) == len(right) == 1:
        return Pairing([(0, 0)], frozenset())
    return by_value([frozen(item) for item in left], [frozen(item) for item in right])


def identifies(name: str, items: list[Json]) -> bool:
    """Whether every item is an object that this member tells from the others."""
    names = [item.get(name) for item in items if type(item) is dict]
    return len({key for key in names if type(key) in (str, int)}) == len(items)


def by_identity(left: list[Json], right: list[Json]) -> Pairing:
    places = {name: index for index, name in enumerate(left)}
    pairs = [(places[name], index) for index, name in enumerate(right) if name in places]
    stay = rising([index for index, _ in pairs])
    return Pairing(pairs, frozenset(pairs[at][1] for at in range(len(pairs)) if at not in stay))


def by_value(left: list[Json], right: list[Json]) -> Pairing:
    """Equal items stay or moved; what is left over between two items that stay changed into one another, in order."""
    stay = common(left, right)
    moved = equals(left, right, *left_over(left, right, stay))
    alone_left, alone_right = left_over(left, right, stay + moved)
    changed = [
        couple
        for (before, first), (behind, last) in pairwise([(-1, -1), *stay, (len(left), len(right))])
        for couple in zip(
            alone_left[bisect_left(alone_left, before) : bisect_left(alone_left, behind)],
            alone_right[bisect_left(alone_right, first) : bisect_left(alone_right, last)],
            strict=False,
        )
    ]
    pairs = sorted(stay + moved + changed, key=lambda couple: couple[1])
    return Pairing(pairs, frozenset(index for _, index in moved))


def left_over(left: list[Json], right: list[Json], pairs: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The indices, left and right, that are in none of the pairs."""
    seen_left, seen_right = {index for index, _ in pairs}, {index for _, index in pairs}
    return (
        [index for index in range(len(left)) if index not in seen_left],
        [index for index in range(len(right)) if index not in seen_right],
    )


def common(left: list[Json], right: list[Json]) -> list[tuple[int, int]]:
    """The pairs of a longest common subsequence."""
    shorter = min(len(left), len(right))
    start = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    most = shorter - start
    end = next((at for at in range(most) if left[-1 - at] != right[-1 - at]), most)
    inner_left, inner_right = left[start : len(left) - end], right[start : len(right) - end]
    fits = len(inner_left) * len(inner_right) <= LARGEST_TABLE
    middle = longest(inner_left, inner_right) if fits else greedy(inner_left, inner_right)
    return [
        *((at, at) for at in range(start)),
        *((start + one, start + other) for one, other in middle),
        *((len(left) - end + at, len(right) - end + at) for at in range(end)),
    ]


def longest(left: list[Json], right: list[Json]) -> list[tuple[int, int]]:
    """A longest common subsequence, by the table of the lengths that are to be had from each pair of places on."""
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


def greedy(left: list[Json], right: list[Json]) -> list[tuple[int, int]]:
    """A common subsequence, the longest where no value occurs twice, in n log n."""
    pairs = equals(left, right, list(range(len(left))), list(range(len(right))))
    stay = rising([index for index, _ in pairs])
    return [couple for at, couple in enumerate(pairs) if at in stay]


def equals(left: list[Json], right: list[Json], ours: list[int], theirs: list[int]) -> list[tuple[int, int]]:
    """The pairs of equal items among these indices, first with first, in the order of the right."""
    places: dict[Json, list[int]] = defaultdict(list)
    for index in reversed(ours):
        places[left[index]].append(index)
    return [(places[right[index]].pop(), index) for index in theirs if places.get(right[index])]


def rising(numbers: list[int]) -> set[int]:
    """The places of a longest rising subsequence of different numbers."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [number]
        at[length : length + 1] = [place]
    found: set[int] = set()
    place = at[-1] if at else -1
    while place >= 0:
        found.add(place)
        place = before[place]
    return found


def frozen(value: Json) -> Json:
    """A JSON value as something that can be a key: 1 and 1.0 are the same, 1 and true are not, nor does order count in
    objects. Each level takes one frame, so that the deepest record passes.
    """
    kind = type(value)
    if kind is dict:
        parts: list[Json] = ["{"]
        for name in sorted(value):
            parts += (name, frozen(value[name]))
        return tuple(parts)
    if kind is list:
        parts = ["["]
        for item in value:
            parts.append(frozen(item))
        return tuple(parts)
    return (value,) if kind is bool else value
