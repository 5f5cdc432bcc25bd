"""Events and findings as machine formats have them."""

from typing import Any

from segcli.console.text import visible
from segcli.findings import Finding
from segcli.validation.result import CheckedEvent


def event_of(source: str, verdict: CheckedEvent) -> dict[str, Any]:
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


def finding_of(source: str, finding: Finding, verdict: CheckedEvent | None = None) -> dict[str, Any]:
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
