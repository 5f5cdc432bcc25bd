"""Which findings are of one kind, so that a fault of every event is reported once and counted."""

from typing import NamedTuple

from segcli.console.text import readable
from segcli.findings import Finding, pointer
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent


class Kind(NamedTuple):
    """What findings of one kind share: code, event type, and the pointer for people with indices and map keys as `*`.

    That of a missing member is the pointer that it would have: two members that the same object lacks are two faults.
    """

    code: str
    event: str | None
    path: str | None


def kind_of(item: CheckedEvent | Unreadable, finding: Finding) -> Kind:
    """The kind of a finding: what those that other events have for the same reason share with it."""
    if isinstance(item, Unreadable):
        return Kind(finding.code, None, None)
    path = item.privacy.generic(finding.path)
    path = path and readable(path)
    if finding.code == "missing-property" and path is not None and finding.expected:
        path += pointer((finding.expected.strip("`"),))
    return Kind(finding.code, item.type, path)
