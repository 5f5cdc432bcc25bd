"""Plain pictures in SVG: paths of rectangles with a class each, a title and a description in words."""

from collections.abc import Iterable
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle, in units of its picture."""

    x: float
    y: float
    width: float
    height: float


class Picture(NamedTuple):
    """A picture of so many units; `paths` are classes of the style sheet with the data of a path. It is stretched to
    the room that it has, so it holds no text.
    """

    title: str
    description: str
    width: int
    height: int
    paths: tuple[tuple[str, str], ...]


def path(boxes: Iterable[Box]) -> str:
    """The data of a path that fills the boxes (SVG 2, section 9.3)."""
    return "".join(f"M{n(x)} {n(y)}h{n(width)}v{n(height)}h-{n(width)}z" for x, y, width, height in boxes)


def n(number: float) -> str:
    """A number as short as it can be written with one decimal."""
    return f"{number:.1f}".removesuffix(".0")


def paths(drawn: Iterable[tuple[str, Iterable[Box]]]) -> tuple[tuple[str, str], ...]:
    """The paths of a picture, without those that are empty."""
    return tuple((name, data) for name, boxes in drawn if (data := path(boxes)))
