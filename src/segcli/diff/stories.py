"""The story of each thing in a capture: its events in order, each with what is different from the one before."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

from segcli.console.text import plural
from segcli.diff.pair_tables import Moment, PairTable
from segcli.pages.table import Table

HEADS = ("Where", "Before", "After", "Change")


class Step(NamedTuple):
    """An event of a story, and what is different in it; None in the first one."""

    moment: Moment
    table: Table | None


class Story(NamedTuple):
    """What a story is of, such as `customer:cust_...`, and its events."""

    name: str
    steps: tuple[Step, ...]


class StoryList(NamedTuple):
    """The stories, and what is not in them."""

    stories: tuple[Story, ...]
    note: str


def stories(pairs: Iterable[PairTable], note: str, same: int) -> StoryList:
    """The stories that pairs of successive events make, in the order of their first ones; `same` pairs are not among
    them, as nothing differs in them.
    """
    chains: dict[Hashable, list[PairTable]] = {}
    for pair in pairs:
        chains.setdefault(pair.thing, []).append(pair)
    told = tuple(Story(chain[0].name, steps(chain)) for chain in chains.values())
    left_out = f"{plural(same, 'event')} not shown that said the same as the one before." if same else ""
    return StoryList(told, " ".join(filter(None, (note, left_out))))


def steps(chain: list[PairTable]) -> tuple[Step, ...]:
    """The events of a story."""
    first = Step(chain[0].left, None)
    return first, *(Step(pair.right, pair.table._replace(heads=HEADS)) for pair in chain)
