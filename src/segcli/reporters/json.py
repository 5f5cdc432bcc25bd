"""One JSON document, written as the run goes so that memory stays flat: events with their findings, what could not be
read, and the summary.
"""

from typing import Any

import orjson

from segcli import __version__
from segcli.checks import Verdict
from segcli.documents import Unreadable
from segcli.findings import Finding, Json, Summary
from segcli.privacy import visible
from segcli.reporters import Options, Write

UNREADABLE_KEPT = 10_000


class Reporter:
    every_event = True

    def __init__(self, write: Write, _: Options) -> None:
        self._write = write
        self._between = "\n"
        self._unreadable: list[str] = []

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "events": [')

    def show(self, source: str, item: Verdict | Unreadable) -> None:
        if isinstance(item, Verdict):
            findings = [finding_of(source, finding, item) for finding in item.findings]
            self._write(self._between + text(event_of(source, item) | {"findings": findings}))
            self._between = ",\n"
        elif len(self._unreadable) < UNREADABLE_KEPT:
            self._unreadable.append(text(finding_of(source, item.finding)))

    def finish(self, summary: Summary) -> None:
        unreadable = ",\n".join(self._unreadable)
        self._write(f'\n], "unreadable": [{unreadable}], "summary": {text(summary._asdict())}}}\n')


def text(value: Json) -> str:
    return orjson.dumps(value).decode()


def event_of(source: str, verdict: Verdict) -> dict[str, Any]:
    """An event as machine formats have it."""
    record, route, purpose = verdict.event
    return {
        "source": visible(source),
        "event": record.number,
        "line": record.line,
        "type": verdict.type,
        "candidates": list(route.candidates),
        "envelope": route.envelope,
        "purpose": purpose,
        "checked": route.checked,
        "valid": verdict.valid,
    }


def finding_of(source: str, finding: Finding, verdict: Verdict | None = None) -> dict[str, Any]:
    """A finding as machine formats have it."""
    at = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
        "source": visible(source),
        "event": verdict.event.record.number if verdict else None,
        "type": verdict.type if verdict else None,
        "path": finding.path,
        "line": at.line,
        "column": at.column,
        "end_line": at.end_line,
        "end_column": at.end_column,
        "expected": finding.expected,
        "actual": finding.actual,
        "help": finding.help,
    }
