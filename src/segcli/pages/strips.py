"""Where in a capture each kind of finding sits: a strip for each, and the same in words."""

from itertools import accumulate, pairwise
from typing import Literal

from segcli.console.text import plural, shortened, visible
from segcli.findings import Severity
from segcli.histograms.positions import PositionCounter
from segcli.pages.chart import Chart, Row
from segcli.pages.findings import PageFindings
from segcli.pages.sites import Site, Sources, Spot
from segcli.pages.svg import Box, Picture, paths

WIDTH, HEIGHT, NARROWEST = 1000, 10, 4
STRIPS = 60
SHARES = ((0.1, "few"), (0.5, "some"), (1.1, "many"))
"""Below which share of the events of a stretch it is drawn as what."""

ENOUGH = 5
"""Events with a finding from which on it is said whether findings began or ended."""

Course = Literal["since", "until", "from", "throughout"]

TICKS = ("first event", "last event")
LEGEND = (("few", "below 10 % of the events there"), ("some", "below half"), ("many", "half and more"))


class Axis:
    """The capture from its first event to the last one, as wide as it has events."""

    def __init__(self, positions: PositionCounter, extra: list[PositionCounter]) -> None:
        whole = PositionCounter()
        for counter in (positions, *extra):
            whole.merge(counter)
        self._level = whole.level
        self._events = {key: positions.at(self._level).get(key, 0) for key in sorted(whole.at(self._level))}
        # Bytes that hold no event take the room of one.
        sizes = [max(count, 1) for count in self._events.values()]
        total = sum(sizes)
        self._ends = dict(zip(self._events, (WIDTH * end / total for end in accumulate(sizes)), strict=True))

    def shares(self, positions: PositionCounter) -> list[tuple[float, float, float]]:
        """Where each stretch of the capture begins and ends in the picture, and which share of its events this is."""
        counts, start, stretches = positions.at(self._level), 0.0, []
        for key, events in self._events.items():
            # Several spans of bytes that hold no event may stand where there is one, or none.
            stretches.append((start, self._ends[key], min(counts.get(key, 0) / max(events, 1), 1.0)))
            start = self._ends[key]
        return stretches


def strips(findings: PageFindings, sources: Sources) -> Chart | None:
    """A strip for each of the most frequent kinds, those of errors first; None where nothing was found."""
    if not findings.sites:
        return None
    axis = Axis(findings.positions, [site.positions for site in findings.sites.values()])
    kinds = [
        (severity, kind, count)
        for severity in sorted(Severity, reverse=True)
        for kind, count in findings.kinds[severity].most_common()
    ]
    rows = [strip(axis, findings.sites[severity, kind], count, sources) for severity, kind, count in kinds[:STRIPS]]
    others = sum(count for *_, count in kinds[STRIPS:]) + sum(each.others for each in findings.kinds.values())
    heads = ("Kind of finding", "Where, from the first event to the last", "Findings")
    note = f"{plural(others, 'finding')} of other kinds not shown." if others else ""
    return Chart("Kinds of findings and where they sit", heads, tuple(rows), TICKS, LEGEND, note)


def strip(axis: Axis, site: Site, count: int, sources: Sources) -> Row:
    """The strip of one kind."""
    stretches = axis.shares(site.positions)
    boxes: dict[str, list[Box]] = {name: [] for _, name in SHARES}
    for start, end, share in stretches:
        if share:
            name = next(name for bound, name in SHARES if share < bound)
            width = max(end - start, NARROWEST)
            boxes[name].append(Box(min(start, WIDTH - width), 0, width, HEIGHT))
    severity, kind = site.first.severity.label, site.first.kind
    drawn = [("track", [Box(0, 0, WIDTH, HEIGHT)]), *((f"{severity} {name}", drawn) for name, drawn in boxes.items())]
    where = words(site, course(stretches) if site.events >= ENOUGH else "from", sources)
    picture = Picture(f"Where {kind.code} sits", f"{where}.", WIDTH, HEIGHT, paths(drawn))
    about = [("name", text) for text in (kind.event, kind.path) if text]
    return Row(((f"badge {severity}", severity), ("code", kind.code), *about), picture, where, (count,))


def course(stretches: list[tuple[float, float, float]]) -> Course:
    """Whether findings began within the capture, ended, or both. They go on, or were always there, where what is free
    of them at that end is no longer than the longest stretch between two of them.
    """
    present = [(start, end) for start, end, share in stretches if share]
    gap = max((after[0] - before[1] for before, after in pairwise(present)), default=0.0)
    bounds = max(gap, max(end - start for start, end, _ in stretches))
    begins, ends = present[0][0] > bounds, WIDTH - present[-1][1] > bounds
    if begins and not ends:
        return "since"
    if ends and not begins:
        return "until"
    return "from" if begins else "throughout"


def words(site: Site, how: Course, sources: Sources) -> str:
    """Where findings of one kind sit: `since event 1,001, in 3,000 events`."""
    what = "event" if site.first.spot.number is not None else "place"
    start, end = spot_text(site.first.spot, sources), spot_text(site.last, sources)
    inside = f"in {plural(site.events, what)}"
    if site.events == 1:
        return f"only {start}"
    if how == "since":
        return f"since {start}, {inside}, the last {end}"
    if how == "until":
        return f"until {end}, {inside}, the first {start}"
    return f"{'throughout, ' if how == 'throughout' else ''}from {start} to {end}, {inside}"


def spot_text(spot: Spot, sources: Sources) -> str:
    """A spot as people name it, with its source where there are several."""
    name = f"event {spot.number:,}" if spot.number is not None else f"line {spot.line:,}"
    return f"{name} of {shortened(visible(sources.name(spot)))}" if sources.number > 1 else name
