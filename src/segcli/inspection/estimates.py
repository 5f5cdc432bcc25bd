"""Numbers that are exact, or else estimated from a sample, between bounds."""

from collections.abc import Iterable
from math import sqrt
from typing import NamedTuple

from segcli.counting import BoundedCounter, digest

MAX_TEXTS = 40_000
"""Texts of a kind that are kept: each takes 70 to 160 bytes, so the three kinds of an overview up to 17 MiB. Beyond, at
least half as many are a sample, by which a number is known to 1 %, or 2.5 % at the worst of a thousand times.
"""

LONGEST = 64
"""Characters by which a text is kept; ids are shorter."""

DEVIATIONS = 3
"""Standard deviations between the estimate and its bounds: they hold 997 times of 1,000."""


class Estimate(NamedTuple):
    """A number; where it is not exact, `low` and `high` are its bounds."""

    number: int
    is_exact: bool
    low: int
    high: int


def estimated(sampled: int, squares: int, level: int) -> Estimate:
    """The number of what was `sampled` in one of 2 ** `level` keys, with the sum of the squares of what each key
    counted. The bounds are those of a Poisson variable (score interval), in units of what a key counts.
    """
    if not level:
        return Estimate(sampled, True, sampled, sampled)
    unit = squares / sampled if sampled else 1
    keys, spread = sampled / unit, DEVIATIONS**2 / 2
    half = DEVIATIONS * sqrt(keys + spread / 2)
    low, high = (round(max(bound, 0) * unit) << level for bound in (keys + spread - half, keys + spread + half))
    return Estimate(sampled << level, False, max(low, sampled), high)


def kept_text(text: str) -> str:
    """A text as it is kept: the end of a long one is replaced by a digest of all of it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 17]}~{digest(text):016x}"


class DistinctCounter:
    """Counts different texts, exactly for 40,000 of them."""

    def __init__(self, most: int = MAX_TEXTS) -> None:
        self.texts: BoundedCounter[str] = BoundedCounter(most)

    def add(self, text: str) -> None:
        """Count a text."""
        self.texts.add(kept_text(text))

    def add_all(self, texts: Iterable[str]) -> None:
        """Count texts, most of which are new."""
        known = self.texts.counts
        self.texts.add_new([text for text in dict.fromkeys(map(kept_text, texts)) if text not in known])

    def merge(self, other: "DistinctCounter") -> None:
        """Count what another one has counted."""
        self.texts.merge(other.texts)

    @property
    def distinct(self) -> Estimate:
        """How many texts there were."""
        number = len(self.texts.counts)
        return estimated(number, number, self.texts.level)
