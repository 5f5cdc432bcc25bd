"""Times as payloads write them; between modules a time is a number of milliseconds since 1970 in UTC."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from segcli.schemas.ids import EPOCH as IDS_EPOCH

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = int(IDS_EPOCH.timestamp()) * SECOND
"""The start of the time in ids."""
START = int(datetime(2025, 6, 2, 6, tzinfo=UTC).timestamp()) * SECOND
"""When the first event happens. It is fixed, so that a seed gives the same payloads on every day."""
FIRST_DATE = date(1970, 1, 1)


def timestamp(time: int) -> str:
    """A time in the form that webhooks have today, such as `2025-06-02T06:00:00.000Z`."""
    days, rest = divmod(time, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, fraction = divmod(rest, SECOND)
    return f"{date_of(days)}T{hours:02}:{minutes:02}:{seconds:02}.{fraction:03}Z"


def day(time: int) -> str:
    """The date of a time, such as `2025-06-02`."""
    return date_of(time // DAY)


@lru_cache(4096)
def date_of(days: int) -> str:
    return (FIRST_DATE + timedelta(days=days)).isoformat()
