"""A text that no id can be stands where an id is expected.

Warning. Ids are made by the vendor: a prefix and letters and digits. One that is empty, has a blank or a line end
around it, holds a letter that only looks right or cannot be seen, is a template that nobody filled in, the word
`undefined`, an e-mail address or a UUID finds nothing. Ids of customers, campaigns, vouchers, orders and publications
always have their prefix. Take the id from a real payload, or mend what was to fill it in. Your own ids (`source_id`,
`tracking_id`) and codes may be anything: an id of your own system belongs there.

    {"customer": {"id": "{{customer.id}}", "object": "customer"}}
"""

from collections.abc import Iterator

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.schemas.node import SchemaNode

SEVERITY = Severity.WARNING
SINCE = "0.2"
PREFILTERED = True
CONSTRAINTS: tuple[Constraint, ...] = ()


def constraints_for(node: SchemaNode) -> Iterator[Constraint]:
    """What the schema says of the ids among the members of an object."""
    for member, below in node.members.items():
        prefixes = below.id_prefixes or (below.items.id_prefixes if below.items else ())
        if prefixes and below.kind in ("string", "array"):
            listed = ", ".join(f'"{prefix}"' for prefix in prefixes)
            fault = f"id_fault({member}, {listed})"
            holds = f"{fault} is None" if below.filled is None else f'{member} == "" or {fault} is None'
            yield Constraint(holds, member, f"`{member}` {{{fault}}}")
