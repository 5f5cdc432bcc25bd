"""A voucher names another holder than the one that is sent with it.

The holder owns the code or the card; rewards and points go there.

    {"holder": {"id": "cust_A"}, "voucher": {"holder_id": "cust_B"}}
"""

from segcli.findings import Severity
from segcli.rules.claims import same

SEVERITY = Severity.WARNING
CLAIMS = (
    same("voucher.holder_id", "holder.id", beside=("holder.source_id",)),
    same("holder_id", "holder.id", beside=("code",)),
)
