"""One page of what changed: the deliveries that differ side by side, those that are on one side only, and of one
capture the story of each thing.
"""

from collections.abc import Iterator
from typing import NamedTuple

from segcli.console.output import Output, Write
from segcli.console.text import amount, plural, shortened
from segcli.diff.describe import id_of
from segcli.diff.difference import ReportedDelivery
from segcli.diff.format import DiffSummary, Render
from segcli.diff.formats.text import position
from segcli.diff.pair_tables import LONGEST, OWN_OF_ROW, PairTable, pair_table, size
from segcli.diff.pairing import Side
from segcli.diff.stories import stories
from segcli.input.records import Unreadable
from segcli.pages.page import Page, Section, State, write_page
from segcli.pages.report import Failures, section
from segcli.pages.table import Table

ROOM = 1_000_000
"""Bytes that the pairs may have of the 2 MB of a page."""

SIDE_ROOM = 300_000
"""Bytes that the deliveries of one side may have."""


class PairList(NamedTuple):
    """The pairs that are shown, and how many others there are."""

    pairs: tuple[PairTable, ...]
    note: str


def renderer(_: Output) -> Render:
    """A pair with what is different in it side by side, whatever the output."""
    return pair_table


class Format:
    """Collects while the run goes by, and writes the page at its end."""

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values
        self._failures = Failures()
        self._pairs: list[PairTable] = []
        self._room = ROOM
        self._sides: dict[Side, list[tuple[str, str, str]]] = {"left": [], "right": []}
        self._side_room: dict[Side, int] = {"left": SIDE_ROOM, "right": SIDE_ROOM}

    def start(self) -> None:
        pass

    def equal(self) -> None:
        pass

    @property
    def is_full(self) -> bool:
        return self._room <= 0

    def differ(self, shown: PairTable | None) -> None:
        if shown is not None and not self.is_full:
            self._room -= shown.size
            if not self.is_full:
                self._pairs.append(shown)

    def unpaired(self, side: Side, delivery: ReportedDelivery) -> None:
        if self._side_room[side] > 0:
            where = shortened(position(delivery), LONGEST)
            row = (where, delivery.type_name, id_of(delivery) or "")
            self._side_room[side] -= OWN_OF_ROW + size("".join(row))
            if self._side_room[side] > 0:
                self._sides[side].append(row)

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        self._failures.add(source, error)

    def finish(self, summary: DiffSummary, outcome: str) -> None:
        read = (
            f"{plural(summary.left, 'event')} left, {summary.right:,} right"
            if summary.right
            else plural(summary.left, "event")
        )
        page = Page(
            "segcli diff",
            verdict(summary, outcome),
            state_of(summary),
            (f"{read} read. {amount(summary)}.",),
            tuple(self._failures.troubles(summary)),
            tuple(self._sections(summary)),
            self._show_values,
        )
        write_page(self._write, page)

    def _sections(self, summary: DiffSummary) -> Iterator[Section]:
        more = summary.different - len(self._pairs)
        note = f"{plural(more, 'more pair')} not shown." if more else ""
        if summary.different and not summary.right:
            yield Section("stories", "What came after what", "stories.html", stories(self._pairs, note, summary.same))
        elif summary.different:
            yield Section("pairs", "What differs", "pairs.html", PairList(tuple(self._pairs), note))
        counts: dict[Side, int] = {"left": summary.only_left, "right": summary.only_right}
        for side, count in counts.items():
            table = side_table(side, self._sides[side], count) if count else None
            yield from section(f"only-{side}", f"Only {side}", "table.html", table)


def side_table(side: Side, listed: list[tuple[str, str, str]], count: int) -> Table:
    """The deliveries that are on one side only."""
    more = count - len(listed)
    note = f"{plural(more, 'more event')} not shown." if more else ""
    return Table(f"Events that are only {side}", ("Place", "Type", "Id"), tuple(listed), note=note)


def verdict(summary: DiffSummary, outcome: str) -> str:
    """What came of the comparison, in one line."""
    unpaired = ((summary.only_left, "left"), (summary.only_right, "right"))
    text = "; ".join((outcome, *(f"{number:,} only {side}" for number, side in unpaired if number)))
    return f"{text[0].upper()}{text[1:]}."


def state_of(summary: DiffSummary) -> State:
    """Whether something could not be read, something differs, or nothing does."""
    if summary.unreadable or summary.sources_failed:
        return "bad"
    is_same = summary.pairs and not summary.different + summary.only_left + summary.only_right
    return "good" if is_same else "unsure"
