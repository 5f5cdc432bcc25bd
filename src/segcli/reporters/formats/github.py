"""Annotations of GitHub Actions: workflow commands, and the markdown report in the summary of the step."""

from collections import Counter

from segcli.console.output import Output, Write
from segcli.console.text import plural, readable
from segcli.console.workflow_commands import SHOWN, append_summary, command
from segcli.findings import Finding, Severity, Summary
from segcli.input.records import Unreadable
from segcli.outputs.repository import Repository
from segcli.reporters.finding_groups import FindingGroups, Row
from segcli.reporters.formats.markdown import FAILURES_KEPT, Failure, page
from segcli.reporters.reporter import Excerpted
from segcli.validation.result import CheckedEvent

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class Reporter:
    every_event = False
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._kinds = FindingGroups()
        self._repository = Repository()
        self._further: dict[Severity, list[Row]] = {severity: [] for severity in Severity}
        self._failures: list[Failure] = []

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        number = item.event.record.number if isinstance(item, CheckedEvent) else None
        for finding in item.findings if isinstance(item, CheckedEvent) else (item.finding,):
            row = self._kinds.add(source, item, finding)
            further = self._further[finding.severity]
            if row and row.times > 1 and (row.source, row.number) == (source, number) and len(further) < SHOWN:
                further.append(row._replace(finding=finding))

    def fail(self, source: str, error: str) -> None:
        if len(self._failures) < FAILURES_KEPT:
            self._failures.append((source, error))

    def finish(self, summary: Summary) -> None:
        failures = self._failures[:SHOWN]
        for failure in failures:
            self._write(self._failure(*failure))
        room = dict.fromkeys(Severity, SHOWN) | {Severity.ERROR: SHOWN - len(failures)}
        annotated = sum(self._annotate(severity, room[severity]) for severity in sorted(Severity, reverse=True))
        findings = summary.findings - annotated
        for number, what in ((summary.sources_failed - len(failures), "failed source"), (findings, "finding")):
            if number:
                self._write(f"segcli: {plural(number, f'more {what}')} without an annotation\n")
        append_summary(lambda: page(self._kinds, self._failures, summary))

    def _annotate(self, severity: Severity, room: int) -> int:
        """Write the annotations of one severity: of every kind the first of each file, and while there is room more of
        the event where it was found. Gives their number.
        """
        firsts = self._kinds.in_files(severity)[:room]
        known = {(row.kind, row.source) for row in firsts}
        further = [row for row in self._further[severity] if (row.kind, row.source) in known][: room - len(firsts)]
        shown = Counter((row.kind, row.source) for row in (*firsts, *further))
        for row in firsts:
            self._write(self._annotation(row, row.times - shown[row.kind, row.source]))
        for row in further:
            self._write(self._annotation(row, 0))
        return shown.total()

    def _failure(self, source: str, error: str) -> str:
        """The workflow command for a source that failed."""
        properties = {"file": self._repository.path(source), "title": "source failed"}
        return command(COMMANDS[Severity.ERROR], properties, error)

    def _annotation(self, row: Row, more: int) -> str:
        """The workflow command for a finding, with the number of others of its file that are folded into it."""
        return command(COMMANDS[row.finding.severity], self._place(row), text(row.finding, row.number, more))

    def _place(self, row: Row) -> dict[str, str]:
        """What an annotation stands at."""
        finding, place = row.finding, row.finding.location
        properties = {
            "file": self._repository.path(row.source),
            "line": str(place.line),
            "col": str(place.column),
            "endColumn": str(place.end_column),
            "title": f"{finding.code} in {row.kind.event}" if row.kind.event else finding.code,
        }
        if place.end_line != place.line:
            del properties["endColumn"]  # GitHub shows no columns when lines differ, and the note below the last line
        return properties


def text(finding: Finding, number: int | None, more: int) -> str:
    """The lines of an annotation."""
    where = f"{readable(finding.path)} of event {number}" if finding.path else f"event {number}" if number else ""
    hint = f"help: {finding.help}" if finding.help else ""
    others = f"and {more:,} more like this" if more else ""
    return "\n".join(filter(None, (finding.message, where, hint, others)))
