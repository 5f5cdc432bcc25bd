"""The job of `diff`: workers compare the pairs that this process has read, and make what is shown of them."""

import pickle
from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain, islice, repeat
from typing import Any, NamedTuple

from segcli.diff.comparer import SAME, Comparer, Comparing, Items, Outcome, Outcomes, are_same, outcomes
from segcli.diff.delivery import Delivery, UnparsedEvent
from segcli.diff.format import Format
from segcli.diff.match_keys import Match
from segcli.diff.pairing import Pair, Unpaired
from segcli.parallel.executor import Start
from segcli.parallel.job import Send

COMPARED_HERE = 64
"""Pairs before there are workers, at least one: to start a worker takes as long as comparing that many. What the
closing line says of the only pair of a run, it knows of one that was compared here.
"""

BATCH_BYTES = 1 << 20
"""Bytes of text in a batch, about: 600 pairs. To hand one over takes so long that batches of 20 cost more than they
save.
"""

EncodedPair = tuple[Match | None, tuple[Any, ...], tuple[Any, ...]]
"""A pair as it goes to a worker: unparsed, in plain tuples. To pickle the objects took 13 us a pair, and this 4."""


class PairBatch(NamedTuple):
    """Pairs to be compared, which are shown or only counted, and how many others are the same byte for byte."""

    pairs: tuple[EncodedPair, ...]
    is_shown: bool
    same: int


PairTask = PairBatch | Unpaired
"""A task; what has no counterpart goes by in its turn."""


def outcomes_by(start: Start[PairTask], items: Items, comparer: Comparer, output: Format) -> Outcomes:
    """What comes of pairs, compared by the executor that `start` gives for a format of the comparer's output."""
    yield from outcomes(islice(items, COMPARED_HERE), comparer, output)
    remaining = tasks(items, output)
    first = list(islice(remaining, 1))
    if not first:
        return
    executor = start(partial(work, comparer.how))
    try:
        for task, messages in executor.answers(chain(first, remaining), is_local):
            if isinstance(task, Unpaired):
                yield task
                continue
            yield from repeat(SAME, task.same)
            for message in messages:
                yield from map(Outcome._make, pickle.loads(message))  # noqa: S301  from a process of our own
    finally:
        executor.close()


def tasks(items: Iterable[Pair | Unpaired], output: Format) -> Iterator[PairTask]:
    """The tasks for pairs, and what has no counterpart behind them."""
    pairs: list[EncodedPair] = []
    same = size = 0
    for item in chain(items, (None,)):
        if isinstance(item, Pair):
            if are_same(item):
                same += 1
                continue
            pairs.append(encode(item))
            size += len(item.left.text) + len(item.right.text)
            if size < BATCH_BYTES:
                continue
        if pairs or same:
            yield PairBatch(tuple(pairs), not output.is_full, same)
            pairs, same, size = [], 0, 0
        if isinstance(item, Unpaired):
            yield item


def is_local(task: PairTask) -> bool:
    """Whether there is nothing to compare."""
    return isinstance(task, Unpaired) or not task.pairs


@cache
def comparer_for(how: Comparing) -> Comparer:
    """What compares so, made once in the life of a worker."""
    return Comparer(how)


def work(how: Comparing, task: PairTask, send: Send) -> None:
    """Compare a batch, in a worker."""
    if isinstance(task, PairBatch):
        compare = comparer_for(how).outcome
        encoded = [tuple(compare(decode(pair), task.is_shown)) for pair in task.pairs]
        send(pickle.dumps(encoded, pickle.HIGHEST_PROTOCOL))


def encode(pair: Pair) -> EncodedPair:
    left, right, by = pair
    return by, (left.source, *left.unparsed), (right.source, *right.unparsed)


def decode(encoded: EncodedPair) -> Pair:
    by, (left, *left_event), (right, *right_event) = encoded
    return Pair(Delivery(left, UnparsedEvent(*left_event)), Delivery(right, UnparsedEvent(*right_event)), by)
