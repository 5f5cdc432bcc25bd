"""The findings of the cross-field rules, but for those that others explain."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from segcli.findings import Finding, Severity
from segcli.validation.codes import is_newer
from segcli.validation.explain_violation import blamed, explain_violation
from segcli.validation.field_selection import is_sure, softened
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.result import CandidateSchema

if TYPE_CHECKING:
    from segcli.rules.constraints.evaluation import Violation


class Explained(NamedTuple):
    """The pointers of the objects of which findings say already what is wrong, and of those that are `lacking` a member
    which is only misspelt: that explains what is said of the object, not of its other members.
    """

    objects: set[str]
    lacking: set[str]

    def covers(self, blamed: str) -> bool:
        """Whether what is said of the value at a pointer is explained."""
        return blamed in self.objects or blamed in self.lacking or blamed.rpartition("/")[0] in self.objects


def explained_by(findings: Iterable[Finding]) -> Explained:
    """What these findings explain."""
    objects: set[str] = set()
    lacking: set[str] = set()
    for finding in findings:
        if finding.severity > Severity.NOTE:
            explained = lacking if finding.code == "misspelt-property" else objects
            explained.add((finding.path or "").rpartition("/")[0])
    return Explained(objects, lacking)


def unexplained(schema: CandidateSchema, builder: FindingBuilder, findings: list[Finding]) -> Iterator["Violation"]:
    """The constraints that an event violates, but for those of which the findings say already what is wrong.

    They are left out before they are explained, which costs more than to find them: of 10,000 events with a fault that
    the schema finds, 1,800 violate a constraint, and all of these are of this kind.
    """
    if schema.rules is None:
        return
    explained = explained_by(findings)
    for violation in schema.rules.violations(builder.json, explained.objects, builder.pointer):
        if not explained.covers(builder.pointer(blamed(violation))):
            yield violation


def broken_rules(
    violations: Iterable["Violation"], builder: FindingBuilder, chosen: bool, version: str | None
) -> list[Finding]:
    """The findings for violations, but for constraints that are newer than the version of the rules that the user
    wants; for an event whose members a designer may have `chosen` or not.
    """
    wanted = (violation for violation in violations if not is_newer(violation.constraint.since, version))
    if not chosen:
        return [explain_violation(violation, builder) for violation in wanted]
    return [softened(explain_violation(violation, builder)) for violation in wanted if is_sure(violation)]
