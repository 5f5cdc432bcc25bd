"""From a violated constraint to a finding, without showing what must be masked."""

import re

from segcli.findings import Finding, Json, Path
from segcli.privacy.policy import MASK
from segcli.rules.constraints.evaluation import Violation, member_of
from segcli.rules.constraints.expression import expression, function_of
from segcli.validation.finding_builder import FindingBuilder

SLOT = re.compile(r"\{([^{}]+)\}")
HARMLESS = ("stray(", "len(")
"""Functions whose value may be shown even if that of which they tell is masked."""


def explain_violation(violation: Violation, builder: FindingBuilder) -> Finding:
    """A finding at the member that a constraint blames, or at the object that should have it."""
    rule, constraint, path, owner, _ = violation
    value: Json = owner
    for step in constraint.at.split("."):
        if type(value) is not dict or step not in value:
            break
        path, value = (*path, step), value[step]
    message = SLOT.sub(lambda match: shown(match[1], violation, builder), constraint.says)
    expected = shown(constraint.expected, violation, builder) if constraint.expected else None
    actual = builder.privacy.value(value, path) if constraint.expected else None
    severity = constraint.severity or rule.severity
    return builder.finding(rule.code, severity, message, path, expected=expected, actual=actual)


def shown(text: str, violation: Violation, builder: FindingBuilder) -> str:
    """The value of an expression; masked unless every member that it comes from may be shown."""
    paths = expression(text).paths
    values = [member_of(path, violation.node).of(violation.owner) for path in paths]
    places: list[Path] = [(*violation.path, *path.split(".")) for path in paths]
    if text in paths:
        return builder.privacy.value(values[0], places[0])
    harmless = text.startswith(HARMLESS) or all(map(builder.privacy.is_shown, values, places))
    return str(function_of(text)(*values)) if harmless else MASK
