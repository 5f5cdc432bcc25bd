"""Tables of a page."""

from typing import NamedTuple

Cell = str | int


class Table(NamedTuple):
    """A table: the first column names its rows, and those in `numbers`, from 0, are numbers. `note` stands below it."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    note: str = ""
