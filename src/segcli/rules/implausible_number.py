"""A number that its type allows, and that is not what it seems to count.

Warning. Money is counted in the smallest currency unit, so it is whole, as points and numbers of things are: 10.5 is
1050 cents. Prices and totals are not negative, and of an ordered item there is at least one. A handler that takes the
number at its word is wrong by a factor of 100, or pays money out. Multiply sums by 100 and round them before they are
written. `percent_off` between 0 and 1 is a note: 15 % is 15, not 0.15.

    {"type": "AMOUNT", "amount_off": 10.5}
"""

from collections.abc import Iterator

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.schemas.node import SchemaNode

SEVERITY = Severity.WARNING
SINCE = "0.2"
PREFILTERED = True
CONSTRAINTS = (
    Constraint(
        "percent_off == 0 or percent_off >= 1",
        "percent_off",
        "`percent_off` is {percent_off}, which is less than one per cent",
        severity=Severity.NOTE,
        kind="number",
    ),
)


def constraints_for(node: SchemaNode) -> Iterator[Constraint]:
    """What the schema says of plausible numbers among the members of an object, in `x-plausible`."""
    for member, below in node.members.items():
        plausible = below.schema.get("x-plausible", {})
        if "minimum" in plausible:
            least = plausible["minimum"]
            says = f"`{member}` is {{{member}}}, but it is at least {least} in every sound event"
            yield Constraint(f"{member} >= {least}", member, says)
        if "multipleOf" in plausible:
            says = f"`{member}` is {{{member}}}, but a whole number is what is counted here"
            yield Constraint(f"{member} % {plausible['multipleOf']} == 0", member, says)
