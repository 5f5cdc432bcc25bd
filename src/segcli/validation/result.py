"""What the checks are asked, and what they answer."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from segcli.engines import Checker, EngineName
from segcli.events.purpose import Purpose
from segcli.events.recognition import Event
from segcli.findings import Finding, Json, Severity
from segcli.privacy.policy import Privacy
from segcli.rules import EventRules

IsClean = Callable[[Json], bool]
"""The one question that lets a clean event pass."""


class CheckedEvent(NamedTuple):
    """What is to be said of one event. `type` is the candidate that it was judged as; `valid` is None unless it was
    checked in full. `privacy` tells what of the record may be shown.
    """

    event: Event
    type: str | None
    findings: tuple[Finding, ...]
    valid: bool | None
    privacy: Privacy = Privacy(None)


class Settings(NamedTuple):
    """What the user asked of the checks."""

    event: str | None = None
    purpose: Purpose | None = None
    schema: Path | None = None
    engine: EngineName = "auto"
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    show_values: bool = False


class DataSchema(NamedTuple):
    """What checks the data of a webhook by a schema of the user's own, and what may be shown of it."""

    checker: Checker
    privacy: Privacy


class CandidateSchema(NamedTuple):
    """The checkers for one candidate: `whole` for the record, `part` for its data, and the cross-field rules. `whole`
    is compiled when it is called: clean events ask a gate of the rules. `privacy` holds the schema of the candidate,
    and tells what may be shown.
    """

    type: str | None
    whole: Callable[[], Checker] | None
    part: DataSchema | None
    privacy: Privacy
    rules: EventRules | None


def without_known(verdict: CheckedEvent, findings: tuple[Finding, ...]) -> CheckedEvent:
    """A verdict without the findings that the baseline knows."""
    if len(findings) == len(verdict.findings):
        return verdict
    clean = not any(finding.severity is Severity.ERROR for finding in findings)
    return verdict._replace(findings=findings, valid=None if verdict.valid is None else clean)
