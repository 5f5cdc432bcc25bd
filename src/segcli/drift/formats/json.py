"""One JSON document: the drift of each type of event and envelope, what could not be read, and the summary."""

from typing import Any

from segcli.__about__ import __version__
from segcli.console.output import Output, Write
from segcli.console.text import visible
from segcli.drift.report import GRADES, Drift, Heading, Row
from segcli.drift.runs import Seen
from segcli.drift.words import moment
from segcli.findings import Summary
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable
from segcli.validation.as_json import Later

SCHEMA_VERSION = 1
"""Grows when a member is taken away or means something else; members may be added without."""


class Writer:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._later = Later()

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, drift: Drift, summary: Summary) -> None:
        against = None if drift.against is None else visible(drift.against)
        self._write(f'{{"segcli": "{__version__}", "schema_version": {SCHEMA_VERSION}, ')
        self._write(f'"against": {printable_json(against)}, "events": [')
        for number, heading in enumerate(drift.headings):
            self._write(f"{',' if number else ''}\n{printable_json(heading_as_json(heading, drift))}")
        self._write("\n], ")
        self._later.write(self._write)
        counts: dict[str, int] = {**{grade: drift.count(grade) for grade in GRADES}, "others": drift.others}
        self._write(f'"counts": {printable_json(counts)}, "summary": {printable_json(summary._asdict())}}}\n')


def heading_as_json(heading: Heading, drift: Drift) -> dict[str, Any]:
    """The events of a type, or an envelope, with what departs."""
    return {
        "type": heading.type,
        "envelope": heading.envelope,
        "events": heading.events,
        "first": seen_as_json(heading.first, drift),
        "last": seen_as_json(heading.last, drift),
        "drift": [row_as_json(row, drift) for row in heading.rows],
    }


def row_as_json(row: Row, drift: Drift) -> dict[str, Any]:
    """One departure."""
    return {
        "grade": row.grade,
        "kind": row.kind,
        "path": row.path,
        "text": row.text,
        "types": list(row.types),
        "former_types": list(row.former),
        "events": row.events,
        "of": row.of,
        "first": row.first and seen_as_json(row.first, drift),
        "last": row.last and seen_as_json(row.last, drift),
        "sharp": row.is_sharp,
    }


def seen_as_json(event: Seen, drift: Drift) -> dict[str, Any]:
    """An event that something was seen in."""
    at = moment(event, drift)
    created = None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"source": visible(drift.sources[event.source]), "event": event.number, "created_at": created}
