"""The discounts of an order do not add up, or come to more than the order.

Warning. `total_discount_amount` is the discount on the whole order and those on its items together,
`items_discount_amount` is the sum over the items where each states one, and no discount is more than the amount.
Whoever books discounts by their parts books another sum than by their total. In a fixture, work out the total anew
when you change a part.

    {"amount": 1000, "discount_amount": 100, "items_discount_amount": 50, "total_discount_amount": 100}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint, at_most, equals

SEVERITY = Severity.WARNING
SINCE = "0.2"
PARTS = "(discount_amount or 0) + (items_discount_amount or 0)"
CONSTRAINTS = (
    # A discount that there is not may be absent, but for where a designer can have left it out.
    equals("total_discount_amount", PARTS, envelopes=("project", "data"))._replace(
        holds=f"total_discount_amount == {PARTS} or discount_amount is None and items_discount_amount is None",
        if_accepted=f"total_discount_amount == {PARTS}",
    ),
    equals("total_discount_amount", "discount_amount + items_discount_amount", envelopes=("distribution",)),
    at_most("total_discount_amount", "amount"),
    Constraint(
        'summed(items, "discount_amount") in (None, items_discount_amount)',
        "items_discount_amount",
        "`items_discount_amount` is {items_discount_amount}, but the discounts of the items come to"
        ' {summed(items, "discount_amount")}',
        'summed(items, "discount_amount")',
        if_accepted='total(items, "discount_amount") == items_discount_amount',
    ),
)
