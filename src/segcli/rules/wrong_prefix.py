"""An id starts as those of something else do.

Warning. Ids start with what they name: `cust_` a customer, `seg_` a segment, `evcus_` an event about a
customer. When an id has the prefix of another kind, mostly two ids were exchanged. What no id can be is
another finding, `malformed-id`.

    {"segment": {"id": "cust_A", "object": "segment"}}
"""

from collections.abc import Iterator
from typing import Any

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.constraints.functions import STARTS
from segcli.schemas.node import SchemaNode

EVENTS = {
    "customer.": "evcus_",
    "voucher.": "evvou_",
    "campaign.": "evcam_",
    "redemption.": "evred_",
    "publication.": "evpub_",
    "business_validation_rule.": "evbvr_",
}


def starts(member: str, prefixes: tuple[str, ...], **rest: Any) -> Constraint:
    """An id, or every id of a list, starts with one of some prefixes, or with none that is documented."""
    listed = ", ".join(f'"{prefix}"' for prefix in prefixes)
    words = " or ".join(f"`{prefix}`" for prefix in prefixes)
    wrong = f"stray({member}, {listed})"
    says = f"`{member}` starts with `{{{wrong}}}`, but ids here with {words}"
    return Constraint(f"{wrong} is None", member, says, **rest)


def constraints_for(node: SchemaNode) -> Iterator[Constraint]:
    """What the schema says of the ids among the members of an object."""
    for member, below in node.members.items():
        prefixes = below.id_prefixes or (below.items.id_prefixes if below.items else ())
        if prefixes and below.kind in ("string", "array"):
            yield starts(member, prefixes)


def related(kind: str, prefixes: tuple[str, ...]) -> Constraint:
    """The id of a related object starts as its type says."""
    constraint = starts("related_object_id", prefixes)
    if_accepted = "related_object_id.startswith(STARTS.get(related_object_type, ''))".replace("'", '"')
    return constraint._replace(holds=f'related_object_type != "{kind}" or {constraint.holds}', if_accepted=if_accepted)


SEVERITY = Severity.WARNING
SINCE = "0.1"
PREFILTERED = True
CONSTRAINTS = (
    *(
        starts("event.id", (prefix,), events=(word,), beside=("data",), if_accepted=f'event.id[:6] == "{prefix}"')
        for word, prefix in EVENTS.items()
    ),
    *(related(kind, prefixes) for kind, prefixes in STARTS.items()),
)
