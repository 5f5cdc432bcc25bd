"""One page of what departs: each type of event with a strip for each member, from its first event to the last."""

from collections.abc import Iterator
from html import escape

from segcli.console.output import Output, Write
from segcli.console.text import plural, shortened, visible
from segcli.drift.report import GRADES, Drift, Heading, Row
from segcli.drift.strips import COLORS, LEGEND, Axis, strip
from segcli.drift.words import more, place, since, subject, title, verdict, what
from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.pages import chart
from segcli.pages.page import Page, Section, State, write_page
from segcli.pages.report import Failures, facts
from segcli.pages.table import Cell, Table

ROOM = 1_200_000
"""Bytes that the rows may have of the 2 MB of a page."""

OWN = 900
"""Bytes of a row beside its texts, at most."""

NEVER_SENT = 4000
"""Documented members that never came, which are listed."""

LONGEST = 200
"""Characters of a text that are shown."""


class Writer:
    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values
        self._failures = Failures()

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        self._failures.add(source, error)

    def finish(self, drift: Drift, summary: Summary) -> None:
        drift = drift._replace(
            sources=tuple(shortened(visible(name), LONGEST) for name in drift.sources),
            against=drift.against and shortened(visible(drift.against), LONGEST),
        )
        known = (*facts(summary), *filter(None, (more(drift),)))
        page = Page(
            "segcli drift",
            verdict(drift),
            state_of(drift, summary),
            known,
            tuple(self._failures.troubles(summary)),
            tuple(sections(drift)),
            self._show_values,
        )
        write_page(self._write, page)


def state_of(drift: Drift, summary: Summary) -> State:
    """Whether something breaks or could not be read, something is new, or nothing departs."""
    if drift.count("breaking") or summary.unreadable or summary.sources_failed:
        return "bad"
    return "unsure" if drift.count("new") or not drift.headings else "good"


def sections(drift: Drift) -> Iterator[Section]:
    """The overview, each type of event with what departs in it, and what never came."""
    if not drift.headings:
        return
    yield Section("types", "Events by type", "table.html", overview(drift))
    kept = rows_with_room(drift)
    legend: tuple[chart.Piece, ...] = LEGEND
    for number, heading in enumerate(drift.headings, 1):
        rows = [row for row in heading.rows if row.first is not None]
        if rows:
            shown = [row for row in rows if id(row) in kept]
            yield Section(f"drift-{number}", title(heading), "chart.html", drawn(heading, drift, shown, legend))
            legend = ()
    tables = list(never_sent(drift))
    if tables:
        yield Section("never", "Documented, and never sent", "tables.html", tables)


def overview(drift: Drift) -> Table:
    """How much departs in each type of event."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (title(heading), heading.events, *(sum(row.grade == grade for row in heading.rows) for grade in GRADES))
        for heading in drift.headings
    )
    heads = ("Type", "Events", *(grade.capitalize() for grade in GRADES))
    return Table("Events and departures by type", heads, rows, frozenset(range(1, len(heads))))


def rows_with_room(drift: Drift) -> set[int]:
    """The ids of the rows that there is room for, in all headings those first that matter most."""
    kept: set[int] = set()
    left = ROOM
    for grade in GRADES:
        for row in drift.rows:
            if row.grade != grade or row.first is None:
                continue
            name, departs, when = texts(row, drift)
            left -= OWN + len(escape(f"{name}{departs}{when}{when}").encode(errors="replace"))
            if left < 0:
                return kept
            kept.add(id(row))
    return kept


def texts(row: Row, drift: Drift) -> tuple[str, str, str]:
    """What a row is about, what departs, and since when."""
    name, departs, when = (visible(text) for text in (subject(row), what(row), since(row, drift)))
    return shortened(name, LONGEST), shortened(departs, LONGEST), when


def drawn(heading: Heading, drift: Drift, rows: list[Row], legend: tuple[chart.Piece, ...]) -> chart.Chart:
    """The rows of a heading with their strips."""
    axis, lines = Axis(heading, drift), []
    for row in rows:
        name, departs, when = texts(row, drift)
        picture = strip(axis, row, when)
        assert picture is not None
        label = ((f"badge {COLORS[row.grade]}", row.grade), ("name", name), ("what", departs))
        lines.append(chart.Row(label, picture, when, (row.events,)))
    left_out = sum(row.first is not None for row in heading.rows) - len(rows)
    ticks = (place(heading.first, drift), place(heading.last, drift))
    return chart.Chart(
        f"{title(heading)}, {plural(heading.events, 'event')}",
        ("What departs", f"Where, in {plural(heading.events, 'event')}", "Events"),
        tuple(lines),
        ticks,
        legend,
        f"{plural(left_out, 'more row')} not shown." if left_out else "",
    )


def never_sent(drift: Drift) -> Iterator[Table]:
    """A table for each type of event with the documented members that never came."""
    room = NEVER_SENT
    for heading in drift.headings:
        rows = [(subject(row), row.of) for row in heading.rows if row.first is None]
        if rows:
            left_out = len(rows) - room
            note = f"{plural(left_out, 'more member')} not shown." if left_out > 0 else ""
            heads = ("Member", "Events with its object")
            yield Table(title(heading), heads, tuple(rows[:room]), frozenset({1}), note)
            room = max(room - len(rows), 0)
