"""Chance that is the same for the same seed, in every process and on every machine."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from segcli.generation.times import EPOCH

T = TypeVar("T")


class Chance:
    """A source of random choices; the keys are its seed, told apart by their text."""

    def __init__(self, *keys: object) -> None:
        # A text as seed is hashed with SHA-512, so that PYTHONHASHSEED does not matter.
        self.fraction = Random(":".join(map(str, keys))).random  # noqa: S311
        """A number from 0 to 1, 1 excluded."""

    def of(self, likelihood: float) -> bool:
        """True in this share of cases."""
        return self.fraction() < likelihood

    def pick(self, choices: Sequence[T]) -> T:
        """One of some choices."""
        return choices[int(self.fraction() * len(choices))]

    def between(self, least: int, most: int) -> int:
        """A whole number within two bounds, both included."""
        return least + int(self.fraction() * (most - least + 1))

    def text(self, characters: str, length: int) -> str:
        """A text of some characters."""
        return "".join([self.pick(characters) for _ in range(length)])

    def id(self, prefix: str, time: int) -> str:
        """An id of a kind, whose first 12 digits tell when it was made."""
        separator = "" if prefix.endswith("-") else "_"
        return f"{prefix}{separator}{(time - EPOCH) * 64:012x}{int(self.fraction() * 0x1000000):06x}"
