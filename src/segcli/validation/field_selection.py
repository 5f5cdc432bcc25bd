"""What is missing from the data of a distribution: its designer may have left it out, down to a single member."""

from segcli.events.envelope import sender
from segcli.events.recognition import Event
from segcli.findings import Finding, Severity
from segcli.rules.constraints.evaluation import Violation
from segcli.validation.result import Settings

OF_ABSENCE = ("missing-property", "missing-part", "incomplete-purpose")
"""Codes of findings that a member is absent."""


def is_selection(event: Event, settings: Settings) -> bool:
    """Whether a designer may have chosen the members of the data, and the user does not demand the full form."""
    if settings.event or settings.purpose:
        return False
    envelope, json = event.recognition.envelope, event.record.json
    return envelope == "distribution" or (envelope == "partial" and sender(json.get("source")) == "distribution")


def softened(finding: Finding) -> Finding:
    """What is missing from chosen members is a note, unless it is there but for spelling."""
    if finding.code in OF_ABSENCE and not finding.help and (finding.path or "").startswith("/data"):
        return finding._replace(severity=Severity.NOTE)
    return finding


def is_sure(violation: Violation) -> bool:
    """Whether a constraint is violated even where what is absent may have been left out: a sum then lacks terms, and
    nothing is usual.
    """
    return violation.rule.code != "usually-sent" and not any(violation.absent_terms)
