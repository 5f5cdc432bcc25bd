"""For people: what changed, object by object, the old value beside the new one, and how far they are apart."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from segcli.console.output import Output, Write
from segcli.console.style import Piece, painted
from segcli.console.text import visible
from segcli.diff.describe import ChangeRow, id_of, rows
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.format import DiffSummary, Render
from segcli.diff.pairing import Side
from segcli.diff.places import Name
from segcli.input.records import Unreadable

WIDEST_LABEL = 40
WIDEST_VALUE = 20
LAYOUTS_KEPT, MOST_NAMES = 256, 32
"""How many layouts are remembered, and of how many rows at most: together they take less than 3 MB."""

STYLES = {"added": "green", "removed": "red", "moved": "yellow"}


def renderer(output: Output) -> Render:
    """A pair object by object, as wide as the output."""
    return PairText(output).text


class PairText:
    """Makes texts of pairs for an output."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._widest_plain = -1 if output.color else output.width + 1

    def text(self, difference: Difference) -> str:
        """What is different between two deliveries, below a heading."""
        texts, start = [styled(f"{headline(difference)}\n", "bold", self._output)], 0
        all_rows = list(rows(difference))
        names = tuple([row[0] for row in all_rows])
        for group, heads in known_groups(names) if len(names) <= MOST_NAMES else groups_of(names):
            group_rows = all_rows[start : start + len(heads)]
            start += len(heads)
            value = widest([row[2] for row in group_rows if row[2] and row[3]], WIDEST_VALUE)
            texts.append(styled(f"{group}\n", "bold cyan", self._output))
            for row, head in zip(group_rows, heads, strict=True):
                parts = side_by_side(row, head, value)
                line = "".join(parts)
                texts.append(line if len(line) <= self._widest_plain else self._row_text(row, parts))
        return "".join(texts)

    def _row_text(self, row: ChangeRow, parts: tuple[str, ...]) -> str:
        """A row that is to be coloured, or does not fit in columns: in one line, or with a line for each value."""
        width = self._output.width + 1
        if sum(map(len, parts)) > width:
            parts = side_by_side(row, head_of(row.name.label), 0)
        fits = sum(map(len, parts)) <= width
        pieces = list(zip(parts, styles_of(row), strict=True)) if fits else stacked(row)
        return "".join([styled(text, style, self._output) for text, style in pieces])


class Format:
    is_full = False

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._output = output
        self._separator = ""
        self._side: Side | None = None
        self._failures: list[str] = []

    def start(self) -> None:
        pass

    def equal(self) -> None:
        pass

    def differ(self, shown: str) -> None:
        self._write(self._separator + shown)
        self._separator = "\n"

    def unpaired(self, side: Side, delivery: ReportedDelivery) -> None:
        if self._side != side:
            self._write(self._head(f"only {side}"))
            self._side = side
        id_ = id_of(delivery)
        name = f"{delivery.type_name}{f' {id_}' if id_ else ''}"
        self._write(f"  {position(delivery)}  {name}\n")

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        if self._output.file is not None:
            self._failures.append(f"  {visible(source)}  {error}\n")

    def finish(self, _: DiffSummary, __: str) -> None:
        if self._failures:
            self._write(self._head("sources that failed") + "".join(self._failures))

    def _head(self, text: str) -> str:
        separator, self._separator = self._separator, "\n"
        return separator + styled(f"{text}\n", "bold", self._output)


def styled(text: str, style: str, output: Output) -> str:
    return painted(text, style) if output.color else text


def headline(difference: Difference) -> str:
    """Which two deliveries are compared."""
    left, right, by = difference.left, difference.right, difference.by
    name = left.type_name
    if left.delivery.recognition is not right.delivery.recognition and right.type_name != name:
        name = f"{name} -> {right.type_name}"
    how = "" if by == "position" else f", the same {by}"
    return f"{name}: {position(left)} -> {position(right)}{how}"


def position(reported: ReportedDelivery) -> str:
    delivery = reported.delivery
    return f"{visible(delivery.source)}:{delivery.line}"


def groups_of(names: tuple[Name, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The objects that these places are in, one after the other, and what the row of each place begins with: its label,
    in one column where it is not too wide for that.
    """
    groups: list[tuple[str, tuple[str, ...]]] = []
    for group, members in groupby(names, attrgetter("group")):
        labels = [name.label for name in members]
        width = widest(labels, WIDEST_LABEL)
        groups.append((group, tuple([head_of(label, width) for label in labels])))
    return tuple(groups)


known_groups = lru_cache(LAYOUTS_KEPT)(groups_of)
"""The same, remembered: most pairs of a capture change in the same places."""


def head_of(label: str, width: int = 0) -> str:
    return f"  {label.ljust(width)}  "


def side_by_side(row: ChangeRow, head: str, value: int) -> tuple[str, ...]:
    """The parts of a row in one line, with so many columns for its old value."""
    _, kind, old, new, note = row
    tail = f"   {note}\n" if note else "\n"
    if old is not None and new is not None:
        return head, old, f"{' ' * (value - len(old))}  ->  ", new, tail
    text = old or new
    return head, f"{kind:<7}", f"  {text}" if text else "", tail


def styles_of(row: ChangeRow) -> tuple[str, ...]:
    """The styles of the same parts."""
    if row.old is not None and row.new is not None:
        return "", "red", "", "green", "dim"
    return "", STYLES.get(row.kind, ""), "", "dim"


def widest(texts: Iterable[str], most: int) -> int:
    """The columns of the widest text that takes at most so many."""
    columns = 0
    for text in texts:
        if columns < len(text) <= most:
            columns = len(text)
    return columns


def stacked(row: ChangeRow) -> list[Piece]:
    """A row over several lines, one for each value."""
    unpaired = row.old is None or row.new is None
    note = "   ".join(filter(None, (row.kind if unpaired else "", row.note)))
    pieces: list[Piece] = [(f"  {row.name.label}", ""), (f"   {note}" if note else "", "dim"), ("\n", "")]
    if row.old is not None:
        pieces.append((f"    - {row.old}\n", "red"))
    if row.new is not None:
        pieces.append((f"    + {row.new}\n", "green"))
    return pieces
