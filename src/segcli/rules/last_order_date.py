"""A customer has orders but no date of the last one, or a date but no orders.

Note. Old projects may lack the date, so this is a note.

    {"total_count": 2, "total_amount": 300, "average_amount": 150, "last_order_amount": 150}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint

SEVERITY = Severity.NOTE
SINCE = "0.1"
BOTH = "(total_count == 0) == (last_order_date is None)"
CONSTRAINTS = (
    Constraint(
        "total_count == 0 or last_order_date is not None",
        "last_order_date",
        "`total_count` is {total_count}, but there is no `last_order_date`",
        if_accepted=BOTH,
    ),
    Constraint(
        "total_count > 0 or last_order_date is None",
        "last_order_date",
        "there is a `last_order_date`, but `total_count` is {total_count}",
        if_accepted=BOTH,
    ),
)
