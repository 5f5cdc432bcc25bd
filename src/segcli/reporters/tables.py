"""The tables of events and findings that people query: their columns, and the rows of each event."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from segcli.console.text import visible
from segcli.console.times import parsed
from segcli.findings import Severity
from segcli.input.records import Unreadable
from segcli.validation.as_json import event_of, finding_of
from segcli.validation.result import CheckedEvent

SCHEMA_VERSION = "1"
"""Which columns there are, and what they mean; another one when a column changes or goes, not when one is added."""


class Column(NamedTuple):
    """A column; `type` is a word of Arrow. Times are UTC and say nothing of a zone, so that hours and days are the same
    in every session that asks for them.
    """

    name: str
    type: str
    meaning: str


Row = tuple[Any, ...]
"""The values of the columns of a table, in their order."""

EVENTS = (
    Column("source", "string", "the file or the URL"),
    Column("event", "int64", "the number of the event in its source, from 1"),
    Column("line", "int64", "where the event begins, from 1"),
    Column("offset", "int64", "the bytes before its record, after decompression"),
    Column("length", "int64", "the bytes of its record"),
    Column("at", "string", "where in its record the event stands, as a JSON Pointer; null for the record itself"),
    Column("id", "string", "`id` of the webhook, which a repeated delivery has too"),
    Column("event_id", "string", "`event.id`"),
    Column("type", "string", "what the event is, such as `customer.segment.left`"),
    Column("entity", "string", "what the event is about, such as `customer:cust_...`"),
    Column("customer", "string", "the id of the customer, or of the holder, that its data names"),
    Column("segment", "string", "the id of the segment"),
    Column("campaign", "string", "the id of the campaign"),
    Column("created_at", "timestamp", "when the webhook was created"),
    Column("occurred_at", "timestamp", "when the event happened: `event.created_at`"),
    Column("envelope", "string", "`project`, `distribution`, `data`, ..."),
    Column("purpose", "string", "`promotion`, `unique-codes` or `message`"),
    Column("checked", "string", "`full`, `envelope` or `none`"),
    Column("valid", "bool", "null where it could not be checked in full"),
    Column("errors", "int32", "findings of this severity that are reported"),
    Column("warnings", "int32", "the same"),
    Column("notes", "int32", "the same"),
)
FINDINGS = (
    Column("source", "string", "the file or the URL"),
    Column(
        "event", "int64", "the number of the event; null for bytes that are no record, and for a source that failed"
    ),
    Column("type", "string", "what the event is"),
    Column("code", "string", "what `segcli explain` explains; `source-failed` for a source that could not be read"),
    Column("severity", "string", "`error`, `warning` or `note`"),
    Column("message", "string", "a sentence, with what may be shown"),
    Column("path", "string", "a JSON Pointer from the root of the record"),
    Column("line", "int64", "where it stands in the source, from 1; null for a source that failed"),
    Column("column", "int64", "in code points, from 1"),
    Column("end_line", "int64", "where it ends"),
    Column("end_column", "int64", "exclusive"),
    Column("expected", "string", "what should be there"),
    Column("actual", "string", "what is there, with what may be shown"),
    Column("help", "string", "what to do"),
)


def event_row(source: str, checked: CheckedEvent) -> Row:
    """The row of an event."""
    counts = [0, 0, 0, 0]
    for finding in checked.findings:
        counts[finding.severity] += 1
    told = event_of(source, checked) | checked.identity._asdict()
    told |= {"errors": counts[Severity.ERROR], "warnings": counts[Severity.WARNING], "notes": counts[Severity.NOTE]}
    told |= {name: moment(told[name]) for name in ("created_at", "occurred_at")}
    return tuple([told[column.name] for column in EVENTS])


def finding_rows(source: str, item: CheckedEvent | Unreadable) -> Iterator[Row]:
    """The rows of the findings of an event, or of bytes that hold none."""
    if isinstance(item, Unreadable):
        yield row_of(finding_of(source, item.finding))
        return
    for finding in item.findings:
        yield row_of(finding_of(source, finding, item))


def failure_row(source: str, error: str) -> Row:
    """The row of a source that could not be read to its end, or holds no record."""
    told = dict.fromkeys(column.name for column in FINDINGS)
    return row_of(told | {"source": visible(source), "code": "source-failed", "severity": "error", "message": error})


def row_of(told: dict[str, Any]) -> Row:
    return tuple([told[column.name] for column in FINDINGS])


def moment(text: str | None) -> datetime | None:
    """The moment of a date-time, UTC; None where it is none, or may not be shown."""
    found = None if text is None else parsed(text)
    return found and found.replace(tzinfo=None)
