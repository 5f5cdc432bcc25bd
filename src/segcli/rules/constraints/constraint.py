"""What a rule states: a constraint on every object that can have certain members."""

from typing import Any, NamedTuple

from segcli.findings import Severity

ANYWHERE = ("project", "distribution", "data")
TERMS = "="
"""What an expression in a sentence begins with where it stands for its own words, less the terms that are absent."""


class Constraint(NamedTuple):
    """What holds of every object whose schema has the members that it names, wherever in an event the object stands.

    `holds` is a Python expression over the paths of members, such as `voucher.campaign_id == campaign.id`. It applies
    when all of them are there and none is null; a member that it compares with None, or to which it adds `or 0`, may be
    absent. The name `sent` stands for when the webhook was created; such a constraint is for envelopes alone. Where it
    does not hold, a finding points `at` a member and `says` a sentence, in which an expression in
    braces stands for its value; `expected` is one too.

    A constraint may be limited to events whose name starts with one of `events` and none of `apart_from`, to some
    envelopes, to objects that have the members `beside` as well, and to members of one `kind` (see SchemaNode). For
    records that the prefilter schema has accepted, `if_accepted` is evaluated in place of `holds`: something cheaper
    that never holds when `holds` does not, or "" where the prefilter alone sees to it. There `sent` is the end of the
    minute in which the webhook was created, as a text that is greater than all times of that minute. `since` is the
    version of segcli that was the first to have the constraint, where that is not the one of its rule.
    """

    holds: str
    at: str
    says: str
    expected: str | None = None
    severity: Severity | None = None
    events: tuple[str, ...] = ("",)
    apart_from: tuple[str, ...] = ()
    envelopes: tuple[str, ...] = ANYWHERE
    beside: tuple[str, ...] = ()
    kind: str | None = None
    if_accepted: str | None = None
    since: str | None = None

    @property
    def is_shallow(self) -> bool:
        """Whether it blames a member of the object that it is about, or the object that lacks it."""
        return "." not in self.at


def same(member: str, other: str, **rest: Any) -> Constraint:
    """Two members have one value; the first one is blamed."""
    says = f"`{member}` is {{{member}}}, but `{other}` is {{{other}}}"
    return Constraint(f"{member} == {other}", member, says, other, **rest)


def equals(member: str, sum_of: str, **rest: Any) -> Constraint:
    """A member has the value of an expression, of which the message names what is there."""
    return Constraint(
        f"{member} == {sum_of}",
        member,
        f"`{member}` is {{{member}}}, but `{{{TERMS}{sum_of}}}` is {{{sum_of}}}",
        sum_of,
        kind="number",
        **rest,
    )


def at_most(member: str, limit: str, **rest: Any) -> Constraint:
    """A number does not exceed another one."""
    says = f"`{member}` is {{{member}}}, which is more than `{limit}`, {{{limit}}}"
    return Constraint(f"{member} <= {limit}", member, says, kind="number", **rest)


def but_for(event: str, constraint: Constraint) -> tuple[Constraint, Constraint]:
    """The constraint on all events but one; those whose names go on where that of the one ends are others."""
    return (
        constraint._replace(apart_from=(*constraint.apart_from, event)),
        constraint._replace(events=(f"{event}.",)),
    )


def in_order(earlier: str, later: str, seconds: int = 0, **rest: Any) -> Constraint:
    """A time is not after another one, by more than some seconds; the later one is blamed."""
    says = f"`{later}`, {{{later}}}, is before `{earlier}`, {{{earlier}}}"
    return Constraint(
        f"not after({earlier}, {later}, {seconds})",
        later,
        says,
        kind="date-time",
        if_accepted=f"{earlier} <= {later}",
        **rest,
    )
