"""For people: what changed, object by object, the old value beside the new one, and how far they are apart."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from segcli.console.output import Output, Write
from segcli.console.style import Piece, colored
from segcli.console.text import visible
from segcli.diff.describe import ChangeRow, Difference, ReportedDelivery, id_of, rows
from segcli.diff.format import DiffSummary
from segcli.diff.pairing import Side
from segcli.input.records import Unreadable

WIDEST_LABEL = 40
WIDEST_VALUE = 20
STYLES = {"added": "green", "removed": "red", "moved": "yellow"}


class Format:
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

    def differ(self, difference: Difference) -> None:
        self._head(headline(difference))
        for group, members in groupby(rows(difference), attrgetter("group")):
            group_rows = list(members)
            label = widest([row.label for row in group_rows], WIDEST_LABEL)
            value = widest([row.old for row in group_rows if row.old and row.new], WIDEST_VALUE)
            head = self._styled([(f"{group}\n", "bold cyan")])
            self._write(head + "".join([self._row_text(row, label, value) for row in group_rows]))

    def _row_text(self, row: ChangeRow, label: int, value: int) -> str:
        """The best of the layouts that fits: in columns, in one line, or with the values below each other."""
        for widths in ((label, value), (0, 0)):
            pieces = side_by_side(row, *widths)
            line = plain(pieces)
            if len(line) <= self._output.width + 1:
                return colored(pieces) if self._output.color else line
        return self._styled(stacked(row))

    def unpaired(self, side: Side, delivery: ReportedDelivery) -> None:
        if self._side != side:
            self._head(f"only {side}")
            self._side = side
        id_ = id_of(delivery)
        name = f"{delivery.type_name}{f' {id_}' if id_ else ''}"
        self._print([(f"  {position(delivery)}", ""), (f"  {name}\n", "")])

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        if self._output.file is not None:
            self._failures.append(f"  {visible(source)}  {error}\n")

    def finish(self, _: DiffSummary) -> None:
        if self._failures:
            self._head("sources that failed")
            self._write("".join(self._failures))

    def _head(self, text: str) -> None:
        self._print([(self._separator, ""), (f"{text}\n", "bold")])
        self._separator = "\n"

    def _print(self, pieces: list[Piece]) -> None:
        self._write(self._styled(pieces))

    def _styled(self, pieces: list[Piece]) -> str:
        return colored(pieces) if self._output.color else plain(pieces)


def plain(pieces: list[Piece]) -> str:
    """The pieces without their styles."""
    return "".join([text for text, _ in pieces])


def headline(difference: Difference) -> str:
    """Which two deliveries are compared."""
    left, right, by, _ = difference
    types = [delivery.type_name for delivery in (left, right)]
    name = types[0] if types[0] == types[1] else " -> ".join(types)
    how = "" if by == "position" else f", the same {by}"
    return f"{name}: {position(left)} -> {position(right)}{how}"


def position(delivery: ReportedDelivery) -> str:
    return f"{visible(delivery.delivery.source)}:{delivery.delivery.line}"


def side_by_side(row: ChangeRow, label: int, value: int) -> list[Piece]:
    """A row in one line, with so many columns for its label and its old value."""
    _, name, kind, old, new, note = row
    pieces: list[Piece] = [(f"  {name.ljust(label)}  ", "")]
    if old is None or new is None:
        pieces.append((f"{kind:<7}", STYLES.get(kind, "")))
        pieces += [(f"  {text}", "") for text in (old, new) if text is not None]
    else:
        pieces += [(old, "red"), (f"{' ' * (value - len(old))}  ->  ", ""), (new, "green")]
    if note:
        pieces.append((f"   {note}", "dim"))
    pieces.append(("\n", ""))
    return pieces


def widest(texts: Iterable[str], most: int) -> int:
    """The columns of the widest text that takes at most so many."""
    return max([size for size in map(len, texts) if size <= most], default=0)


def stacked(row: ChangeRow) -> list[Piece]:
    """A row over several lines, one for each value."""
    unpaired = row.old is None or row.new is None
    note = "   ".join(filter(None, (row.kind if unpaired else "", row.note)))
    pieces: list[Piece] = [(f"  {row.label}", ""), (f"   {note}" if note else "", "dim"), ("\n", "")]
    if row.old is not None:
        pieces.append((f"    - {row.old}\n", "red"))
    if row.new is not None:
        pieces.append((f"    + {row.new}\n", "green"))
    return pieces
