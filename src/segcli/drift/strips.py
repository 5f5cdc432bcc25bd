"""The strips of a page: where, among the events of a heading, a row begins and ends."""

from segcli.drift.report import Drift, Heading, Row
from segcli.drift.runs import Seen
from segcli.drift.words import moment
from segcli.pages.svg import Box, Picture, paths

WIDTH, HEIGHT, NARROWEST = 1000, 10, 4
COLORS = {"breaking": "error", "new": "warning", "unused": "note"}
SHARES = ((0.1, "few"), (0.5, "some"), (2, "many"))
"""Below which share of the events a row is drawn as what."""

LEGEND = (
    ("error", "breaking"),
    ("warning", "new"),
    ("few", "below 10 % of the events"),
    ("some", "below half"),
    ("many", "half and more, or all from there on"),
)


class Axis:
    """The events of a heading from the first to the last: by when they were sent, where that is known and tells them
    apart, else by their number in the source, and of several sources each as a whole.
    """

    def __init__(self, heading: Heading, drift: Drift) -> None:
        self._drift = drift
        first, last = heading.first, heading.last
        bounds = moment(first, drift), moment(last, drift)
        self._is_timed = None not in bounds and bounds[0] != bounds[1]
        self._is_numbered = first.source == last.source
        self._start, self._end = (self._value(first), self._value(last) + self._step)

    def stretch(self, first: Seen, last: Seen) -> tuple[float, float]:
        """Where a row begins and ends in the picture."""
        length = self._end - self._start
        start, end = (
            min(max(WIDTH * (value - self._start) / length, 0), WIDTH)
            for value in (self._value(first), self._value(last) + self._step)
        )
        return start, end

    @property
    def _step(self) -> int:
        """What an event takes of the axis."""
        return 0 if self._is_timed else 1

    def _value(self, event: Seen) -> float:
        if self._is_timed:
            at = moment(event, self._drift)
            return at.timestamp() if at is not None else 0
        return event.number if self._is_numbered else event.source


def strip(axis: Axis, row: Row, words: str) -> Picture | None:
    """The strip of a row, which `words` say the same of; None for what never came."""
    if row.first is None or row.last is None:
        return None
    start, end = axis.stretch(row.first, row.last)
    width = max(end - start, NARROWEST)
    share = 1.0 if row.is_sharp else row.events / max(row.of, 1)
    name = next(name for bound, name in SHARES if share < bound)
    box = Box(min(start, WIDTH - width), 0, width, HEIGHT)
    drawn = [("track", [Box(0, 0, WIDTH, HEIGHT)]), (f"{COLORS[row.grade]} {name}", [box])]
    return Picture(f"Where this is so of {row.kind.replace('-', ' ')}", words, WIDTH, HEIGHT, paths(drawn))
