"""For people: what changed, object by object, the old value beside the new one, and how far they are apart."""

from collections.abc import Iterable
from itertools import groupby

from segcli.aligning import Side
from segcli.commands.diff_formats import Summary
from segcli.differences import Difference, Row, Told, key_of, rows
from segcli.documents import Unreadable
from segcli.output import Output
from segcli.privacy import visible
from segcli.reporters import Write
from segcli.reporters.text import Piece, colored

WIDEST_LABEL = 40
WIDEST_VALUE = 20
STYLES = {"added": "green", "removed": "red", "moved": "yellow"}


class Format:
    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._output = output
        self._between = ""
        self._side: Side | None = None

    def start(self) -> None:
        pass

    def equal(self) -> None:
        pass

    def differ(self, difference: Difference) -> None:
        self._head(headline(difference))
        for group, members in groupby(rows(difference), lambda row: row.group):
            found = list(members)
            label = widest((row.label for row in found), WIDEST_LABEL)
            value = widest((row.old for row in found if row.old and row.new), WIDEST_VALUE)
            pieces: list[Piece] = [(f"{group}\n", "bold cyan")]
            for row in found:
                pieces += self._laid_out(row, label, value)
            self._print(pieces)

    def _laid_out(self, row: Row, label: int, value: int) -> list[Piece]:
        """The best of the layouts that fits: in columns, in one line, or with the values below each other."""
        for widths in ((label, value), (0, 0)):
            line = side_by_side(row, *widths)
            if sum([len(text) for text, _ in line]) <= self._output.width + 1:
                return line
        return stacked(row)

    def alone(self, side: Side, told: Told) -> None:
        if self._side != side:
            self._head(f"only {side}")
            self._side = side
        key = key_of(told)
        name = f"{told.delivery.route.type or 'unrecognised'}{f' {key}' if key else ''}"
        self._print([(f"  {where(told)}", ""), (f"  {name}\n", "")])

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def finish(self, summary: Summary) -> None:
        pass

    def _head(self, text: str) -> None:
        self._print([(self._between, ""), (f"{text}\n", "bold")])
        self._between = "\n"

    def _print(self, pieces: list[Piece]) -> None:
        self._write(colored(pieces) if self._output.color else "".join(text for text, _ in pieces))


def headline(difference: Difference) -> str:
    """Which two deliveries are compared."""
    left, right, by, _ = difference
    types = [told.delivery.route.type or "unrecognised" for told in (left, right)]
    name = types[0] if types[0] == types[1] else " -> ".join(types)
    how = "" if by == "position" else f", the same {by}"
    return f"{name}: {where(left)} -> {where(right)}{how}"


def where(told: Told) -> str:
    return f"{visible(told.delivery.name)}:{told.delivery.place[1]}"


def side_by_side(row: Row, label: int, value: int) -> list[Piece]:
    """A row in one line, whose values stand below each other when labels and old values take so many columns."""
    pieces: list[Piece] = [(f"  {row.label:<{label}}  ", "")]
    if row.old is None or row.new is None:
        pieces.append((f"{row.kind:<7}", STYLES.get(row.kind, "")))
        pieces += [(f"  {text}", "") for text in (row.old, row.new) if text is not None]
    else:
        pieces += [(row.old, "red"), (" " * (value - len(row.old)), ""), ("  ->  ", ""), (row.new, "green")]
    if row.note:
        pieces.append((f"   {row.note}", "dim"))
    return [*pieces, ("\n", "")]


def widest(texts: Iterable[str], most: int) -> int:
    """The columns that texts take, but for those that take too many."""
    return max((len(text) for text in texts if len(text) <= most), default=0)


def stacked(row: Row) -> list[Piece]:
    """A row whose values do not stand beside each other."""
    alone = row.old is None or row.new is None
    note = "   ".join(filter(None, (row.kind if alone else "", row.note)))
    pieces: list[Piece] = [(f"  {row.label}", ""), (f"   {note}" if note else "", "dim"), ("\n", "")]
    if row.old is not None:
        pieces.append((f"    - {row.old}\n", "red"))
    if row.new is not None:
        pieces.append((f"    + {row.new}\n", "green"))
    return pieces
