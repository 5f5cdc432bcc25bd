"""What changed from one event on: a member that began or stopped, a type that another one took the place of.

A change is told where there is no exception to it: none of at least 20 events before has it, and each of at least 20
events from then on; by chance that is expected once in 10^11 captures. Events are no separate evidence where they tell
of the same object, as a thousand vouchers of one campaign have what it says. So of what may be absent or null, 20
different objects are needed: objects have the id of their own or of what is around them, and vouchers that of their
campaign. Order is that of the moments at which webhooks were sent, and of reading where these are the same or unknown.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from segcli.drift.members import Member
from segcli.drift.runs import SURE, Run, Sight, total


class Change(NamedTuple):
    """That something came to an end with `before`, and something else began with `after`, each with its types."""

    before: Run
    after: Run
    types: tuple[str, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def since(self) -> Sight:
        """The first event behind the change."""
        return self.after.first


def is_cut(before: Run, after: Run, is_plain: bool) -> bool:
    """Whether all events of the one precede all of the other, and there are enough of both: where it is not plain that
    this is no matter of the objects, of different ones.
    """
    return min(before.events, after.events) >= SURE and before.last < after.first and is_vast(before, after, is_plain)


def is_vast(before: Run, after: Run, is_plain: bool) -> bool:
    """Whether both are of many different objects, if that matters."""
    return is_plain or (before.units is None and after.units is None)


def begun(member: Member) -> Change | None:
    """The change by which a member began to come."""
    sides = member.absent, member.present
    return Change(*sides) if is_cut(*sides, is_plain=member.required) else None


def stopped(member: Member) -> Change | None:
    """The change by which a member that always came stopped to."""
    sides = member.present, member.absent
    return Change(*sides) if is_cut(*sides, is_plain=member.required) else None


def retyped(member: Member) -> Change | None:
    """The change of the type of a member: of what is not null, else from or to null."""
    runs = sorted(types_of(member), key=lambda pair: (pair[1].first, pair[0]))
    solid = [pair for pair in runs if pair[0] != "null"]
    nulls = [pair for pair in runs if pair[0] == "null"]
    pairs = [(solid[:size], solid[size:]) for size in range(1, len(solid))]
    for earlier, later in (*pairs, (solid, nulls), (nulls, solid)):
        before, after = (total(*(run for _, run in side)) for side in (earlier, later))
        is_plain = not member.outside.isdisjoint(names((*earlier, *later)))
        if is_cut(before, after, is_plain):
            return Change(before, after, names(later), names(earlier))
    return None


def types_of(member: Member) -> Iterator[tuple[str, Run]]:
    """The types of a member; whole numbers are numbers, which a change from the one to the other is none of."""
    numbers = [run for name, run in member.types.items() if name in ("integer", "number")]
    yield from ((name, run) for name, run in member.types.items() if name not in ("integer", "number"))
    if numbers:
        yield ("number" if "number" in member.types else "integer"), total(*numbers)


def names(runs: Iterable[tuple[str, Run]]) -> tuple[str, ...]:
    return tuple(sorted(name for name, _ in runs))
