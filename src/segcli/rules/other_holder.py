"""The customer of the event is not the holder of the voucher.

That happens when somebody redeems a code that was published to somebody else, so this is a note.

    {"customer": {"id": "cust_A"}, "voucher": {"holder_id": "cust_B"}}
"""

from segcli.findings import Severity
from segcli.rules.claims import same

SEVERITY = Severity.NOTE
CLAIMS = (same("voucher.holder_id", "customer.id"),)
