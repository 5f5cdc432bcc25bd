"""The findings of the cross-field rules, but for those that others explain."""

from segcli.findings import Finding, Severity
from segcli.validation.codes import is_newer
from segcli.validation.explain_violation import explain_violation
from segcli.validation.field_selection import is_sure, softened
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.result import CandidateSchema, Settings


def broken_rules(schema: CandidateSchema, builder: FindingBuilder, chosen: bool, settings: Settings) -> list[Finding]:
    """The findings of the cross-field rules, but for constraints that are newer than the version that the user wants;
    for an event whose members a designer may have `chosen` or not.
    """
    if schema.rules is None:
        return []
    violations = (
        violation
        for violation in schema.rules.violations(builder.json)
        if not is_newer(violation.constraint.since, settings.rules)
    )
    if not chosen:
        return [explain_violation(violation, builder) for violation in violations]
    return [softened(explain_violation(violation, builder)) for violation in violations if is_sure(violation)]


def unless_explained(broken: list[Finding], findings: list[Finding]) -> list[Finding]:
    """The broken rules, but for those about an object of which the schema already says what is wrong. That a member is
    misspelt only explains what is said of the object that lacks it.
    """
    faulty = [(finding.code, finding.path or "") for finding in findings if finding.severity > Severity.NOTE]
    objects = {path.rpartition("/")[0] for code, path in faulty if code != "misspelt-property"}
    lacking = {path.rpartition("/")[0] for code, path in faulty if code == "misspelt-property"}
    return [
        rule
        for rule in broken
        if rule.path is None
        or (objects.isdisjoint((rule.path, rule.path.rpartition("/")[0])) and rule.path not in lacking)
    ]
