"""Something happened before what comes first: updated before it was created, published before it existed.

Warning. Fractions of a second and offsets are taken into account, however they are written. Handlers that
sort by time, or take the newest state, get it wrong. An update up to a second before the creation is a
matter of clocks, and vouchers may be older than the campaign that they were imported into.

    {"created_at": "2025-03-02T10:00:00Z", "updated_at": "2025-03-01T10:00:00Z"}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import in_order

SEVERITY = Severity.WARNING
SINCE = "0.1"
CONSTRAINTS = (
    in_order("created_at", "updated_at", seconds=1),
    in_order("start_date", "expiration_date"),
    in_order("voucher.created_at", "publication.created_at"),
    in_order("campaign.created_at", "publication.created_at"),
)
