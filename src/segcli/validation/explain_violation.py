"""From a violated constraint to a finding, without showing what must be masked."""

import re
from collections.abc import Iterator

from segcli.findings import Finding, Json, Path, value_at
from segcli.privacy.policy import MASK
from segcli.rules.constraints.constraint import TERMS
from segcli.rules.constraints.evaluation import Violation, member_of
from segcli.rules.constraints.expression import TERM, expression, function_of
from segcli.validation.finding_builder import FindingBuilder

SLOT = re.compile(r"\{([^{}]+)\}")
QUOTED = re.compile(r'"([^"]*)"')
HARMLESS = ("stray(", "id_fault(", "empty(", "len(")
"""Functions whose value may be shown even if their arguments are masked."""


def explain_violation(violation: Violation, builder: FindingBuilder) -> Finding:
    """A finding at the member that a constraint blames, or at the object that should have it."""
    rule, constraint, path = violation.rule, violation.constraint, blamed(violation)
    message = SLOT.sub(lambda match: in_words(match[1], violation, builder), constraint.says)
    expected = text_of(constraint.expected, violation, builder) if constraint.expected else None
    actual = builder.privacy.value(builder.at(path), path) if constraint.expected else None
    severity = constraint.severity or rule.severity
    return builder.finding(rule.code, severity, message, path, expected=expected, actual=actual)


def blamed(violation: Violation) -> Path:
    """The path of the member that a constraint blames, as far as it is there."""
    path: Path = violation.path
    value: Json = violation.owner
    for step in violation.constraint.at.split("."):
        if type(value) is not dict or step not in value:
            break
        path, value = (*path, step), value[step]
    return path


def in_words(slot: str, violation: Violation, builder: FindingBuilder) -> str:
    """What stands in a sentence for an expression in braces: its value, or its own words without absent terms."""
    if not slot.startswith(TERMS):
        return text_of(slot, violation, builder)
    present = re.sub(
        TERM,
        lambda term: "" if term[1] in violation.absent_terms else term[0].replace(" or 0", ""),
        slot.removeprefix(TERMS),
    )
    return present.translate(str.maketrans("", "", "()"))


def text_of(expression_text: str, violation: Violation, builder: FindingBuilder) -> str:
    """The value of an expression; masked unless every value that it is made of may be shown."""
    paths = expression(expression_text).paths
    values = [member_of(path, violation.node).of(violation.owner) for path in paths]
    places: list[Path] = [(*violation.path, *path.split(".")) for path in paths]
    if expression_text in paths:
        return builder.privacy.value(values[0], places[0])
    names = QUOTED.findall(expression_text)
    used = (part for value, place in zip(values, places, strict=True) for part in parts(value, place, names))
    harmless = expression_text.startswith(HARMLESS) or all(builder.privacy.is_shown(*part) for part in used)
    return str(function_of(expression_text)(*values)) if harmless else MASK


def parts(value: Json, place: Path, names: list[str]) -> Iterator[tuple[Json, Path]]:
    """What an expression takes of a value, each with its path: of a list of objects the members of these names."""
    if type(value) is not list:
        yield value, place
        return
    for index, item in enumerate(value):
        for name in names:
            path = tuple(name.split("."))
            yield value_at(item, path) if type(item) is dict else item, (*place, index, *path)
