"""One JSON document, written as the run goes so that memory stays flat: events with their findings, what could not be
read, the sources that failed, and the summary.
"""

from typing import Any

import orjson

from segcli import __version__
from segcli.checks import Verdict
from segcli.documents import Unreadable
from segcli.findings import Finding, Json, Summary
from segcli.privacy import visible
from segcli.reporters import Options, Write
from segcli.spools import Spool


class Reporter:
    every_event = True

    def __init__(self, write: Write, _: Options) -> None:
        self._write = write
        self._between = "\n"
        self._later = Later()

    def start(self) -> None:
        self._write(f'{{"segcli": "{__version__}", "events": [')

    def show(self, source: str, item: Verdict | Unreadable) -> None:
        if isinstance(item, Verdict):
            findings = [finding_of(source, finding, item) for finding in item.findings]
            self._write(self._between + text(event_of(source, item) | {"findings": findings}))
            self._between = ",\n"
        else:
            self._later.unreadable(source, item)

    def fail(self, source: str, error: str) -> None:
        self._later.fail(source, error)

    def finish(self, summary: Summary) -> None:
        self._write("\n], ")
        self._later.write(self._write)
        self._write(f'"summary": {text(summary._asdict())}}}\n')


class Later:
    """What comes behind the list that is written as the run goes: what could not be read, in two lists."""

    def __init__(self) -> None:
        self._lists = {"unreadable": Spool(), "sources": Spool()}

    def unreadable(self, source: str, item: Unreadable) -> None:
        self._lists["unreadable"].add(text(finding_of(source, item.finding)))

    def fail(self, source: str, error: str) -> None:
        self._lists["sources"].add(text(failure_of(source, error)))

    def write(self, write: Write) -> None:
        """Write both lists, each with a comma behind it."""
        for name, spool in self._lists.items():
            write(f'"{name}": [')
            for number, line in enumerate(spool.lines()):
                write(f",\n{line}" if number else line)
            write("], ")
            spool.close()


def text(value: Json) -> str:
    return orjson.dumps(value).decode()


def failure_of(source: str, error: str) -> dict[str, Any]:
    """A source that failed as machine formats have it."""
    return {"source": visible(source), "error": error}


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
