"""Which schema describes an event, and what of it may therefore be shown."""

from functools import cache
from typing import Any

from segcli.events.recognition import Recognition
from segcli.privacy.policy import Privacy
from segcli.schemas import bundle
from segcli.schemas.closing import closed


def schema_for(recognition: Recognition, event: str | None) -> dict[str, Any] | None:
    """The closed schema of records with this recognition, taken as `event`, one of the candidates: that of the whole
    record, or of its envelope where that is all that can be checked. None where no schema of ours describes it.
    """
    if recognition.checked == "none" or recognition.envelope == "custom":
        return None
    if recognition.envelope != "data" and (recognition.checked == "envelope" or event is None):
        return schema_of_envelope(recognition.envelope)
    return whole_schema(str(event), recognition.envelope)


@cache
def schema_of_envelope(envelope: str) -> dict[str, Any]:
    """The closed schema of an envelope with any data."""
    return closed(bundle.envelope(envelope))


@cache
def whole_schema(event: str, envelope: str) -> dict[str, Any]:
    """The closed schema of an event in an envelope; it takes some milliseconds to put together."""
    return closed(bundle.bundle(event, envelope))


@cache
def policy_for(recognition: Recognition, event: str | None, show_values: bool) -> Privacy:
    """What may be shown of records with this recognition, taken as `event`; `Privacy.of` gives the policy for one."""
    return Privacy(schema_for(recognition, event), show_values)
