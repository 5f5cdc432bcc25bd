"""The webhook was not created at the time of its event.

Note. Nearly always both times are the same. A repeated delivery, or a payload that was edited, may differ,
so this is a note.

    {"created_at": "2025-03-01T10:00:05Z", "event": {"created_at": "2025-03-01T10:00:00Z"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint

SEVERITY = Severity.NOTE
SINCE = "0.1"
CONSTRAINTS = (
    Constraint(
        "not after(created_at, event.created_at) and not after(event.created_at, created_at)",
        "created_at",
        "`created_at` is {created_at}, but the event's is {event.created_at}",
        "event.created_at",
        envelopes=("project", "distribution"),
        beside=("data", "source"),
        if_accepted="created_at == event.created_at",
    ),
)
