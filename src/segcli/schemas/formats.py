"""Dates and times as RFC 3339 has them and as webhooks send them: the one home of their patterns.

Patterns are compiled where they are first needed: each takes 0.3 ms of start-up, and a run of clean events needs none.
"""

import re
from datetime import date

YEAR = r"^(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-"
STRICTER = {"date-time": YEAR + r"[0-9]{2}-[0-9]{2}.[0-9]{2}:[0-9]{2}:[0-5]", "date": YEAR}
"""By format, the pattern that `closed` adds to it: RFC 3339 as webhooks use it has no year 0000 and no leap second;
jsonschema-rs lets both pass."""

USUAL_DATE_TIME = YEAR + r"[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]\.[0-9]{3}Z$"
"""The one form in which the vendor sends date-times today; two such can be compared as strings."""

DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
TIME = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
OFFSET = r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
DATE_TIME = f"{DATE}[Tt]{TIME}{OFFSET}"
LOOSE_DATE_TIME = f"{DATE}[Tt ]{TIME}{OFFSET}"
"""A blank instead of the `T` is malformed, and still tells a time."""


def is_date(instance: object) -> bool:
    """An RFC 3339 full-date; year 0000 is none that Python's calendar knows, nor do webhooks."""
    if not isinstance(instance, str):
        return True
    match = re.fullmatch(DATE, instance)
    return match is not None and is_day(match)


def is_date_time(instance: object) -> bool:
    """An RFC 3339 date-time without a leap second."""
    if not isinstance(instance, str):
        return True
    match = re.fullmatch(DATE_TIME, instance)
    if match is None or not is_day(match):
        return False
    hour, minute, second, offset_hour, offset_minute = (int(part or 0) for part in match.group(4, 5, 6, 9, 10))
    return hour < 24 and minute < 60 and second < 60 and offset_hour < 24 and offset_minute < 60


def is_day(match: re.Match[str]) -> bool:
    """Whether the first three groups are a day of the calendar."""
    try:
        date(*map(int, match.group(1, 2, 3)))
    except ValueError:
        return False
    return True


DATES = {"date": is_date, "date-time": is_date_time}
"""The formats of dates that both engines assert, by their names."""


def after(first: str, second: str) -> bool:
    """Whether the first time is later than the second; of what is no date-time of RFC 3339 it is never said.

    Times of one form are compared as strings first, which mostly settles it.
    """
    same_form = len(first) == len(second) and first[10:11] == second[10:11] and first[-1:] == second[-1:] == "Z"
    if first <= second and same_form:
        return False
    one, other = instant(first), instant(second)
    return one is not None and other is not None and one > other


def instant(text: str) -> tuple[int, str] | None:
    """A time as seconds since the year 1 in UTC and the digits of its fraction, however many there are."""
    match = re.fullmatch(LOOSE_DATE_TIME, text)
    if match is None or not is_day(match):
        return None
    days = date(*map(int, match.group(1, 2, 3))).toordinal()
    offset = int(f"{match[8]}1") * (int(match[9]) * 60 + int(match[10])) if match[8] else 0
    minutes = (days * 24 + int(match[4])) * 60 + int(match[5]) - offset
    return minutes * 60 + int(match[6]), (match[7] or "").rstrip("0")
