"""A string that is a date or a time of a day, wholly: with anything before or behind it, it is text."""

import re
from datetime import date
from typing import NamedTuple

from segcli.schemas.formats import ANY_DATE, day_of

LONGEST_FRACTION = 10
"""The point of a fraction and nine digits; more digits measure nothing, and may be anything."""


class Dated(NamedTuple):
    """A day, and what is written behind it: `between`, a time of day, `fraction` and `offset`, all as they came."""

    day: date
    between: str = ""
    clock: str = ""
    fraction: str = ""
    offset: str = ""

    @property
    def second(self) -> int:
        """The second of the day, or the minute where there are no seconds."""
        total = 0
        for number in self.clock.split(":"):
            total = total * 60 + int(number)
        return total

    def at(self, second: int) -> "Dated":
        """The same at another second (or minute) of the day."""
        clock: list[str] = []
        for _ in range(self.clock.count(":")):
            second, number = divmod(second, 60)
            clock.insert(0, f"{number:02}")
        return self._replace(clock=":".join((f"{second:02}", *clock)))

    def __str__(self) -> str:
        return f"{self.day.isoformat()}{self.between}{self.clock}{self.fraction}{self.offset}"


def dated(text: str) -> Dated | None:
    """A string as a date with or without a time of day; None when it is none, or none of the calendar."""
    match = re.fullmatch(ANY_DATE, text)
    day = None if match is None else day_of(match[1])
    if match is None or day is None:
        return None
    clock = ":".join(filter(None, match.group(3, 4, 5)))
    return Dated(day, match[2] or "", clock, match[6] or "", match[7] or "")
