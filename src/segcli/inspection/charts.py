"""A histogram in block characters, or in plain ones where a terminal has no others."""

from segcli.console.text import plural
from segcli.console.times import clock, day
from segcli.inspection.layout import Line
from segcli.inspection.timeline import DAY, HOUR, MINUTE, WEEK, Timeline

HEIGHT = 4
BLOCKS = " ▁▂▃▄▅▆▇█"
PLAIN = " .:#"
UNITS = ((WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second"))


def histogram(timeline: Timeline, unicode: bool) -> list[Line]:
    """Four lines of columns, the highest as high as they go, and below them from when to when."""
    levels = BLOCKS if unicode else PLAIN
    steps, highest = len(levels) - 1, max(timeline.counts)
    heights = [-(-count * HEIGHT * steps // highest) for count in timeline.counts]
    lines: list[Line] = []
    for row in reversed(range(HEIGHT)):
        text = "".join(levels[min(max(height - row * steps, 0), steps)] for height in heights)
        lines.append([(text.rstrip(), "magenta")])
    return lines


def scale(timeline: Timeline) -> str:
    """What a column stands for."""
    step = timeline.step
    size, unit = next((size, unit) for size, unit in UNITS if not step % size)
    return f"one column is {plural(step // size, unit)}"


def range_of(timeline: Timeline) -> str:
    """From when to when there were events."""
    show = day if timeline.step >= DAY else clock
    first, last = show(timeline.first), show(timeline.last)
    return f"{first} to {last}" if first != last else first


def bar(share: float, width: int, unicode: bool) -> str:
    """A horizontal bar; what is more than nothing shows."""
    if not unicode:
        return "#" * max(round(share * width), 1)
    eighths = max(round(share * width * 8), 1)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
