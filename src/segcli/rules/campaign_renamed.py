"""A voucher gives another name for its campaign than the campaign itself.

Note. Vouchers may keep the name that a campaign had before it was renamed, so this is a note. Tell
campaigns by their id.

    {"campaign": {"name": "Spring"}, "voucher": {"campaign": "Spring 2024"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import but_for, same

SEVERITY = Severity.NOTE
SINCE = "0.1"
CONSTRAINTS = but_for("customer.rewarded", same("voucher.campaign", "campaign.name"))
