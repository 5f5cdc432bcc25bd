"""When events were created: a row of columns for each type, and the hours of the week."""

from datetime import timedelta, tzinfo
from itertools import groupby

from segcli.console.text import plural
from segcli.console.times import clock, local
from segcli.histograms.captions import range_of, scale
from segcli.histograms.timeline import Timeline
from segcli.histograms.type_times import TypeTimes
from segcli.pages.chart import Chart, Row, named
from segcli.pages.svg import Box, Picture, paths

COLUMNS = 120
WIDTH, HEIGHT, LOWEST = 960, 24, 3
COLUMN = WIDTH / COLUMNS
TYPES = 70
LEGEND = (("valid", "valid"), ("unchecked", "not checked in full"), ("invalid", "invalid"), ("gap", "no events"))
VERDICTS = ((True, "valid"), (None, "unchecked"), (False, "invalid"))
UNRECOGNISED = "not recognised"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEVELS = 5
CELL = 40


def time_line(times: TypeTimes, zone: tzinfo | None = None) -> Chart | None:
    """A row for all events and one for each type, the most frequent first; None where no event has a time."""
    whole = times.of().timeline(COLUMNS)
    if whole is None:
        return None
    shown = whole._replace(start=local(whole.start, zone), first=local(whole.first, zone), last=local(whole.last, zone))
    types = sorted(times.types, key=lambda name: (-sum(times.of_type(name).buckets.values()), name or ""))
    rows = [row("all events", times, shown)] if len(types) > 1 else []
    rows += [row(name or UNRECOGNISED, only(times, name), shown) for name in types[:TYPES]]
    middle = shown.start + timedelta(seconds=shown.step * len(shown.counts) // 2)
    end = shown.start + timedelta(seconds=shown.step * len(shown.counts))
    ticks = (clock(shown.start), clock(middle), clock(end)) if len(shown.counts) > 2 else (clock(shown.start),)
    notes = [f"Created {range_of(shown)}; {scale(shown)}. Each row is drawn to its own highest column."]
    if times.without:
        notes.append(f"{plural(times.without, 'event')} without a time not drawn.")
    heads = ("Type", "Events over time", "Events", "Invalid")
    return Chart("Events over time, by type", heads, tuple(rows), ticks, LEGEND, " ".join(notes))


def only(times: TypeTimes, event: str | None) -> TypeTimes:
    """The times of one type."""
    own = TypeTimes()
    own.counters = {key: counter for key, counter in times.counters.items() if key[0] == event}
    return own


def row(name: str, times: TypeTimes, shown: Timeline) -> Row:
    """The columns of some events, what is invalid on top, and a line where there are none."""
    counts = {label: times.of((verdict,)).counts_in(shown) for verdict, label in VERDICTS}
    columns = [sum(column) for column in zip(*counts.values(), strict=True)]
    highest = max(columns)
    boxes: dict[str, list[Box]] = {label: [] for _, label in VERDICTS}
    width = WIDTH / max(len(columns), 1)
    for index, total in enumerate(columns):
        top = float(HEIGHT)
        for label, numbers in counts.items():
            if number := numbers[index]:
                height = max(HEIGHT * number / highest, LOWEST if label == "invalid" or number == total else 0)
                top = max(top - height, 0)
                boxes[label].append(Box(index * width, top, width - 1, min(height, HEIGHT)))
    gaps = [Box(index * width, HEIGHT - 2, width, 2) for index, total in enumerate(columns) if not total]
    drawn = paths([("gap", gaps), *boxes.items()])
    invalid = sum(counts["invalid"])
    picture = Picture(f"{name} over time", description(columns, counts["invalid"], shown), WIDTH, HEIGHT, drawn)
    return Row(named(name), picture, "", (sum(columns), invalid))


def description(columns: list[int], invalid: tuple[int, ...], shown: Timeline) -> str:
    """A row of the time line in words."""
    text = f"{plural(sum(columns), 'event')}, at most {max(columns):,} in a column"
    if wrong := [index for index, count in enumerate(invalid) if count]:
        first, last = moment(shown, wrong[0]), moment(shown, wrong[-1] + 1)
        text += f"; {sum(invalid):,} invalid, between {first} and {last}"
    gaps, at = [], 0
    for has_events, group in groupby(columns, bool):
        size = len(list(group))
        gaps += [] if has_events else [(size, at)]
        at += size
    if gaps:
        size, at = max(gaps, key=lambda gap: (gap[0], -gap[1]))
        text += f"; {plural(len(gaps), 'gap')}, the longest from {moment(shown, at)} to {moment(shown, at + size)}"
    return f"{text}."


def moment(shown: Timeline, column: int) -> str:
    """When a column begins."""
    return clock(local(shown.start + timedelta(seconds=shown.step * column), shown.start.tzinfo))


def week(times: TypeTimes) -> Chart | None:
    """The hours of each day of the week, the darker the more events; None where no event has a time."""
    hours = times.of().hours
    highest = max(hours)
    if not highest:
        return None
    rows = tuple(day_row(name, hours[24 * index : 24 * index + 24], highest) for index, name in enumerate(DAYS))
    legend = tuple(
        (f"level{level}", f"up to {-(-highest * level // LEVELS):,}") for level in range(1, min(LEVELS, highest) + 1)
    )
    heads = ("Day", "Hour of the day, in UTC", "Events")
    return Chart("Events by hour and weekday", heads, rows, ("00:00", "06:00", "12:00", "18:00", "24:00"), legend)


def day_row(name: str, hours: list[int], highest: int) -> Row:
    """The hours of one day of the week."""
    boxes: dict[str, list[Box]] = {name: [] for name in ("track", *(f"level{level}" for level in range(1, LEVELS + 1)))}
    for hour, count in enumerate(hours):
        label = f"level{-(-count * LEVELS // highest)}" if count else "track"
        boxes[label].append(Box(hour * CELL, 0, CELL - 2, HEIGHT))
    busy = [f"{count:,} from {hour:02}:00" for hour, count in enumerate(hours) if count]
    picture = Picture(f"{name} by hour", f"{', '.join(busy) or 'no events'}.", 24 * CELL, HEIGHT, paths(boxes.items()))
    return Row(named(name), picture, "", (sum(hours),))
