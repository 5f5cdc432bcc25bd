"""The vocabulary of a run: what can be said about a payload, where, and how bad it is."""

from enum import IntEnum
from typing import Any, NamedTuple

from segcli.counting import FoundInside


class Severity(IntEnum):
    """How bad a finding is; comparable, worst is greatest."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word that every format prints: `note`, `warning` or `error`."""
        return LABELS[self]


LABELS = ("", *(severity.name.lower() for severity in Severity))
"""By severity: the name of an enum's member is made each time that it is asked for."""


class ExitCode(IntEnum):
    """How a run ended, as the shell sees it."""

    CLEAN = 0
    FOUND = 1
    FAILED = 2
    BUG = 70
    INTERRUPTED = 130
    CLOSED_PIPE = 141


class Location(NamedTuple):
    """A stretch of the original text. Lines and columns count from 1, a column is one Unicode code point,
    only LF ends a line, and `end_column` is exclusive (SARIF's `columnKind: unicodeCodePoints`).
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Finding(NamedTuple):
    """One thing to say about a record.

    `path` is a JSON Pointer (RFC 6901) from the root of the record, of names that are whole or `***`, or None for bytes
    that are no JSON value. `message`, `expected` and `actual` hold only what may be shown.
    """

    code: str
    severity: Severity
    message: str
    location: Location
    path: str | None
    expected: str | None = None
    actual: str | None = None
    help: str | None = None


class Summary(NamedTuple):
    """What a run read and found: `events` = `valid` + `invalid` + `unchecked`. Of `bytes_read` after decompression,
    `bytes_skipped` could not be read, and `bytes_beside` are text that is no fault. `sources` were read to their end,
    `sources_failed` were not, or hold no record. `found_inside` has how many events were found at which places inside
    of records, by pointers with `*` for every item. `findings_left_out` are counted and not in the report.
    """

    sources: int
    events: int
    valid: int
    invalid: int
    unchecked: int
    unreadable: int
    errors: int
    warnings: int
    notes: int
    bytes_read: int
    bytes_skipped: int
    bytes_beside: int
    sources_failed: int
    found_inside: tuple[dict[str, str | int], ...] = ()
    findings_left_out: int = 0

    @property
    def findings(self) -> int:
        """All findings of the run."""
        return self.errors + self.warnings + self.notes


COUNTS = (
    *("sources", "valid", "invalid", "unchecked", "unreadable", "sources_failed"),
    *("bytes_read", "bytes_skipped", "bytes_beside"),
)
"""The counts of a tally that are just numbers."""


class Tally:
    """Counts a run; what it holds does not grow with the payloads. `found_inside` may be that of another tally, too."""

    def __init__(self, fail_on: Severity | None = Severity.ERROR, found_inside: FoundInside | None = None) -> None:
        self._fail_on = fail_on
        self.sources = self.valid = self.invalid = self.unchecked = self.unreadable = 0
        self.bytes_read = self.bytes_skipped = self.bytes_beside = 0
        self.sources_failed = 0
        self.found = [0] * (max(Severity) + 1)
        self.found_inside = FoundInside() if found_inside is None else found_inside

    def judged(self, valid: bool | None, findings: tuple[Finding, ...]) -> None:
        """Count an event and its findings."""
        if valid:
            self.valid += 1
        elif valid is None:
            self.unchecked += 1
        else:
            self.invalid += 1
        for finding in findings:
            self.found[finding.severity] += 1

    def passed_over(self, finding: Finding, size: int) -> None:
        """Count bytes that no event could be read from; a note says that they are of somebody else's file, which is no
        loss.
        """
        self.unreadable += finding.severity is not Severity.NOTE
        self.bytes_skipped += size
        self.found[finding.severity] += 1

    def read(self, size: int, beside: int, passed: int, failed: bool) -> None:
        """Count a source that has been read, or could not be, its bytes, those of text beside values, and its clean
        events that were let pass.
        """
        self.valid += passed
        self.sources += not failed
        self.sources_failed += failed
        self.bytes_read += size
        self.bytes_beside += beside

    def merge(self, other: "Tally") -> None:
        """Count what another tally has counted."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.found = [sum(both) for both in zip(self.found, other.found, strict=True)]
        self.found_inside.merge(other.found_inside)

    @property
    def events(self) -> int:
        return self.valid + self.invalid + self.unchecked

    @property
    def summary(self) -> Summary:
        _, notes, warnings, errors = self.found
        judged = (self.valid, self.invalid, self.unchecked, self.unreadable)
        sizes = (self.bytes_read, self.bytes_skipped, self.bytes_beside)
        counts = (self.sources, self.events, *judged, errors, warnings, notes)
        return Summary(*counts, *sizes, self.sources_failed, self.found_inside.places)

    @property
    def exit_code(self) -> ExitCode:
        """2 when a source could not be read, else 1 when something at or above `fail_on` was found. Where nothing that
        is found makes the run fail, bytes that could not be read do: what they held is not known.
        """
        if self.sources_failed or (self._fail_on is None and self.unreadable):
            return ExitCode.FAILED
        worst = max((severity for severity in Severity if self.found[severity]), default=0)
        return ExitCode.FOUND if self._fail_on is not None and worst >= self._fail_on else ExitCode.CLEAN


class ClosedPipeError(Exception):
    """Nobody reads the output any longer. Not an OSError: Typer would take that for a failure of the command."""


class SegcliError(Exception):
    """What stops a whole run and the user can mend; the text says how. It ends the run with exit code 2."""


Json = Any


def pointer(path: tuple[str | int, ...]) -> str:
    """The JSON Pointer of a path of member names and indices (RFC 6901, section 3)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


Path = tuple[str | int, ...]
"""Member names and indices from the root of a record to a value."""


def value_at(value: Json, path: Path) -> Json:
    """The value at a path inside a JSON value, None where there is none."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
