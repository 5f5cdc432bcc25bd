"""The tracking id of a publication is not the source id of its customer.

Note. Both are the id that your own system gave to the customer. It may differ where a customer was
identified by a tracking id that Voucherify made, so this is a note.

    {"customer": {"source_id": "crm-1"}, "publication": {"tracking_id": "crm-2"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import same

SEVERITY = Severity.NOTE
SINCE = "0.1"
CONSTRAINTS = (same("publication.tracking_id", "customer.source_id"),)
