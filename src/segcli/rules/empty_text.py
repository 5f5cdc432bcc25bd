"""A text is empty that never is, or has a line end where there is but one line.

Warning. Vouchers have codes, and segments, campaigns and tiers have names; the envelope says which project it is from
and where it goes. An empty one was mostly lost on the way, and a code with a line end is another code. Look for
what wrote it: a template without a value, or a line that was read with its end.

    {"voucher": {"id": "v_A", "code": ""}}
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
    """What the schema says of the texts among the members of an object."""
    for member, below in node.members.items():
        filled = below.filled or (below.items.filled if below.items else None)
        if filled is not None and below.kind in ("string", "array"):
            fault = f"empty({member}{', True' if filled == 'one line' else ''})"
            yield Constraint(f"{fault} is None", member, f"`{member}` {{{fault}}}")
