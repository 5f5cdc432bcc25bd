"""An object lacks a member that it usually has.

Warning. A loyalty card has its balance, a redemption and a publication their result, an order its status, a voucher of
a campaign the id and the name of that campaign, and a customer has summary, loyalty and referrals together. All of them
may be null, and a distribution may leave them out, but a webhook of the project without them was never seen. In a
fixture, add the member, as null where there is nothing to say; where your own webhooks come without it, use
`--ignore usually-sent`.

    {"voucher": {"id": "v_A", "campaign": "Spring"}}
"""

from collections.abc import Iterator

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.schemas.node import SchemaNode


def lacks(member: str, name: str, holds: str) -> Constraint:
    says = f"`{member}` has no `{name}`, which is usually sent"
    return Constraint(holds, f"{member}.{name}", says)


SEVERITY = Severity.WARNING
SINCE = "0.2"
PREFILTERED = True
CONSTRAINTS = (
    Constraint(
        '"campaign_id" in voucher or "campaign" in voucher or campaign.id is None',
        "voucher.campaign_id",
        "there is a `campaign`, but `voucher` has neither `campaign_id` nor `campaign`, which are usually sent",
        beside=("voucher.campaign_id",),
    ),
)


def constraints_for(node: SchemaNode) -> Iterator[Constraint]:
    """What the schema says of the objects among the members of an object."""
    for member, below in node.members.items():
        for name, signs in below.usually_sent.items():
            absent = " and ".join(f"{member}.{sign} is None" for sign in signs)
            yield lacks(member, name, f'"{name}" in {member}' + (f" or {absent}" if absent else ""))
