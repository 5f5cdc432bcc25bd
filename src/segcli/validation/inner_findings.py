"""The findings of an event inside of a record, as seen from the root of that record."""

from collections.abc import Iterable

from segcli.events.recognition import Event
from segcli.findings import Finding, pointer
from segcli.input.locate import positions_of
from segcli.input.records import Record
from segcli.privacy.policy import Privacy
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.recognition_findings import repeated


def repeated_keys(event: Event, policy: Privacy) -> tuple[Finding, ...]:
    """The findings about keys that come again in their object, where nothing else of an event is checked."""
    record = event.record
    head = head_of(record, policy.show_values)
    builder = FindingBuilder(record.json, positions_of(record), policy.of(record.json, head))
    return tuple(lifted(repeated(record, builder), record, head))


def head_of(record: Record, show_values: bool) -> str:
    """The pointer of the place that an event was unwrapped from; empty for a record of the source."""
    return "" if record.within is None else pointer(Privacy(None, show_values).path(record.within.path))


def lifted(findings: Iterable[Finding], record: Record, head: str) -> list[Finding]:
    """The findings of an event as seen from the root of the record that it stands in; `head` is its pointer there. Of
    one in base64 it is said that lines and columns are those of what that stands for.
    """
    decoded = record.within is not None and record.within.decoded is not None
    behind = " (at this line and column of the decoded base64)" if decoded else ""
    return [
        finding._replace(path=None if finding.path is None else head + finding.path, message=finding.message + behind)
        for finding in findings
    ]
