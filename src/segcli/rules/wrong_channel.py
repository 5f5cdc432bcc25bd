"""A webhook of the project carries an event that only distributions send.

Note. Most events about customers are sent by distributions alone, so nothing of the project settings sends this one.
Mostly it is a fixture whose envelope was taken from another event. A handler that waits for it there waits for ever.

    {"type": "customer.segment.left", "source": {"object": "webhook"}, "event": {"type": "customer.segment.left"}}
"""

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.schemas.catalogue import catalogue

CHANNELS = {name: entry["channels"] for name, entry in catalogue()["events"].items()}
ALONE = tuple(name for name, channels in CHANNELS.items() if channels == ["distribution"])
OTHERS = tuple(name for name in CHANNELS if name not in ALONE and name.startswith(ALONE))
"""Events whose names go on where that of one of those ends."""

SEVERITY = Severity.NOTE
SINCE = "0.2"
CONSTRAINTS = (
    Constraint(
        'source.object != "webhook"',
        "source.object",
        "the event is one that only distributions send, but `source` is a webhook of the project settings",
        events=ALONE,
        apart_from=OTHERS,
        envelopes=("project",),
        beside=("event.type",),
    ),
)
