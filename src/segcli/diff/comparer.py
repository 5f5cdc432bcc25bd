"""Compares the deliveries of a pair, here or in another process."""

from collections.abc import Generator, Iterable, Iterator
from typing import Any, NamedTuple

from segcli.console.formats import load
from segcli.console.output import Output
from segcli.diff.compare import compare
from segcli.diff.difference import Difference, reporting
from segcli.diff.format import Format, Render
from segcli.diff.ignore import VOLATILE, Ignored
from segcli.diff.pairing import Pair, Unpaired
from segcli.events.envelope import is_envelope


class Comparing(NamedTuple):
    """How pairs are compared, and for which output."""

    output: Output
    ignore_paths: tuple[str, ...] = ()
    ignore_volatile: bool = False


class Outcome(NamedTuple):
    """What came of a pair: the number of changes, and what the format of the output shows of them, if anything."""

    changes: int
    shown: Any = None


MOST_HELD = 30_000
"""Bytes of deliveries, one of each pair, that are held before they are compared: some 40 pairs, which as values stay in
the processor's cache.
"""

SAME = Outcome(0)
"""That of two deliveries that are the same."""

Item = Pair | Unpaired
Items = Iterator[Item]
Outcomes = Generator[Outcome | Unpaired, None, None]
"""What came of pairs, in their order, and the deliveries that have no counterpart, which come last."""


class Comparer:
    """Compares pairs as `how` says; keeps the first difference alone."""

    def __init__(self, how: Comparing) -> None:
        self.how = how
        self.first: Difference | None = None
        self._ignored = Ignored(how.ignore_paths)
        self._ignored_around = Ignored((*how.ignore_paths, *VOLATILE)) if how.ignore_volatile else self._ignored
        self._reported = reporting(how.output.show_values)
        self._render: Render = load("diff.formats", how.output.format).renderer(how.output)

    def outcome(self, pair: Pair, is_shown: bool = True) -> Outcome:
        """What comes of a pair; with what its format shows of it, if that `is_shown`."""
        if are_same(pair):
            return SAME
        assert pair.by is not None
        left, right = pair.left.event.record.json, pair.right.event.record.json
        around = self._ignored_around is not self._ignored and is_envelope(left) and is_envelope(right)
        changes = (self._ignored_around if around else self._ignored).remaining(compare(left, right))
        if not changes:
            return SAME
        difference = Difference(self._reported(pair.left), self._reported(pair.right), pair.by, changes)
        self.first = self.first or difference
        return Outcome(len(changes), self._render(difference) if is_shown else None)


def are_same(pair: Pair) -> bool:
    """Whether the deliveries are the same byte for byte."""
    return pair.by is None or pair.left.text == pair.right.text


def outcomes(items: Iterable[Item], comparer: Comparer, output: Format) -> Outcomes:
    """What comes of pairs, compared here as they come for a format of the comparer's output."""
    for item in items:
        yield comparer.outcome(item, not output.is_full) if isinstance(item, Pair) else item


def outcomes_of_many(items: Items, comparer: Comparer, output: Format) -> Outcomes:
    """The same, but some pairs at once: between reading and comparing one, the processor has neither the code nor its
    branches at hand, which costs a fifth of a run.
    """
    held: list[Item] = []
    size = 0
    for item in items:
        held.append(item)
        size += len((item.left if isinstance(item, Pair) else item.delivery).text)
        if size > MOST_HELD:
            yield from outcomes(held, comparer, output)
            held, size = [], 0
    yield from outcomes(held, comparer, output)
