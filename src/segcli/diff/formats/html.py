"""One page of what changed: the deliveries that differ side by side, and those that are on one side only."""

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from segcli.console.output import Output, Write
from segcli.console.text import amount, plural, shortened
from segcli.diff.closing import outcome
from segcli.diff.describe import ChangeRow, Difference, ReportedDelivery, id_of, rows
from segcli.diff.format import DiffSummary
from segcli.diff.formats.text import position
from segcli.diff.pairing import Side
from segcli.input.records import Unreadable
from segcli.pages.page import Page, Section, State, write_page
from segcli.pages.report import Failures, section
from segcli.pages.table import Table

ROOM = 1_000_000
"""Bytes that the pairs may have of the 2 MB of a page."""

SIDE_ROOM = 300_000
"""Bytes that the deliveries of one side may have."""

OWN, OWN_OF_ROW = 700, 120
"""Bytes of a pair and of a row beside their texts, at most."""

ROWS = 200
"""Rows of a pair."""

LONGEST = 300
"""Characters of a text that are shown."""

HEADS = ("Where", "Left", "Right", "Change")


class PairTable(NamedTuple):
    """A pair as a page shows it: the event, where both stand, and what is different."""

    title: str
    where: str
    table: Table

    @property
    def size(self) -> int:
        """The bytes that it takes, at most."""
        texts = [text for row in self.table.rows for text in row]
        own = OWN + len(texts) * OWN_OF_ROW
        # A caption is also the name of its region, and a heading is much the same.
        return own + 3 * size("".join((self.title, self.where))) + size("".join(map(str, texts)))


class PairList(NamedTuple):
    """The pairs that are shown, and how many others there are."""

    pairs: tuple[PairTable, ...]
    note: str


class Format:
    """Collects while the run goes by, and writes the page at its end."""

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values
        self._failures = Failures()
        self._pairs: list[PairTable] = []
        self._room = ROOM
        self._last: Difference | None = None
        self._sides: dict[Side, list[tuple[str, str, str]]] = {"left": [], "right": []}
        self._side_room: dict[Side, int] = {"left": SIDE_ROOM, "right": SIDE_ROOM}

    def start(self) -> None:
        pass

    def equal(self) -> None:
        pass

    def differ(self, difference: Difference) -> None:
        self._last = difference
        if self._room > 0:
            pair = pair_table(difference)
            self._room -= pair.size
            if self._room > 0:
                self._pairs.append(pair)

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

    def finish(self, summary: DiffSummary) -> None:
        read = (
            f"{plural(summary.left, 'event')} left, {summary.right:,} right"
            if summary.right
            else plural(summary.left, "event")
        )
        page = Page(
            "segcli diff",
            verdict(summary, self._last),
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
        pairs = PairList(tuple(self._pairs), note) if summary.different else None
        yield from section("pairs", "What differs", "pairs.html", pairs)
        counts: dict[Side, int] = {"left": summary.only_left, "right": summary.only_right}
        for side, count in counts.items():
            table = side_table(side, self._sides[side], count) if count else None
            yield from section(f"only-{side}", f"Only {side}", "table.html", table)


def pair_table(difference: Difference) -> PairTable:
    """A pair with what is different in it, side by side."""
    left, right, by, changes = difference
    types = dict.fromkeys(delivery.type_name for delivery in (left, right))
    how = "" if by == "position" else f", the same {by}"
    where = " -> ".join(shortened(position(delivery), LONGEST) for delivery in (left, right))
    shown = tuple(cells(row) for _, row in zip(range(ROWS), rows(difference), strict=False))
    more = len(changes) - len(shown)
    note = f"{plural(more, 'more change')} not shown." if more else ""
    return PairTable(" -> ".join(types), f"{where}{how}", Table(f"What differs, {where}", HEADS, shown, note=note))


def cells(row: ChangeRow) -> tuple[str, ...]:
    """The cells of a change."""
    name = f"{row.group}: {row.label}" if row.label else row.group
    kind = "" if row.kind == "changed" else row.kind.replace("-", " ")
    note = ", ".join(filter(None, (kind, row.note)))
    return tuple(shortened(text or "", LONGEST) for text in (name, row.old, row.new, note))


def side_table(side: Side, listed: list[tuple[str, str, str]], count: int) -> Table:
    """The deliveries that are on one side only."""
    more = count - len(listed)
    note = f"{plural(more, 'more event')} not shown." if more else ""
    return Table(f"Events that are only {side}", ("Place", "Type", "Id"), tuple(listed), note=note)


def verdict(summary: DiffSummary, last: Difference | None) -> str:
    """What came of the comparison, in one line."""
    unpaired = ((summary.only_left, "left"), (summary.only_right, "right"))
    text = "; ".join((outcome(summary, last), *(f"{number:,} only {side}" for number, side in unpaired if number)))
    return f"{text[0].upper()}{text[1:]}."


def state_of(summary: DiffSummary) -> State:
    """Whether something could not be read, something differs, or nothing does."""
    if summary.unreadable or summary.sources_failed:
        return "bad"
    is_same = summary.pairs and not summary.different + summary.only_left + summary.only_right
    return "good" if is_same else "unsure"


def size(text: str) -> int:
    """The bytes that a text takes in a page."""
    return len(escape(text).encode(errors="replace"))
