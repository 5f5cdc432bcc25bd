"""The subtotal of an order item is not its amount less its discount.

Warning. A discount that is missing counts as none. Revenue that is summed over items is wrong by the difference.

    {"amount": 1000, "discount_amount": 100, "subtotal_amount": 1000}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import equals

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (equals("subtotal_amount", "amount - (discount_amount or 0)"),)
