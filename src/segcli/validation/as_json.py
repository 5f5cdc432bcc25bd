"""Events and findings as machine formats have them."""

from typing import TYPE_CHECKING, Any, NamedTuple

from segcli.console.deferred_text import Spool
from segcli.console.output import Write
from segcli.console.text import visible
from segcli.events.identity import Ids, ids_of
from segcli.findings import Finding, pointer
from segcli.input.json_text import printable_json
from segcli.input.records import Record, Unreadable
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent

if TYPE_CHECKING:
    from segcli.input.embedding import Embedding


class Known(NamedTuple):
    """What is known of an event: its type, its ids, whether values are shown, and what it was judged as."""

    type: str | None
    ids: Ids
    show_values: bool
    judged: dict[str, Any] | None = None


def event_of(source: str, checked: CheckedEvent) -> dict[str, Any]:
    """An event, and what it was judged as, as machine formats have it."""
    recognition = checked.event.recognition
    judged = {
        "candidates": list(recognition.candidates),
        "envelope": recognition.envelope,
        "purpose": checked.event.purpose,
        "checked": recognition.checked,
        "valid": checked.valid,
    }
    return delivery_of(source, checked, judged)


def delivery_of(source: str, checked: CheckedEvent, judged: dict[str, Any] | None = None) -> dict[str, Any]:
    """An event as machine formats name it, with or without what it was judged as."""
    masked_record, show_values = checked.masked, checked.privacy.show_values
    ids = masked_record.identity[:4] if masked_record else ids_of(checked.event, checked.type, show_values)
    return described(source, checked.event.record, Known(checked.type, ids, show_values, judged))


def described(source: str, record: Record, known: Known) -> dict[str, Any]:
    """The same of a record, by what is known of it."""
    event_type, (id_, event_id, created_at, entity), show_values, judged = known
    return {
        "source": visible(source),
        "event": record.number,
        "line": record.line,
        "type": event_type,
        **(judged or {}),
        "id": id_,
        "event_id": event_id,
        "created_at": created_at,
        "entity": entity,
        **place_of(record.within, show_values),
        "offset": record.start,
        "length": record.size,
    }


def place_of(within: "Embedding | None", show_values: bool) -> dict[str, str | None]:
    """Where in its record an event stands, and how it is written there."""
    if within is None:
        return {"at": None, "encoding": None}
    return {"at": pointer(Privacy(None, show_values).path(within.path)), "encoding": within.encoding}


def finding_of(source: str, finding: Finding, checked: CheckedEvent | None = None) -> dict[str, Any]:
    """A finding as machine formats have it."""
    at = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
        "source": visible(source),
        "event": checked.event.record.number if checked else None,
        "type": checked.type if checked else None,
        "path": finding.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "expected": finding.expected,
        "actual": finding.actual,
        "help": finding.help,
    }


def failure_of(source: str, error: str) -> dict[str, Any]:
    """A source that failed as machine formats have it."""
    return {"source": visible(source), "error": error}


class Later:
    """What comes behind the list that is written as the run goes: what could not be read, in two lists."""

    def __init__(self) -> None:
        self._lists = {"unreadable": Spool(), "sources": Spool()}

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._lists["unreadable"].add(printable_json(finding_of(source, item.finding)))

    def fail(self, source: str, error: str) -> None:
        self._lists["sources"].add(printable_json(failure_of(source, error)))

    def write(self, write: Write) -> None:
        """Write both lists, each with a comma behind it."""
        for name, spool in self._lists.items():
            write(f'"{name}": [')
            for number, line in enumerate(spool.lines()):
                write(f",\n{line}" if number else line)
            write("], ")
            spool.close()
