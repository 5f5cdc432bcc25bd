"""Annotations of GitHub Actions: workflow commands, and the markdown report in the summary of the step."""

from segcli.console.output import Output, Write
from segcli.console.text import plural, visible
from segcli.console.workflow_commands import SHOWN, append_summary, command
from segcli.drift.formats.markdown import Failures, page
from segcli.drift.report import GRADES, Drift, Grade, Heading, Row
from segcli.drift.words import sentence, subject, title
from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.outputs.repository import Repository

COMMANDS: dict[Grade, str] = {"breaking": "error", "new": "warning", "unused": "notice"}


class Writer:
    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._repository = Repository()
        self._failures = Failures()
        self._errors = 0

    def unreadable(self, source: str, item: Unreadable) -> None:
        finding = item.finding
        self._failures.add("Unreadable", f"{visible(source)}:{finding.location.line}", finding.message)
        self._fails(source, "unreadable", finding.message)

    def fail(self, source: str, error: str) -> None:
        self._failures.add("Failed", visible(source), error)
        self._fails(source, "source failed", error)

    def finish(self, drift: Drift, summary: Summary) -> None:
        left_out = max(self._errors - SHOWN, 0)
        for grade in GRADES:
            rows = [(heading, row) for heading in drift.headings for row in heading.rows if row.grade == grade]
            room = max(SHOWN - self._errors, 0) if grade == "breaking" else SHOWN
            for heading, row in rows[:room]:
                self._write(command(COMMANDS[grade], self._place(heading, row, drift), text(row, drift)))
            left_out += max(len(rows) - room, 0)
        if left_out:
            self._write(f"segcli: {plural(left_out, 'more row')} without an annotation\n")
        append_summary(lambda: page(drift, summary, self._failures))

    def _fails(self, source: str, title: str, message: str) -> None:
        """Write the annotation for what could not be read, while there is room."""
        self._errors += 1
        if self._errors <= SHOWN:
            self._write(command("error", {"file": self._repository.path(source), "title": title}, message))

    def _place(self, heading: Heading, row: Row, drift: Drift) -> dict[str, str]:
        """The file that a row was first seen in, and what stands above its annotation."""
        file = {} if row.first is None else {"file": self._repository.path(drift.sources[row.first.source])}
        return file | {"title": f"{row.grade} in {title(heading)}"}


def text(row: Row, drift: Drift) -> str:
    """The lines of an annotation."""
    return f"{subject(row)}\n{sentence(row, drift)}"
