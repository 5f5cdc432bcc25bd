"""Horizontal bars: what share of something each row has."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from segcli.console.text import plural
from segcli.console.times import span
from segcli.histograms.delays import RANGES, DelayCounter
from segcli.pages.chart import Chart, Row, named
from segcli.pages.svg import Box, Picture, paths
from segcli.pages.table import Cell

WIDTH, HEIGHT, NARROWEST = 400, 16, 3
LISTED = 50


class Move(NamedTuple):
    """How many customers entered and left a segment, and its id as far as it may be shown."""

    name: str
    id: str | None
    entered: int
    left: int


class TypeOutcomes(NamedTuple):
    """How many events of a type were valid, invalid and not checked in full."""

    type: str
    valid: int
    invalid: int
    unchecked: int

    @property
    def events(self) -> int:
        return self.valid + self.invalid + self.unchecked


def stacked(title: str, parts: Sequence[tuple[str, int]], highest: int) -> Picture:
    """A bar of parts, one behind the other, as long as their sum is of the highest one."""
    at, drawn = 0.0, [("track", [Box(0, 0, WIDTH, HEIGHT)])]
    for name, number in parts:
        if number:
            width = max(WIDTH * number / max(highest, 1), NARROWEST)
            at = min(at, WIDTH - width)
            drawn.append((name, [Box(at, 0, width, HEIGHT)]))
            at += width
    words = ", ".join(f"{number:,} {name}" for name, number in parts)
    return Picture(title, f"{words}.", WIDTH, HEIGHT, paths(drawn))


def outcomes(types: list[TypeOutcomes]) -> Chart:
    """A bar for each type of event: what is valid, invalid, and not checked in full."""
    types = sorted(types, key=lambda row: (-row.events, row.type))
    highest = max(row.events for row in types)
    rows = tuple(
        Row(
            named(row.type),
            stacked(row.type, (("valid", row.valid), ("unchecked", row.unchecked), ("invalid", row.invalid)), highest),
            "",
            (row.events, row.valid, row.invalid, row.unchecked),
        )
        for row in types[:LISTED]
    )
    heads = ("Type", "Share", "Events", "Valid", "Invalid", "Not checked")
    legend = (("valid", "valid"), ("unchecked", "not checked in full"), ("invalid", "invalid"))
    return Chart("Events by type", heads, rows, (), legend, left_out(len(types), "type"))


def left_out(rows: int, word: str) -> str:
    """How many rows a chart leaves out."""
    return f"{plural(rows - LISTED, f'more {word}')} not shown." if rows > LISTED else ""


def delay_chart(counter: DelayCounter, words: str) -> Chart:
    """A bar for each range of delays; `words` are their percentiles."""
    ranges = counter.ranges
    names = [f"under {span(RANGES[0] / 1000)}"]
    names += [f"{span(low / 1000)} to {span(high / 1000)}" for low, high in pairwise(RANGES)]
    names.append(f"{span(RANGES[-1] / 1000)} and more")
    rows = [("before its event", counter.early)] if counter.early else []
    rows += zip(names, ranges, strict=True)
    used = [index for index, (_, count) in enumerate(rows) if count]
    rows = rows[used[0] : used[-1] + 1] if used else rows
    highest = max(count for _, count in rows)
    drawn = tuple(Row(named(name), stacked(name, (("bar", count),), highest), "", (count,)) for name, count in rows)
    return Chart(
        "From the event to its webhook", ("Delay", "Share", "Webhooks"), drawn, note=f"{words[0].upper()}{words[1:]}."
    )


def move_chart(moves: list[Move]) -> Chart:
    """A bar for each segment, to the right where more customers entered than left, else to the left."""
    highest = max((abs(move.entered - move.left) for move in moves), default=0)
    rows = tuple(move_row(move, highest) for move in moves[:LISTED])
    heads = ("Segment", "Entered less left", "Entered", "Left", "Net")
    return Chart(
        "Customers of segments",
        heads,
        rows,
        (),
        (("entered", "more entered"), ("left", "more left")),
        left_out(len(moves), "segment"),
    )


def move_row(move: Move, highest: int) -> Row:
    """The bar of one segment, from the middle."""
    net, middle = move.entered - move.left, WIDTH / 2
    width = middle * abs(net) / max(highest, 1)
    bar = Box(middle if net > 0 else middle - width, 2, width, HEIGHT - 4)
    track = ("track", [Box(0, 0, WIDTH, HEIGHT)])
    drawn = paths(
        [track, ("entered" if net > 0 else "left", [bar] if net else []), ("axis", [Box(middle, 0, 1, HEIGHT)])]
    )
    words = f"{move.entered:,} entered, {move.left:,} left, net {net:+,}."
    label = (*named(move.name), *((("id", move.id),) if move.id else ()))
    cells: tuple[Cell, ...] = (move.entered, move.left, f"{net:+,}")
    return Row(label, Picture(move.name, words, WIDTH, HEIGHT, drawn), "", cells)
