"""Code Quality of GitLab: a JSON array with one object per finding and per source that failed, written as the run
goes.
"""

import os

from segcli.console.output import Output, Write
from segcli.console.text import not_shown, readable
from segcli.findings import Finding, Json, Severity, Summary
from segcli.input.json_text import printable_json
from segcli.input.records import Unreadable
from segcli.outputs.repository import Repository
from segcli.reporters.reporter import Excerpted
from segcli.validation.fingerprints import Fingerprints
from segcli.validation.result import CheckedEvent

SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}

LEFT_OUT = "findings-left-out"
"""What stands where a code does, for all findings that are not shown."""


class Reporter:
    every_event = False
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._repository = Repository()
        self._fingerprints = Fingerprints(self._repository.root)
        self._between = "\n"

    def start(self) -> None:
        self._write("[")

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        for finding in item.findings if isinstance(item, CheckedEvent) else (item.finding,):
            kind = finding.code, SEVERITIES[finding.severity], self._fingerprints.of(source, item, finding)
            self._issue(description(finding), kind, self._place(source, finding.location.line))

    def fail(self, source: str, error: str) -> None:
        kind = "source-failed", "critical", self._fingerprints.of_source(source)
        self._issue(error, kind, self._place(source, 1))

    def finish(self, summary: Summary) -> None:
        if rest := not_shown(summary):
            kind = LEFT_OUT, SEVERITIES[Severity.NOTE], self._fingerprints.of_source(os.curdir)
            self._issue(rest, kind, self._place(os.curdir, 1))
        self._write("\n]\n")

    def _place(self, source: str, line: int) -> dict[str, Json]:
        """Where an issue is; the path is relative to the repository."""
        return {"path": self._repository.path(source), "lines": {"begin": line}}

    def _issue(self, description: str, kind: tuple[str, str, str], place: dict[str, Json]) -> None:
        """Write an issue of a kind: its name, its severity, and what stays the same of it when lines move."""
        name, severity, fingerprint = kind
        issue = {
            "description": description,
            "check_name": name,
            "fingerprint": fingerprint,
            "severity": severity,
            "location": place,
        }
        self._write(self._between + printable_json(issue))
        self._between = ",\n"


def description(finding: Finding) -> str:
    """What there is to say of a finding, in one line and without its place in the file."""
    hint = f" ({finding.help})" if finding.help else ""
    pointer = f" [{readable(finding.path)}]" if finding.path else ""
    return f"{finding.message}{hint}{pointer}"
