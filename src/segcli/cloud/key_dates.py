"""The date that the key of an object has, and whether it lies between two times."""

import re
from datetime import UTC, datetime, timedelta

from segcli.console.text import visible
from segcli.findings import SegcliError
from segcli.input.stored import KeyTimes

NO_DIGIT = r"(?<![0-9]){}(?![0-9])"
PATTERNS = tuple(
    re.compile(NO_DIGIT.format(pattern), re.IGNORECASE)
    for pattern in (
        # year=2025/month=03/day=01/hour=10
        r"y(?:ear)?=(\d{4})(?:/m(?:onth)?=(\d\d?)(?:/d(?:ay)?=(\d\d?)(?:/h(?:our)?=(\d\d?))?)?)?",
        # 2025-03-01T10, 2025-03-01-10, dt=2025-03-01/hour=10, dt=2025-03-01/10
        r"(\d{4})-(\d\d)(?:-(\d\d)(?:(?:[T_ -]|/(?:h(?:ou)?r?=)?)(\d\d))?)?",
        # 2025/03/01/10
        r"(\d{4})/(\d\d)(?:/(\d\d)(?:/(\d\d))?)?",
        # 20250301, 20250301T10, 2025030110; minutes and seconds may follow
        r"(\d{4})(\d\d)(\d\d)(?:[T_-]?(\d\d)(?:\d\d){0,2})?",
    )
)
"""The ways in which archives are laid out. A year alone is one only where the key calls it so."""

AGO = re.compile(r"([0-9]{1,6})([hdw])")
UNITS = {"h": "hours", "d": "days", "w": "weeks"}
ASKED = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d))?)?)?")


YEARS = range(1990, 2100)
"""Years that a date may have; other digits are numbers of something."""

Interval = tuple[datetime, datetime]
"""The first moment, and the first one behind."""


def dated(key: str) -> Interval | None:
    """The time that a key says, as exactly as it does, UTC where nothing is said; None for a key without a date."""
    found: list[tuple[int, ...]] = []
    for number, pattern in enumerate(PATTERNS):
        for match in pattern.finditer(key):
            parts = sound(tuple(int(part) for part in match.groups() if part))
            if len(parts) > (number > 0):
                found.append(parts)
    return interval(max(found, key=len)) if found else None


def begin_of(parts: tuple[int, ...]) -> datetime:
    """The first moment of a year, a month, a day or an hour. Raises ValueError for one that there is not."""
    year, month, day, hour = (*parts, *(1, 1, 0)[len(parts) - 1 :])
    return datetime(year, month, day, hour, tzinfo=UTC)


def sound(parts: tuple[int, ...]) -> tuple[int, ...]:
    """As many of year, month, day and hour as are a date."""
    while parts:
        try:
            if begin_of(parts).year in YEARS:
                return parts
        except ValueError:
            pass
        parts = parts[:-1]
    return ()


def interval(parts: tuple[int, ...]) -> Interval:
    """The time of a year, of a month, of a day or of an hour, by how many parts there are."""
    begin = begin_of(parts)
    if len(parts) > 2:
        return begin, begin + (timedelta(days=1) if len(parts) == 3 else timedelta(hours=1))
    months = begin.year * 12 + begin.month - 1 + (12 if len(parts) == 1 else 1)
    return begin, begin.replace(year=months // 12, month=months % 12 + 1)


def lies_in(key_time: Interval, times: KeyTimes) -> bool:
    """Whether a part of the time that a key says is wanted."""
    begin, end = key_time
    return (times.since is None or end > times.since) and (times.until is None or begin < times.until)


def asked(text: str, now: datetime) -> Interval:
    """The time that a user means: `2025-03-01`, `2025-03`, `2025-03-01T10`, or how long ago, as `3d`.

    Raises SegcliError for a text that is no time.
    """
    if match := AGO.fullmatch(text):
        try:
            moment = now - timedelta(**{UNITS[match[2]]: int(match[1])})
        except OverflowError:
            moment = datetime.min.replace(tzinfo=UTC)
        return moment, moment
    match = ASKED.fullmatch(text)
    parts = tuple(int(part) for part in match.groups() if part) if match else ()
    if not parts or sound(parts) != parts:
        raise SegcliError(f"{visible(text)} is no time of a key; write 2025-03, 2025-03-01, 2025-03-01T10 or 3d")
    return interval(parts)
