"""A histogram in block characters, or in plain ones where a terminal has no others."""

from datetime import timedelta

from segcli.console.times import local
from segcli.histograms.timeline import DAY, MINUTE, Timeline
from segcli.inspection.layout import Line

HEIGHT = 4
GAP = 3
BLOCKS = " ▁▂▃▄▅▆▇█"
PLAIN = " .:#"


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


def axis(timeline: Timeline, width: int) -> str:
    """Times below a histogram: each stands behind a tick below the column that begins then, as many as have room."""
    form = "%H:%M:%S" if timeline.step < MINUTE else "%m-%d %H:%M" if timeline.step < DAY else "%Y-%m-%d"
    text = ""
    for column in range(len(timeline.counts)):
        label = f"|{local(timeline.start + timedelta(seconds=column * timeline.step), timeline.start.tzinfo):{form}}"
        if column >= (len(text) + GAP if text else 0) and column + len(label) <= width:
            text = f"{text:<{column}}{label}"
    return text


def bar(share: float, width: int, unicode: bool) -> str:
    """A horizontal bar; what is more than nothing shows."""
    if not unicode:
        return "#" * max(round(share * width), 1)
    eighths = max(round(share * width * 8), 1)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
