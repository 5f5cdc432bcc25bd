"""For people: what changed, object by object, the old value beside the new one, and how far they are apart."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from segcli.console.output import Output, Write
from segcli.console.style import Piece, colored
from segcli.console.text import visible
from segcli.diff.describe import ChangeRow, id_of, rows
from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.format import DiffSummary
from segcli.diff.pairing import Side
from segcli.input.records import Unreadable

WIDEST_LABEL = 40
WIDEST_VALUE = 20
LABELS_KEPT = 1024
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
        texts = [self._head(headline(difference))]
        for group, members in groupby(rows(difference), itemgetter(0)):
            group_rows = list(members)
            heads = heads_of(tuple([row.label for row in group_rows]))
            value = widest([row.old for row in group_rows if row.old and row.new], WIDEST_VALUE)
            texts.append(self._styled([(f"{group}\n", "bold cyan")]))
            texts += [self._row_text(row, head, value) for row, head in zip(group_rows, heads, strict=True)]
        self._write("".join(texts))

    def _row_text(self, row: ChangeRow, head: str, value: int) -> str:
        """The best of the layouts that fits: in columns, in one line, or with the values below each other."""
        width = self._output.width + 1
        texts, styles = side_by_side(row, head, value)
        line = "".join(texts)
        if len(line) > width:
            texts, styles = side_by_side(row, head_of(row.label), 0)
            line = "".join(texts)
        if len(line) > width:
            return self._styled(stacked(row))
        return colored(list(zip(texts, styles, strict=True))) if self._output.color else line

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

    def finish(self, _: DiffSummary) -> None:
        if self._failures:
            self._write(self._head("sources that failed") + "".join(self._failures))

    def _head(self, text: str) -> str:
        separator, self._separator = self._separator, "\n"
        return self._styled([(separator, ""), (f"{text}\n", "bold")])

    def _styled(self, pieces: list[Piece]) -> str:
        return colored(pieces) if self._output.color else plain(pieces)


def plain(pieces: list[Piece]) -> str:
    """The pieces without their styles."""
    return "".join([text for text, _ in pieces])


def headline(difference: Difference) -> str:
    """Which two deliveries are compared."""
    left, right, by = difference.left, difference.right, difference.by
    old, new = left.type_name, right.type_name
    name = old if old == new else f"{old} -> {new}"
    how = "" if by == "position" else f", the same {by}"
    return f"{name}: {position(left)} -> {position(right)}{how}"


def position(delivery: ReportedDelivery) -> str:
    return f"{visible(delivery.delivery.source)}:{delivery.delivery.line}"


@lru_cache(LABELS_KEPT)
def heads_of(labels: tuple[str, ...]) -> tuple[str, ...]:
    """What the rows of an object with these labels begin with, in one column where they are not too wide for it."""
    width = widest(labels, WIDEST_LABEL)
    return tuple(head_of(label, width) for label in labels)


def head_of(label: str, width: int = 0) -> str:
    return f"  {label.ljust(width)}  "


def side_by_side(row: ChangeRow, head: str, value: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A row in one line, with so many columns for its old value: its parts, and their styles."""
    _, _, kind, old, new, note = row
    tail = f"   {note}\n" if note else "\n"
    if old is None or new is None:
        text = old or new
        return (head, f"{kind:<7}", f"  {text}" if text else "", tail), ("", STYLES.get(kind, ""), "", "dim")
    return (head, old, f"{' ' * (value - len(old))}  ->  ", new, tail), ("", "red", "", "green", "dim")


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
