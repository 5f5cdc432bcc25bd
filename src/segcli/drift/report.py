"""What there is to tell of a picture: one row for each departure, graded, under the heading of its event."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Literal, NamedTuple

from segcli.drift.changes import Change, begun, names, retyped, stopped, types_of
from segcli.drift.members import Member
from segcli.drift.picture import Aspect, Counts, Group, Kind, Picture
from segcli.drift.runs import Seen, seen, total

Grade = Literal["breaking", "new", "unused"]
GRADES: tuple[Grade, ...] = ("breaking", "new", "unused")
"""From the one that matters most."""

RowKind = Literal[
    "type-changed", "stopped", "missing", "type", "member", "began", "value", "event", "never-sent", "not-sent"
]
GRADE_OF: dict[RowKind, Grade] = {
    "type-changed": "breaking",
    "stopped": "breaking",
    "missing": "breaking",
    "type": "breaking",
    "member": "new",
    "began": "new",
    "value": "new",
    "event": "new",
    "never-sent": "unused",
    "not-sent": "unused",
}
KIND_OF: dict[Aspect, RowKind] = {"member": "member", "value": "value", "type": "type", "event": "event"}
ENOUGH = 50
"""Events with its object of which a documented member must be absent before it is told of."""


class Row(NamedTuple):
    """One departure. `path` is a pointer from the data on (from the root for an envelope), `text` the value or the
    event where it is about one. It holds of `events` of the `of` events of its heading, or of those with its object;
    `first` and `last` are the first and the last of them. `types` came, and in place of the `former` ones if there are
    some. It `is_sharp` where it holds of all events from `first` on, and of none before.
    """

    grade: Grade
    kind: RowKind
    path: str
    text: str | None
    types: tuple[str, ...]
    former: tuple[str, ...]
    events: int
    of: int
    first: Seen | None
    last: Seen | None
    is_sharp: bool = False


class Heading(NamedTuple):
    """The events of a type, or the envelope of all: how many there were, the first and the last, and the rows."""

    type: str | None
    envelope: str | None
    events: int
    first: Seen
    last: Seen
    rows: tuple[Row, ...]


class Drift(NamedTuple):
    """The report. `others` counts what nobody documented beyond a thousand kinds. It is `against` something else, or
    against the documentation alone. `sources` are the names of the sources by their numbers; times are shown in `zone`.
    """

    headings: tuple[Heading, ...]
    others: int
    against: str | None = None
    sources: tuple[str, ...] = ()
    zone: tzinfo | None = None

    @property
    def rows(self) -> list[Row]:
        return [row for heading in self.headings for row in heading.rows]

    def count(self, grade: Grade) -> int:
        """How many rows there are of a grade."""
        return sum(row.grade == grade for row in self.rows)


def report(picture: Picture) -> Drift:
    """All departures from the documentation, and all changes within the capture."""
    found = [heading(named, picture, rows_of(named, picture)) for named in named_groups(picture)]
    return Drift(tuple(found), picture.others)


def named_groups(picture: Picture) -> list[Group]:
    """The headings in their order: types, and behind them the envelopes."""
    return sorted(
        {group._replace(chosen=False) for group in picture.groups},
        key=lambda group: (group.type is None, group.type or group.envelope or ""),
    )


def both(named: Group) -> tuple[Group, Group]:
    """The events of a heading: those whose members nobody chose, and those of which a designer did."""
    return named, named._replace(chosen=True)


def heading(named: Group, picture: Picture, rows: list[Row]) -> Heading:
    """The heading with its rows, the most important first."""
    events = total(*(picture.groups[group].events for group in both(named) if group in picture.groups))
    ordered = sorted(rows, key=lambda row: (GRADES.index(row.grade), row.path, row.kind, row.text or "", row.types))
    return Heading(named.type, named.envelope, events.events, seen(events.first), seen(events.last), tuple(ordered))


def rows_of(named: Group, picture: Picture) -> list[Row]:
    """The rows of a heading."""
    of = sum(picture.groups[group].events.events for group in both(named) if group in picture.groups)
    changed_rows = {row_key(row): row for row in reversed(list(changes(named, picture)))}.values()
    retyped_to = {(row.path, name) for row in changed_rows for name in row.types}
    others = [
        row for row in unknown(named, picture, of) if row.kind != "type" or (row.path, *row.types) not in retyped_to
    ]
    return [*changed_rows, *others, *never_sent(picture.groups.get(named, Counts()))]


def row_key(row: Row) -> tuple[RowKind, str, str | None]:
    """What two rows that tell the same have in common."""
    return row.kind, row.path, row.types[0] if row.kind == "type" else row.text


def changes(named: Group, picture: Picture) -> Iterator[Row]:
    """What began, stopped or changed its type. Events that somebody chose the members of are looked at apart."""
    for group in both(named):
        members = picture.groups[group].members.items() if group in picture.groups else ()
        for path, member in members:
            yield from changes_of(path, member, is_known=True)
        for kind, member in picture.kinds.items():
            if kind.group == group and kind.aspect == "member":
                yield from changes_of(member_path(kind), member, is_known=False)


def changes_of(path: str, member: Member, is_known: bool) -> Iterator[Row]:
    """The changes of a member; that one began which nobody knows is told where it is told of itself."""
    of = member.present.events + member.absent.events
    if is_known and (change := begun(member)):
        yield changed("began", path, change, of)
    if change := stopped(member):
        yield changed("stopped", path, change, of)
    if change := retyped(member):
        yield changed("type-changed", path, change, member.present.events)


def changed(kind: RowKind, path: str, change: Change, of: int) -> Row:
    """The row of a change."""
    first, last = seen(change.since), seen(change.after.last)
    types, former = change.types, change.former
    return Row(GRADE_OF[kind], kind, path, None, types, former, change.after.events, of, first, last, True)


def unknown(named: Group, picture: Picture, of: int) -> Iterator[Row]:
    """What nobody documented: members, values, types and events, those of both groups of events together."""
    kinds = {kind._replace(group=named) for kind in picture.kinds if kind.group in both(named)}
    for kind in kinds:
        found = Member()
        for group in both(named):
            if (member := picture.kinds.get(kind._replace(group=group))) is not None:
                found.add(member)
            elif group in picture.groups and kind.aspect == "member":
                found.absent.add(picture.groups[group].objects.get(kind.path))
        run, types = found.present, names(types_of(found))
        path = member_path(kind) if kind.aspect == "member" else kind.path
        text = kind.text if kind.aspect in ("value", "event") else None
        if kind.aspect == "type":
            types = (kind.text,)
        name = KIND_OF[kind.aspect]
        sharp = kind.aspect == "member" and begun(found) is not None
        yield Row(GRADE_OF[name], name, path, text, types, (), run.events, of, seen(run.first), seen(run.last), sharp)


def member_path(kind: Kind) -> str:
    """The pointer of a member that nobody documented."""
    return f"{kind.path}/{kind.text}"


def never_sent(counts: Counts) -> Iterator[Row]:
    """The documented members that never came although their object did; only of events whose members nobody chose."""
    for path, member in counts.members.items():
        absent = member.absent.events
        if not member.present.events and absent >= ENOUGH:
            yield Row("unused", "never-sent", path, None, (), (), 0, absent, None, None)
