"""Pairs of array items without ids by likeness: the more of their members are the same, the rather they are a pair."""

from collections import Counter
from typing import NamedTuple

from segcli.diff.assignment import assign
from segcli.diff.item_ids import have_different_ids
from segcli.diff.sequences import Pairs
from segcli.findings import Json, Path

LARGEST_ASSIGNMENT = 2_500
"""Pairs of items that are all looked at to find the best ones, 50 by 50 items in 25 ms at most."""

MOST_COMPARISONS = 100_000
"""Members that are looked at for it. Larger arrays are paired by what only two items have in common, in n log n."""

DEEPEST = 16
"""Levels of an item that are looked into. No payload is as deep; without a limit a hostile one took seconds."""

Leaf = tuple[Path, Json, int]
"""A value in an item that is no container: its path without indices, and how often the same came before."""


class Candidate(NamedTuple):
    """An item that needs a counterpart: its index in the array, the number of the gap between items that stay in which
    it stands, and the values in it; `places` are those without the values.
    """

    position: int
    gap: int
    item: Json
    leaves: frozenset[Leaf]
    places: frozenset[tuple[Path, int]]


def candidate(position: int, gap: int, item: Json) -> Candidate:
    """The item of this index as a candidate."""
    found: list[tuple[Path, Json]] = []
    collect_leaves(item, (), found)
    leaves: Counter[tuple[Path, Json]] = Counter()
    places: Counter[Path] = Counter()
    all_leaves, all_places = [], []
    for path, value in found:
        all_leaves.append((path, value, leaves[path, value]))
        all_places.append((path, places[path]))
        leaves[path, value] += 1
        places[path] += 1
    return Candidate(position, gap, item, frozenset(all_leaves), frozenset(all_places))


def collect_leaves(value: Json, path: Path, found: list[tuple[Path, Json]]) -> None:
    """Append the values in a value, with their paths; true is another one than 1."""
    python_type = type(value)
    if len(path) > DEEPEST:
        found.append((path, python_type))
    elif python_type is dict and value:
        for name, member in value.items():
            collect_leaves(member, (*path, name), found)
    elif python_type is list and value:
        for item in value:
            collect_leaves(item, (*path, 0), found)
    elif python_type is bool:
        found.append((path, (value,)))
    else:
        found.append((path, python_type if python_type is dict or python_type is list else value))


def gain(left: Candidate, right: Candidate) -> int:
    """What two items have in common, less what they have not; more than 0 for those that may be a pair.

    Each value that is the same counts, and each that is another one; apart, an item counts half of its values. So of
    items with the same members the pairs with the fewest changes gain most. Items with different ids are never a pair.
    Those that do not stand between the same neighbours have moved as well: at least half must be the same.
    """
    if type(left.item) is not type(right.item) or have_different_ids(left.item, right.item):
        return 0
    same = len(left.leaves & right.leaves)
    if left.gap != right.gap and 2 * same < max(len(left.leaves), len(right.leaves)):
        return 0
    gained = 2 * (same + len(left.places & right.places)) - len(left.leaves) - len(right.leaves)
    return max(2 * gained + 1, 0)


def pair_alike(lefts: list[Candidate], rights: list[Candidate]) -> Pairs:
    """The indices of the candidates that are alike: exactly the best for few of them, or else those that have something
    in common that no other has.
    """
    comparisons = sum(len(one.leaves) for one in lefts) * len(rights)
    is_small = len(lefts) * len(rights) <= LARGEST_ASSIGNMENT and comparisons <= MOST_COMPARISONS
    pairs = best_pairs(lefts, rights) if is_small else pairs_by_rare_values(lefts, rights)
    return [(lefts[one].position, rights[other].position) for one, other in pairs]


def best_pairs(lefts: list[Candidate], rights: list[Candidate]) -> Pairs:
    """The pairs that gain most; of those that gain the same, the ones in order."""
    most = len(lefts) * max(len(lefts), len(rights)) ** 2 + 1
    gains = [[gain(left, right) for right in rights] for left in lefts]
    ordered = [
        [worth and worth * most - (one - other) ** 2 for other, worth in enumerate(row)]
        for one, row in enumerate(gains)
    ]
    return assign(ordered)


def pairs_by_rare_values(lefts: list[Candidate], rights: list[Candidate]) -> Pairs:
    """The pairs with most values in common that no other item of their side has."""
    left_owners, right_owners = owners(lefts), owners(rights)
    votes = Counter((one, right_owners[leaf]) for leaf, one in left_owners.items() if leaf in right_owners)
    pairs: Pairs = []
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for one, other in sorted(votes, key=lambda pair: (-votes[pair], pair)):
        if one not in taken_left and other not in taken_right and gain(lefts[one], rights[other]):
            taken_left.add(one)
            taken_right.add(other)
            pairs.append((one, other))
    return pairs


def owners(candidates: list[Candidate]) -> dict[Leaf, int]:
    """The values that just one candidate has, and its number."""
    counts = Counter(leaf for one in candidates for leaf in one.leaves)
    return {leaf: number for number, one in enumerate(candidates) for leaf in one.leaves if counts[leaf] == 1}
