"""A short table for a comment or a step summary, with one row for each source that failed and each kind of finding.

Whatever comes from a payload or a file system stands in a code span, where there are no links, mentions or HTML.
"""

from collections.abc import Iterator

from segcli.console.markdown import code, counts
from segcli.console.output import Output, Write
from segcli.console.text import outcome, plural, visible
from segcli.findings import Severity, Summary
from segcli.input.records import Unreadable
from segcli.reporters.finding_groups import FileCounts, FindingGroups, Row
from segcli.reporters.reporter import Excerpted
from segcli.validation.result import CheckedEvent

ROWS = 50
FAILURES_KEPT = 50
HEAD = "| Finding | Message | Event | Path | First at | Count |\n| --- | --- | --- | --- | --- | ---: |\n"
FILES_HEAD = "| File | Errors | Warnings | Notes |\n| --- | ---: | ---: | ---: |\n"


Failure = tuple[str, str]
"""A source that failed, and why."""


class Reporter:
    every_event = False
    excerpts = Excerpted.NONE

    def __init__(self, write: Write, _: Output) -> None:
        self._write = write
        self._kinds = FindingGroups()
        self._failures: list[Failure] = []

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        for finding in item.findings if isinstance(item, CheckedEvent) else (item.finding,):
            self._kinds.add(source, item, finding)

    def fail(self, source: str, error: str) -> None:
        if len(self._failures) < FAILURES_KEPT:
            self._failures.append((source, error))

    def finish(self, summary: Summary) -> None:
        self._write(page(self._kinds, self._failures, summary))


def page(kinds: FindingGroups, failures: list[Failure], summary: Summary) -> str:
    """The whole report. `failures` are the first sources that failed, `FAILURES_KEPT` of them at most."""
    rows = [row for severity in sorted(Severity, reverse=True) for row in kinds.of(severity)][:ROWS]
    table = "".join(map(line, [*map(failure_cells, failures), *map(cells, rows)]))
    findings = summary.findings - sum(row.times for row in rows)
    left_out = ((summary.sources_failed - len(failures), "failed source"), (findings, "finding"))
    more = [f"{plural(number, f'more {what}')} not in this table.\n" for number, what in left_out if number]
    head = f"### segcli: {outcome(summary)}\n", f"{counts(summary)}\n"
    return "\n".join([*head, *([HEAD + table] if table else ()), *more, *files_table(kinds.files)])


def files_table(files: FileCounts) -> Iterator[str]:
    """The files that have findings, where there are several."""
    if len(files.rows) < 2:
        return
    yield FILES_HEAD + "".join(line(file_cells(*row)) for row in files.rows.items())
    if files.beyond:
        yield f"{plural(files.beyond, 'more file')} with findings not in this table.\n"


def file_cells(source: str, found: list[int]) -> Iterator[str]:
    yield code(visible(source))
    yield from (f"{found[severity]:,}" for severity in sorted(Severity, reverse=True))


def line(cells: Iterator[str]) -> str:
    """A row of the table."""
    return f"| {' | '.join(cells)} |\n"


def failure_cells(failure: Failure) -> Iterator[str]:
    source, error = failure
    yield from ("error: source failed", code(error), "", "", code(visible(source)), "1")


def cells(row: Row) -> Iterator[str]:
    (name, event, path), finding = row.kind, row.finding
    yield f"{finding.severity.label} {code(name)}"
    yield code(finding.message)
    yield code(event or "")
    yield code(path or "")
    yield code(f"{visible(row.source)}:{finding.location.line}:{finding.location.column}")
    yield f"{row.times:,}"
