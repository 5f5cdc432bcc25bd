"""Findings of one kind folded into one row, over a whole run and within each file; the files with their counts."""

from typing import NamedTuple

from segcli.console.markdown import LONGEST_CELL
from segcli.console.text import readable, shortened
from segcli.findings import Finding, Severity
from segcli.input.records import Unreadable
from segcli.validation.kinds import Kind, kind_of
from segcli.validation.result import CheckedEvent

KINDS_KEPT = 333
"""Of each severity, so that a thousand kinds of notes do not hide an error."""

FILES_KEPT = 500
"""So many lines of a path and three numbers are a tenth of the 1 MiB that GitHub takes as the summary of a step."""

FILES_OF_A_KIND = 10


class Row(NamedTuple):
    """A kind of finding: the first one, where it was found (`number` is that of its event), and how often."""

    kind: Kind
    finding: Finding
    source: str
    number: int | None
    times: int


class FindingGroups:
    """Folds findings of the same kind and severity; very long pointers are told apart by their start only."""

    def __init__(self) -> None:
        self._rows: dict[Severity, dict[Kind, Row]] = {severity: {} for severity in Severity}
        self._in_files: dict[Severity, dict[Kind, dict[str, Row]]] = {severity: {} for severity in Severity}
        self.files = FileCounts()

    def add(self, source: str, item: CheckedEvent | Unreadable, finding: Finding) -> Row | None:
        """Count a finding. Its row within the file; None when there are too many kinds or files to know it."""
        self.files.add(source, finding.severity)
        rows, kind = self._rows[finding.severity], kind_of(item, finding)
        kind = kind._replace(path=kind.path and shortened(kind.path, LONGEST_CELL))
        row = rows.get(kind)
        if row is None and len(rows) >= KINDS_KEPT:
            return None
        in_files = self._in_files[finding.severity].setdefault(kind, {})
        here = in_files.get(source)
        if row is None or (here is None and len(in_files) < FILES_OF_A_KIND):
            number = item.event.record.number if isinstance(item, CheckedEvent) else None
            cut = finding._replace(path=finding.path and shortened(readable(finding.path), LONGEST_CELL))
            here = Row(kind, cut, source, number, 0)
            row = row or here
        rows[kind] = row._replace(times=row.times + 1)
        if here is None:
            return None
        in_files[source] = here = here._replace(times=here.times + 1)
        return here

    def of(self, severity: Severity) -> list[Row]:
        """The kinds of one severity, the most frequent first, else in the order they came."""
        return sorted(self._rows[severity].values(), key=lambda row: -row.times)

    def in_files(self, severity: Severity) -> list[Row]:
        """The same within each file: all kinds in the first file that has them, then in the second, and so on."""
        kinds = [list(self._in_files[severity][row.kind].values()) for row in self.of(severity)]
        return [rows[rank] for rank in range(FILES_OF_A_KIND) for rows in kinds if rank < len(rows)]


class FileCounts:
    """Counts the findings of each file by severity; of files beyond a number, the files alone."""

    def __init__(self) -> None:
        self.rows: dict[str, list[int]] = {}
        self.beyond = 0
        self._last: str | None = None

    def add(self, source: str, severity: Severity) -> None:
        """Count a finding; those of a file come one after another."""
        row = self.rows.get(source)
        if row is None and len(self.rows) < FILES_KEPT:
            row = self.rows[source] = [0] * (max(Severity) + 1)
        if row is not None:
            row[severity] += 1
        elif source != self._last:
            self.beyond += 1
        self._last = source
