"""The formats that both engines assert in one way: patterns, and dates as RFC 3339 has them and webhooks send them."""

import re
from datetime import date

from segcli.engines.patterns import is_pattern

DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)


def is_date(instance: object) -> bool:
    """An RFC 3339 full-date; year 0000 is none that Python's calendar knows, nor do webhooks."""
    if not isinstance(instance, str):
        return True
    match = DATE.fullmatch(instance)
    if not match:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


def is_date_time(instance: object) -> bool:
    """An RFC 3339 date-time without a leap second."""
    if not isinstance(instance, str):
        return True
    match = DATE_TIME.fullmatch(instance)
    return bool(match) and is_date(match[1] if match else "")


FORMATS = {"date": is_date, "date-time": is_date_time, "regex": is_pattern}
