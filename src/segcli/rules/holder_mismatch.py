"""A voucher names another holder than the one that is sent with it.

Warning. The holder owns the code or the card; rewards and points go there. Where a code has just been
published, its holder is also the customer of the event; if it is not, that is a note, since codes can have
been given away before.

    {"holder": {"id": "cust_A"}, "voucher": {"holder_id": "cust_B"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import same

SEVERITY = Severity.WARNING
SINCE = "0.1"
PUBLISHED = ("customer.publication.", "customer.segment.", "publication.", "voucher.published")
CONSTRAINTS = (
    same("voucher.holder_id", "holder.id", beside=("holder.source_id",)),
    same("holder_id", "holder.id", beside=("code",)),
    same("voucher.holder_id", "customer.id", events=PUBLISHED, severity=Severity.NOTE),
)
