"""The envelope says that the event is about another object than its data.

Warning. `event.entity_id` is the id of what the event is about: the customer, the voucher, the redemption.

    {"event": {"entity_id": "cust_A"}, "data": {"customer": {"id": "cust_B"}}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import same

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    same("event.entity_id", "data.customer.id", events=("customer.",)),
    same("event.entity_id", "data.voucher.id", events=("voucher.",)),
    same("event.entity_id", "data.redemption.id", events=("redemption.succeeded",)),
    same("event.entity_id", "data.campaign.id", events=("campaign.promotion_tier.",)),
)
