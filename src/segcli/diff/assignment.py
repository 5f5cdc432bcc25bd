"""The assignment problem: the pairs of rows and columns with the greatest sum of gains."""

from math import inf
from typing import NamedTuple

Gains = list[list[int]]
"""What each pair of a row and a column is worth, row by row: 0 or more."""


class Solution(NamedTuple):
    """The best pairs of the rows that have been added, and the potentials that prove it. Place 0 is for the row that is
    being added; `row_of` is 0 for a column without one.
    """

    row_of: list[int]
    row_potentials: list[int]
    column_potentials: list[int]


def assign(gains: Gains) -> list[tuple[int, int]]:
    """The pairs, with each row and each column in one at most. A pair that is worth nothing is none.

    Takes n * n * m steps for n rows and m columns, or the other way round (the method of Kuhn and Munkres).
    """
    if not gains or not gains[0]:
        return []
    if len(gains) > len(gains[0]):
        return [(row, column) for column, row in assign([list(column) for column in zip(*gains, strict=True)])]
    size = len(gains[0]) + 1
    solution = Solution([0] * size, [0] * (len(gains) + 1), [0] * size)
    for row in range(1, len(gains) + 1):
        add_row(row, gains, solution)
    pairs = [(row - 1, column - 1) for column, row in enumerate(solution.row_of) if column and row]
    return [(row, column) for row, column in pairs if gains[row][column] > 0]


def add_row(row: int, gains: Gains, solution: Solution) -> None:
    """Give one more row a column, and other rows other columns where all gain by it: along a shortest path."""
    row_of, row_potentials, column_potentials = solution
    row_of[0] = row
    column, columns_left = 0, list(range(1, len(row_of)))
    distances: list[float] = [inf] * len(row_of)
    before, on_path = [0] * len(row_of), [0]
    while True:
        current = row_of[column]
        row_gains, row_potential = gains[current - 1], row_potentials[current]
        for other in columns_left:
            distance = -row_gains[other - 1] - row_potential - column_potentials[other]
            if distance < distances[other]:
                distances[other], before[other] = distance, column
        nearest = min(columns_left, key=distances.__getitem__)
        step = int(distances[nearest])
        for other in on_path:
            row_potentials[row_of[other]] += step
            column_potentials[other] -= step
        for other in columns_left:
            distances[other] -= step
        column = nearest
        if not row_of[column]:
            break
        on_path.append(column)
        columns_left.remove(column)
    while column:
        row_of[column] = row_of[before[column]]
        column = before[column]
