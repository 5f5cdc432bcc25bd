"""The amounts of an order do not add up.

Note. The amount is that of all items, the total is the amount less all discounts. Orders can be created
with amounts of one's own that nobody checks, so this is a note. So is an order that an event is about, and that has no
items.

    {"amount": 1000, "total_discount_amount": 100, "total_amount": 1000}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint, equals

SEVERITY = Severity.NOTE
SINCE = "0.1"
CONSTRAINTS = (
    equals("total_amount", "amount - (total_discount_amount or 0)"),
    Constraint(
        'summed(items, "amount") in (None, amount)',
        "amount",
        '`amount` is {amount}, but the items come to {summed(items, "amount")}',
        'summed(items, "amount")',
        if_accepted='total(items, "amount") == amount or not items',
    ),
    Constraint(
        "len(items) > 0",
        "items",
        "`items` is empty, but the event is about what was ordered",
        events=("customer.order.",),
        beside=("total_amount",),
        since="0.2",
    ),
)
