"""What changed against a picture of before: departures that it has not, and members that come otherwise than they did.

A difference in how often a member comes is told where it is no chance: were both pictures of the same events, all
exceptions would be on one side less than once in 10^9 times. Of what may be absent or null, both pictures must be of
many different objects, as in `changes`.
"""

from collections.abc import Iterator
from math import lgamma, log
from typing import NamedTuple

from segcli.drift.changes import names, types_of
from segcli.drift.members import Member
from segcli.drift.picture import Counts, Group, Picture
from segcli.drift.report import (
    GRADE_OF,
    Drift,
    Row,
    RowKind,
    both,
    heading,
    member_path,
    named_groups,
    row_key,
    rows_of,
)
from segcli.drift.runs import Run, seen

CHANCE = log(1e-9)


class FormerMember(NamedTuple):
    """In how many events of before a member was there, in how many it was absent, and the types that it had. `many_...`
    tell whether that was in many different objects.
    """

    present: int
    absent: int
    types: tuple[str, ...]
    many_present: bool
    many_absent: bool


class FormerGroup(NamedTuple):
    """What a picture of before has of a group: its members, and what it told by kind, path and text."""

    members: dict[str, FormerMember]
    rows: frozenset[tuple[str, str, str | None]]


Former = dict[Group, FormerGroup]


def former(picture: Picture) -> Former:
    """What is compared with, and what is kept of a picture."""
    result: Former = {}
    for named in named_groups(picture):
        rows = frozenset(row_key(row) for row in rows_of(named, picture) if row.grade != "unused")
        for group in both(named):
            if group in picture.groups:
                members = {path: former_member(member) for path, member in members_of(group, picture).items()}
                result[group] = FormerGroup(members, rows)
    return result


def former_member(member: Member) -> FormerMember:
    present, absent = member.present, member.absent
    is_many = present.units is None, absent.units is None
    return FormerMember(present.events, absent.events, names(types_of(member)), *is_many)


def members_of(group: Group, picture: Picture) -> dict[str, Member]:
    """All members of a group, documented or not."""
    strange = {
        member_path(kind): member
        for kind, member in picture.kinds.items()
        if kind.group == group and kind.aspect == "member"
    }
    return picture.groups.get(group, Counts()).members | strange


def changed_against(picture: Picture, before: Former, name: str) -> Drift:
    """The report of a picture with only what changed since the one of `before`, which is called `name`."""
    found = []
    for named in named_groups(picture):
        known = {row for group in both(named) if group in before for row in before[group].rows}
        rows = [row for row in rows_of(named, picture) if row.grade != "unused" and row_key(row) not in known]
        paths = {row.path for row in rows if row.kind != "type"}
        others = {
            row.path: row
            for group in both(named)
            if group in before and group in picture.groups
            for row in differences(group, picture, before[group])
            if row.path not in paths
        }
        retyped = {(path, row.types) for path, row in others.items()}
        rows = [row for row in rows if row.kind != "type" or (row.path, row.types) not in retyped]
        found.append(heading(named, picture, [*rows, *others.values()]))
    return Drift(tuple(found), picture.others, name)


def differences(group: Group, picture: Picture, before: FormerGroup) -> Iterator[Row]:
    """The members of a group that come otherwise than they did."""
    members = members_of(group, picture)
    for path, then in before.members.items():
        now = members.get(path)
        if now is None:
            now = Member()
            now.absent.add(picture.groups[group].objects.get(path.rpartition("/")[0]))
        yield from difference(path, now, then)
        yield from types_since(path, now, then)


def difference(path: str, now: Member, then: FormerMember) -> Iterator[Row]:
    """The row of a member that is there where it was not, or not there where it was."""
    of, of_then = now.present.events + now.absent.events, then.present + then.absent
    is_gone = now.required or (then.many_present and now.absent.units is None)
    has_come = now.required or (then.many_absent and now.present.units is None)
    if is_gone and not now.present.events and is_sure(then.present, of_then, of):
        yield row("not-sent" if then.absent else "stopped", path, now.absent, of)
    elif is_gone and not then.absent and is_sure(now.absent.events, of, of_then):
        yield row("missing", path, now.absent, of)
    elif has_come and not then.present and is_sure(now.present.events, of, of_then):
        yield row("began", path, now.present, of)


def types_since(path: str, now: Member, then: FormerMember) -> Iterator[Row]:
    """The row of a type that a member did not have."""
    for name, run in types_of(now):
        if name in then.types or is_integer(name, then):
            continue
        is_plain = name in now.outside or (then.many_present and run.units is None)
        if is_plain and is_sure(run.events, now.present.events, then.present):
            yield row("type-changed", path, run, now.present.events)._replace(types=(name,), former=then.types)


def is_integer(name: str, then: FormerMember) -> bool:
    """Whether a type is that of numbers, which were there before, whole or not."""
    return name in ("integer", "number") and not {"integer", "number"}.isdisjoint(then.types)


def row(kind: RowKind, path: str, run: Run, of: int) -> Row:
    return Row(GRADE_OF[kind], kind, path, None, (), (), run.events, of, seen(run.first), seen(run.last))


def is_sure(exceptions: int, of: int, others: int) -> bool:
    """Whether it is no chance that all `exceptions` are among `of` events, and none among the `others`: that would be
    one in C(of + others, exceptions) / C(of, exceptions) draws (Fisher's exact test).
    """
    if not exceptions or not others:
        return False
    return choices(of, exceptions) - choices(of + others, exceptions) < CHANCE


def choices(number: int, taken: int) -> float:
    """The logarithm of the number of ways to take so many of a number."""
    return lgamma(number + 1) - lgamma(taken + 1) - lgamma(number - taken + 1)
