"""Charts of a page: tables that have a picture in each row, beside what it shows in words or numbers."""

from typing import NamedTuple

from segcli.pages.svg import Picture
from segcli.pages.table import Cell

Piece = tuple[str, str]
"""A text, behind its class in the style sheet."""


class Row(NamedTuple):
    """A row: its label, its picture, the same in words below it, and further cells."""

    label: tuple[Piece, ...]
    picture: Picture
    words: str = ""
    cells: tuple[Cell, ...] = ()


class Chart(NamedTuple):
    """A table of pictures. `heads` are those of the label, the picture and the further cells; `ticks` stand below the
    pictures from the left to the right, `legend` says what the classes of their paths mean, and `note` stands below.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    ticks: tuple[str, ...] = ()
    legend: tuple[Piece, ...] = ()
    note: str = ""


def named(name: str) -> tuple[Piece, ...]:
    """A label that is a name of the payload."""
    return (("name", name),)
