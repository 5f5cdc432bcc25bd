"""What a histogram over time says in words: what a column stands for, and from when to when it goes."""

from segcli.console.text import plural
from segcli.console.times import clock, day
from segcli.histograms.timeline import DAY, HOUR, MINUTE, WEEK, Timeline

UNITS = ((WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))


def scale(timeline: Timeline) -> str:
    """What a column stands for."""
    step = timeline.step
    size, unit = next((size, unit) for size, unit in UNITS if not step % size)
    zone = " in UTC" if step >= HOUR and timeline.start.utcoffset() else ""
    return f"one column is {plural(step // size, unit)}{zone}"


def range_of(timeline: Timeline) -> str:
    """From when to when there were events."""
    show = day if timeline.step >= DAY else clock
    first, last = show(timeline.first), show(timeline.last)
    return f"{first} to {last}" if first != last else first
