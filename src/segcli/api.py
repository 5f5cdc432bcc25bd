"""segcli from Python: `from segcli import validate`."""

import orjson

from segcli.events import names
from segcli.events.purpose import Purpose
from segcli.findings import Finding, Json, SegcliError, Severity
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator

__all__ = ["Finding", "SegcliError", "Severity", "validate"]


def validate(
    payload: Json, event: str | None = None, purpose: Purpose | None = None, *, show_values: bool = False
) -> list[Finding]:
    """Everything that `segcli validate` would say of a payload, in the order of its text; empty when it is clean.

    `payload` is a JSON value (dict, list, ...), or its text as str or bytes, which may hold several events. `event`
    and `purpose` say what it must be. Lines and columns are those of the text, or of the value written compactly.
    Personal data is masked unless `show_values`. Raises SegcliError for an event that does not exist and for what holds
    nothing to check (empty, blank, an empty array), and TypeError for a value that is not JSON.

        >>> [finding.code for finding in validate({"customer": {"id": None}}, event="customer.deleted")]
        ['missing-property', 'null-not-allowed']
    """
    text = payload.encode() if isinstance(payload, str) else payload
    text = text if isinstance(text, bytes) else orjson.dumps(payload)
    settings = Settings(event=event and names.known_event(event), purpose=purpose, show_values=show_values)
    checks = EventValidator(settings)
    items = list(Framing(Encoding(iter([text]))))
    if not items:
        raise SegcliError("the payload holds no event: it is empty, blank or an empty array")
    return [
        finding
        for item in items
        for finding in (checks.check(item).findings if isinstance(item, Record) else (item.finding,))
    ]
