"""The diagnostic format of reviewdog, written as the run goes: one diagnostic for each finding and failed source.

Its columns are bytes of UTF-8 (`Position` of reviewdog's `proto/rdf/reviewdog.proto`), ours are code points.
"""

from segcli.console.output import Output, Write
from segcli.findings import Json, Location, Severity, Summary
from segcli.input.json_text import printable_json
from segcli.input.locate import first_of
from segcli.input.records import Record, Unreadable
from segcli.outputs.repository import Repository
from segcli.reporters.formats.gitlab import description
from segcli.validation.result import CheckedEvent

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


class Reporter:
    every_event = False

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._repository = Repository()
        self._between = "\n"

    def start(self) -> None:
        self._write('{"source":{"name":"segcli"},"diagnostics":[')

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        for finding in item.findings if isinstance(item, CheckedEvent) else (item.finding,):
            place = {"path": self._repository.path(source), "range": range_of(item, finding.location)}
            self._diagnostic(finding.severity, finding.code, description(finding), place)

    def fail(self, source: str, error: str) -> None:
        self._diagnostic(Severity.ERROR, "source-failed", error, {"path": self._repository.path(source)})

    def finish(self, _: Summary) -> None:
        self._write("\n]}\n")

    def _diagnostic(self, severity: Severity, code: str, message: str, location: dict[str, Json]) -> None:
        diagnostic = {
            "message": message,
            "location": location,
            "severity": SEVERITIES[severity],
            "code": {"value": code},
        }
        self._write(self._between + printable_json(diagnostic))
        self._between = ",\n"


def range_of(item: CheckedEvent | Unreadable, at: Location) -> dict[str, Json]:
    """A stretch of the source; without columns where the text of its lines is not at hand to count bytes in."""
    columns = bytes_before(item, at)
    ends = (at.line, at.column, columns[0]), (at.end_line, at.end_column, columns[1])
    start, end = (
        {"line": line} if extra is None else {"line": line, "column": column + extra} for line, column, extra in ends
    )
    return {"start": start, "end": end}


def bytes_before(item: CheckedEvent | Unreadable, at: Location) -> tuple[int | None, int | None]:
    """By how many bytes more than code points the text before the start and the end of a stretch counts."""
    if isinstance(item, Unreadable):
        extra = 0 if item.text.isascii() and item.text_column == 1 else None
        return extra, extra
    record = item.event.record
    if record.text.isascii() and record.within is None:
        return 0, 0
    return surplus(record, at.line, at.column), surplus(record, at.end_line, at.end_column)


def surplus(record: Record, line: int, column: int) -> int | None:
    """By how many bytes more than code points a line of a record counts before a column; None inside of a string."""
    if record.within is not None:
        return None
    first_line, first_column = first_of(record)
    start = 0
    for _ in range(line - first_line):
        start = record.text.index(b"\n", start) + 1
    length = column - (first_column if line == first_line else 1)
    before = record.text[start : start + 4 * length].decode("utf-8", "ignore")[:length]
    return len(before.encode()) - len(before)
