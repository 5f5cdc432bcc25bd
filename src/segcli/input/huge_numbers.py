"""A number beyond what a double holds, such as `1e400`: most parsers refuse it or make infinity of it."""

import re

WRITTEN = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
LONGEST_EXPONENT = 4000
"""Digits of an exponent that Python makes a number of."""


class HugeNumber(float):
    """Infinity to whoever calculates with it, else as it is written: two are equal when what is written is."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> "HugeNumber":
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __reduce__(self) -> tuple[type["HugeNumber"], tuple[str]]:
        return HugeNumber, (self.text,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HugeNumber) and self._normal == other._normal

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._normal)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def __format__(self, _: str) -> str:
        return self.text

    @property
    def _normal(self) -> tuple[str, str, int | str]:
        """Sign, figures and exponent without zeros that mean nothing."""
        match = WRITTEN.fullmatch(self.text)
        assert match is not None
        sign, whole, fraction, exponent = match.groups(default="")
        if len(exponent) > LONGEST_EXPONENT:
            return sign, f"{whole}.{fraction}", exponent
        figures = (whole + fraction).lstrip("0")
        bare = figures.rstrip("0")
        return sign, bare, int(exponent or 0) - len(fraction) + len(figures) - len(bare)
