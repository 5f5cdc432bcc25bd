"""Moments as people read them: in UTC, and how long ago."""

from datetime import UTC, datetime, tzinfo

from segcli.findings import SegcliError

UNITS = (("y", 31_556_952), ("mo", 2_629_746), ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1))
"""In seconds; a year is that of the Gregorian calendar on average, a month the twelfth part of it."""


def parsed(text: str) -> datetime | None:
    """The moment that a date-time or a date tells (its midnight, UTC); None where it is none."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is UTC:
            return found
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def clock(moment: datetime) -> str:
    """A moment to the second, in its own zone: `2025-10-16 16:54:13Z`, `2025-10-16 18:54:13+02:00`."""
    text = moment.isoformat(" ", "seconds")
    return text if moment.utcoffset() else f"{text[:19]}Z"


def local(moment: datetime, zone: tzinfo | None) -> datetime:
    """A moment in a zone; in its own where the zone has no year for it."""
    try:
        return moment.astimezone(zone)
    except OverflowError:
        return moment


def zone(name: str) -> tzinfo:
    """The zone with this name, such as `Europe/Warsaw`. Raises SegcliError where there is none."""
    if name.upper() in ("UTC", "Z"):
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise SegcliError(f"there is no time zone {name}; they are named like Europe/Warsaw, or UTC") from error


def day(moment: datetime) -> str:
    """The day of a moment: `2025-10-16`."""
    return moment.date().isoformat()


def aged(moment: datetime, now: datetime) -> str:
    """How far a moment is from now: `2 d 3 h ago`, `in 5 min`."""
    seconds = (now - moment).total_seconds()
    return f"{span(seconds)} ago" if seconds >= 0 else f"in {span(-seconds)}"


def apart(later: datetime, earlier: datetime, event: str) -> str:
    """How far a moment is from another one that is called `event`: `2 s after the event`."""
    seconds = (later - earlier).total_seconds()
    return f"{span(abs(seconds))} {'after' if seconds >= 0 else 'before'} {event}"


def span(seconds: float) -> str:
    """A duration in its largest unit, and in the next one while there are fewer than three of the first."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms" if seconds else "0 s"
    whole = int(seconds)
    for index, (unit, size) in enumerate(UNITS):
        count, rest = divmod(whole, size)
        if count:
            smaller, below = UNITS[min(index + 1, len(UNITS) - 1)]
            more = f" {rest // below} {smaller}" if count < 3 and rest >= below else ""
            return f"{count} {unit}{more}"
    return "0 s"
