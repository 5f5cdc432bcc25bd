"""What a regular expression consists of."""

from typing import NamedTuple

from segcli.engines.characters import Test


class Char(NamedTuple):
    """One character."""

    test: Test


class Sequence(NamedTuple):
    """One part after another."""

    parts: tuple["Node", ...]


class Choice(NamedTuple):
    """One of the branches."""

    branches: tuple["Node", ...]


class Repeat(NamedTuple):
    """A part so many times; `most` None is any number of times."""

    part: "Node"
    fewest: int
    most: int | None


class Assertion(NamedTuple):
    """A place in the text: its start `^`, its end `$`, the boundary of a word `b` or none `B`."""

    kind: str


class Look(NamedTuple):
    """What must, or must not, follow or stand before a place."""

    part: "Node"
    behind: bool
    negated: bool


Node = Char | Sequence | Choice | Repeat | Assertion | Look

LOOKS = {"?=": (False, False), "?!": (False, True), "?<=": (True, False), "?<!": (True, True)}
"""How looking begins, and whether that is behind and negated."""
