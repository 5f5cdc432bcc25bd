"""Common and rising subsequences: which items of two sequences are equal and in one order."""

from bisect import bisect_left
from collections import defaultdict

from segcli.findings import Json

Pairs = list[tuple[int, int]]
"""Indices of two sequences, left and right, that belong together."""

LARGEST_TABLE = 250_000
"""Cells of the table that finds a longest common subsequence, about 20 ms; larger arrays are matched greedily."""


def common_subsequence(left: list[Json], right: list[Json]) -> Pairs:
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


def longest_subsequence(left: list[Json], right: list[Json]) -> Pairs:
    """A longest common subsequence, by the table of the greatest lengths from each pair of indices on."""
    lengths = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for one in reversed(range(len(left))):
        row, below = lengths[one], lengths[one + 1]
        for other in reversed(range(len(right))):
            same = left[one] == right[other]
            row[other] = below[other + 1] + 1 if same else max(below[other], row[other + 1])
    pairs: Pairs = []
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


def greedy_subsequence(left: list[Json], right: list[Json]) -> Pairs:
    """A common subsequence, the longest where no value occurs twice, in n log n."""
    pairs = equal_pairs(left, right, list(range(len(left))), list(range(len(right))))
    stay = longest_rising([index for index, _ in pairs])
    return [pair for number, pair in enumerate(pairs) if number in stay]


def equal_pairs(left: list[Json], right: list[Json], left_indices: list[int], right_indices: list[int]) -> Pairs:
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
