"""Dates and times as RFC 3339 has them and as webhooks send them: the one home of their patterns.

Patterns are compiled where they are first needed: each takes 0.3 ms of start-up, and a run of clean events needs none.
"""

import re
from datetime import date

from segcli.findings import Json

YEAR = r"^(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-"
STRICTER = {"date-time": YEAR + r"[0-9]{2}-[0-9]{2}.[0-9]{2}:[0-9]{2}:[0-5]", "date": YEAR}
"""By format, the pattern that `closed` adds to it: RFC 3339 as webhooks use it has no year 0000 and no leap second;
jsonschema-rs lets both pass."""

USUAL_DATE_TIME = YEAR + r"[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]\.[0-9]{3}Z$"
"""The one form in which the vendor sends date-times today; two such can be compared as strings."""

FORMS = {
    "email": r"^[^ \t\r\n]+@[^ \t\r\n]+$",
    "url": r"^[Hh][Tt][Tt][Pp][Ss]?:/+[^/ \t\r\n][^ \t\r\n]*$|\{\{|^[ \t\r\n]*$",
}
"""By `x-form`, the pattern of what may be one. The vendor writes `{{...}}` for a URL in 30 of 34 examples, and a single
slash in one. An empty one is none of another form: that it is empty is said."""

PAST = ("created_at", "date", "last_order_date", "updated_at")
"""Members that say when something happened, unlike those of schedules, buckets and validity."""
FIRST_YEAR = 2013
"""Of 2,220 times in such members of genuine payloads and REST objects none is older."""
USUAL_PAST = USUAL_DATE_TIME.replace(YEAR, "^20(?:1[3-9]|[2-9][0-9])-")
"""The same form for them."""
PREVIEW = "2000-01-01T00:00:00.000Z"
"""When the webhook was created that the payload designer shows as an example."""
MINUTE = 60
"""So many seconds may a time be later than the webhook that tells of it: clocks differ, by 8 ms at most where seen."""

DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
OFFSET = "[Zz]|[+-][0-9]{2}:[0-9]{2}"
TIME = rf"({CLOCK})(?:\.([0-9]+))?({OFFSET})"
DATE_TIME = f"({DAY})[Tt]{TIME}"
LOOSE_DATE_TIME = f"({DAY})[Tt ]{TIME}"
"""A blank instead of the `T` is malformed, and still a time that can be compared."""

DATE_OR_TIME = rf"{DAY}(?:[Tt ]{CLOCK}(?:\.[0-9]{{1,9}})?(?:{OFFSET})?)?"
"""A date, or a date with a time of day whose offset may be missing: what shows nothing but a time."""

MINUTES = "([01][0-9]|2[0-3]):([0-5][0-9])"
ANY_DATE = rf"({DAY})(?:([Tt ]){MINUTES}(?::([0-5][0-9])(\.[0-9]+)?)?([Zz]|[+-][0-9]{{2}}:?[0-9]{{2}})?)?"
"""What a program may take for a date or a date-time: also without seconds or offset, and with a blank for `T`."""


def is_date(instance: object) -> bool:
    """An RFC 3339 full-date; year 0000 is none that Python's calendar knows, nor do webhooks."""
    if not isinstance(instance, str):
        return True
    return re.fullmatch(DAY, instance) is not None and day_of(instance) is not None


def is_date_time(instance: object) -> bool:
    """An RFC 3339 date-time without a leap second."""
    if not isinstance(instance, str):
        return True
    match = re.fullmatch(DATE_TIME, instance)
    if match is None or day_of(match[1]) is None:
        return False
    hour, minute, second = map(int, match[2].split(":"))
    offset_hour, offset_minute = clock_of(match[4])
    return hour < 24 and minute < 60 and second < 60 and offset_hour < 24 and offset_minute < 60


def day_of(text: str) -> date | None:
    """The day of the calendar that a text in the form of DAY names; None when there is no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def clock_of(offset: str) -> tuple[int, int]:
    """The hours and minutes of an offset, without its sign."""
    return (int(offset[1:3]), int(offset[4:6])) if len(offset) > 1 else (0, 0)


DATES = {"date": is_date, "date-time": is_date_time}
"""The formats of dates that both engines assert, by their names."""


def after(first: str, second: str, seconds: int = 0) -> bool:
    """Whether the first time is later than the second by more than some seconds; False when one of them is no
    date-time of RFC 3339.

    Times of one form are compared as strings first, which mostly settles it.
    """
    if first <= second and same_form(first, second):
        return False
    one, other = instant(first), instant(second)
    return one is not None and other is not None and one > (other[0] + seconds, other[1])


def same_form(first: str, second: str) -> bool:
    """Whether two times are written alike, so that the lesser string is the earlier time."""
    return len(first) == len(second) and first[10:11] == second[10:11] and first[-1:] == second[-1:] == "Z"


def is_long_after(first: str, second: Json) -> bool:
    """Whether a time, or the day of a date, is more than a minute later than another time; False when one of them is
    none, or the other one itself impossible.
    """
    if type(second) is not str or (first <= second and same_form(first, second)):
        return False
    one, other = instant(f"{first}T00:00:00Z" if len(first) == len("2024-02-29") else first), instant(second)
    return one is not None and other is not None and one > (other[0] + MINUTE, other[1]) and not is_too_old(second)


def is_too_old(text: str) -> bool:
    """Whether something cannot have happened then, as it was before FIRST_YEAR; False for what is no date-time."""
    return text < str(FIRST_YEAR) and instant(text) is not None


def instant(text: str) -> tuple[int, str] | None:
    """A time as seconds since the year 1 in UTC and the digits of its fraction, however many there are."""
    match = re.fullmatch(LOOSE_DATE_TIME, text)
    day = None if match is None else day_of(match[1])
    if match is None or day is None:
        return None
    hour, minute, second = map(int, match[2].split(":"))
    offset_hour, offset_minute = clock_of(match[4])
    offset = offset_hour * 60 + offset_minute
    minutes = (day.toordinal() * 24 + hour) * 60 + minute - (-offset if match[4][0] == "-" else offset)
    return minutes * 60 + second, (match[3] or "").rstrip("0")
