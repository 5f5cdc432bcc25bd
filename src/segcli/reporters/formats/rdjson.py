"""The diagnostic format of reviewdog, written as the run goes: one diagnostic for each finding and failed source.

Its columns are bytes of UTF-8 (`Position` of reviewdog's `proto/rdf/reviewdog.proto`), ours are code points.
"""

import os

from segcli.console.output import Output, Write
from segcli.console.text import not_shown
from segcli.findings import Json, Location, Severity, Summary
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable
from segcli.outputs.repository import Repository
from segcli.reporters.byte_columns import bytes_before
from segcli.reporters.formats.gitlab import LEFT_OUT, description
from segcli.reporters.reporter import Excerpted
from segcli.validation.result import CheckedEvent

SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


class Reporter:
    every_event = False
    excerpts = Excerpted.NONE

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

    def finish(self, summary: Summary) -> None:
        if rest := not_shown(summary):
            self._diagnostic(Severity.NOTE, LEFT_OUT, rest, {"path": os.curdir})
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
