"""What a validator takes and gives: settings, checked events, and the schemas of candidates."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from segcli.engines import Checker, EngineName
from segcli.events.purpose import Purpose
from segcli.events.recognition import Event
from segcli.findings import Finding, Json, Severity
from segcli.privacy.policy import Privacy
from segcli.rules import EventRules
from segcli.validation.codes import UNIGNORABLE

if TYPE_CHECKING:
    from segcli.events.identity import Identity
    from segcli.validation.masked_record import MaskedRecord
    from segcli.validation.requirements import Requirement

Place = tuple[int, int]
"""A line and a column of a source, as findings have them."""

IsClean = Callable[[Json], bool]
"""A predicate over records; it may be False for a clean one, never True for one with findings."""


class CheckedEvent(NamedTuple):
    """An event with its findings. `type` is the candidate that it was checked as; `valid` is None unless it was checked
    in full. `privacy` tells what of the record may be shown. `masked` is there where the record has neither value nor
    text.
    """

    event: Event
    type: str | None
    findings: tuple[Finding, ...]
    valid: bool | None
    privacy: Privacy = Privacy(None)
    masked: "MaskedRecord | None" = None

    @property
    def identity(self) -> "Identity":
        """By what the event is known again, as far as it may be shown."""
        from segcli.events.identity import identity_of

        return self.masked.identity if self.masked else identity_of(self.event, self.type, self.privacy.show_values)


class Settings(NamedTuple):
    """What events are checked against, and which findings are reported, as the user set it. `rules` is the version of
    segcli after which codes count as unknown.
    """

    event: str | None = None
    purpose: Purpose | None = None
    schema: Path | None = None
    engine: EngineName = "auto"
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    rules: str | None = None
    show_values: bool = False
    require: "tuple[Requirement, ...]" = ()

    def reports(self, code: str) -> bool:
        """Whether the user wants to see findings with this code."""
        if code in UNIGNORABLE:
            return True
        return code not in self.ignore and (not self.select or code in self.select)


class DataSchema(NamedTuple):
    """What checks the data of a webhook by a schema of the user's own, and what may be shown of it."""

    checker: Checker
    privacy: Privacy


class CandidateSchema(NamedTuple):
    """What one candidate is checked by: `whole` for the record, `data` for its data, and the cross-field rules. `whole`
    compiles its schema when it is called, since clean events need only the predicate of the rules. `privacy` holds the
    schema of the candidate, and tells what may be shown.
    """

    type: str | None
    whole: Callable[[], Checker] | None
    data: DataSchema | None
    privacy: Privacy
    rules: EventRules | None


def without_known(checked: CheckedEvent, findings: tuple[Finding, ...]) -> CheckedEvent:
    """A checked event with only the findings that the baseline does not know."""
    if len(findings) == len(checked.findings):
        return checked
    clean = not any(finding.severity is Severity.ERROR for finding in findings)
    return checked._replace(findings=findings, valid=None if checked.valid is None else clean)
