"""Something is said to have happened before there was Voucherify, or after the webhook that tells of it.

Warning. `created_at`, `updated_at`, `date` and `last_order_date` say when something happened: not in the year 1, not
before 2013, and at most a minute after the `created_at` of the webhook. Nobody was born after it either. Mostly a
default of a date type, seconds that were taken for milliseconds, or a fixture with dates that were made up. Schedules,
validity and expiry may lie in the future.

    {"customer": {"created_at": "0001-01-01T00:00:00.000Z"}}
"""

from collections.abc import Iterator

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.schemas.formats import FIRST_YEAR, PAST, PREVIEW
from segcli.schemas.node import SchemaNode

SEVERITY = Severity.WARNING
SINCE = "0.2"
CONSTRAINTS = ()
BIRTHS = ("birthdate", "birthday")
ENVELOPES = ("project", "distribution")


def constraints_for(node: SchemaNode) -> Iterator[Constraint]:
    """What holds of the times among the members of an object."""
    is_envelope = node.name == "webhook-event" or "project_id" in node.members
    for member, below in node.members.items():
        if member in PAST and below.kind == "date-time":
            yield old_enough(member, is_envelope)
            if not is_envelope:
                yield before_the_webhook(member, "is more than a minute after the webhook was created")
        elif member in BIRTHS and below.kind == "date":
            yield before_the_webhook(member, "is after the webhook was created")


def old_enough(member: str, is_envelope: bool) -> Constraint:
    """A time is of a year in which something could happen."""
    says = f"`{member}` is {{{member}}}, but nothing here happened before {FIRST_YEAR}"
    but_for = f' or {member} == "{PREVIEW}"' if is_envelope else ""
    return Constraint(f"not is_too_old({member}){but_for}", member, says, if_accepted="")


def before_the_webhook(member: str, problem: str) -> Constraint:
    """A time is not after the webhook that tells of it."""
    return Constraint(
        f"not is_long_after({member}, sent)",
        member,
        f"`{member}`, {{{member}}}, {problem}",
        envelopes=ENVELOPES,
        if_accepted=f"{member} <= sent",
    )
