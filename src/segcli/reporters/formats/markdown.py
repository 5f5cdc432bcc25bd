"""A short table for a comment or a step summary, with one row for each source that failed and each kind of finding.

Whatever comes from a payload or a file system stands in a code span, where there are no links, mentions or HTML.
"""

from collections.abc import Iterator
from typing import NamedTuple

from segcli.console.markdown import LONGEST_CELL, code, counts
from segcli.console.output import Output, Write
from segcli.console.text import failed, plural, shortened, size, visible
from segcli.findings import Finding, Severity, Summary
from segcli.input.records import Unreadable
from segcli.validation.kinds import Kind, kind_of
from segcli.validation.result import CheckedEvent

ROWS = 50
KINDS_KEPT = 333
"""Of each severity, so that a thousand kinds of notes do not hide an error."""

FAILURES_KEPT = 50
HEAD = "| Finding | Message | Event | Path | First at | Count |\n| --- | --- | --- | --- | --- | ---: |\n"


class Row(NamedTuple):
    """A kind of finding: the first one, where it was found (`number` is that of its event), and how often."""

    kind: Kind
    finding: Finding
    source: str
    number: int | None
    times: int


Failure = tuple[str, str]
"""A source that failed, and why."""


class FindingGroups:
    """Folds findings of the same kind and severity; very long pointers are told apart by their start only."""

    def __init__(self) -> None:
        self._rows: dict[Severity, dict[Kind, Row]] = {severity: {} for severity in Severity}

    def add(self, source: str, item: CheckedEvent | Unreadable, finding: Finding) -> Row | None:
        """Count a finding. None when there are too many kinds to know its own."""
        rows, kind = self._rows[finding.severity], kind_of(item, finding)
        kind = kind._replace(path=kind.path and shortened(kind.path, LONGEST_CELL))
        row = rows.get(kind)
        if row is None:
            if len(rows) >= KINDS_KEPT:
                return None
            number = item.event.record.number if isinstance(item, CheckedEvent) else None
            cut = finding._replace(path=finding.path and shortened(finding.path, LONGEST_CELL))
            row = Row(kind, cut, source, number, 0)
        rows[kind] = row = row._replace(times=row.times + 1)
        return row

    def of(self, severity: Severity) -> list[Row]:
        """The kinds of one severity, the most frequent first, else in the order they came."""
        return sorted(self._rows[severity].values(), key=lambda row: -row.times)


class Reporter:
    every_event = False

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
    findings = summary.errors + summary.warnings + summary.notes - sum(row.times for row in rows)
    left_out = ((summary.sources_failed - len(failures), "failed source"), (findings, "finding"))
    more = [f"{plural(number, f'more {what}')} not in this table.\n" for number, what in left_out if number]
    head = f"### segcli: {outcome(summary)}\n", f"{counts(summary)}\n"
    return "\n".join([*head, *([HEAD + table] if table else ()), *more])


def outcome(summary: Summary) -> str:
    """What came of the run, in a few words."""
    return f"{judgement(summary)}{failed(summary)}" if summary.events else judgement(summary)


def judgement(summary: Summary) -> str:
    events = plural(summary.events, "event")
    if summary.invalid:
        return f"{summary.invalid:,} of {events} invalid"
    if summary.unreadable:
        return f"{size(summary.bytes_skipped)} could not be read"
    if summary.unchecked:
        return f"{summary.unchecked:,} of {events} not checked in full"
    return f"{events} valid" if summary.events else "nothing read"


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
