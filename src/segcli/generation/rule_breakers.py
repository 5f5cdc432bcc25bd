"""Changes by which a payload breaks a cross-field rule; they follow from the constraints of the rule."""

from collections.abc import Iterator
from typing import Any

from segcli.findings import Json, Path, value_at
from segcli.generation.drafts import Draft
from segcli.generation.invented_values import ABSENT, Context
from segcli.generation.rendering import SchemaCompiler
from segcli.generation.shares import shares
from segcli.generation.times import START
from segcli.rules import code_of, names, rule
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.evaluation import Evaluation
from segcli.rules.constraints.expression import expression
from segcli.schemas.prefixes import prefixes
from segcli.schemas.tree import SchemaTree

TIMES = ("2014-02-03T04:05:06.789Z", "2041-02-03T04:05:06.789Z", "0001-01-01T00:00:00.000Z")
"""A time before all that happens in payloads, one after it, and one at which nothing happened."""


class RuleBreaker:
    """Breaks one rule: a member that the rule is about is changed, added or left out."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._applicable: dict[SchemaTree, ApplicableConstraints] = {}

    def __call__(self, draft: Draft) -> Iterator[str]:
        """Payloads in which one such member is changed. Some of them still follow the rule."""
        applicable = self._applicable_to(draft)
        paths = [
            (*owner, *path.split("."))
            for _, node, owner in Evaluation(applicable).owners(draft.json)
            for _, constraint in applicable.at(node)
            for path in (constraint.at, *expression(constraint.holds).paths)
        ]
        distinct_paths = list(dict.fromkeys(paths))
        start = draft.chance.between(0, max(len(distinct_paths) - 1, 0))
        for path in distinct_paths[start:] + distinct_paths[:start]:
            yield from changed_payloads(draft, path)

    def _applicable_to(self, draft: Draft) -> ApplicableConstraints:
        if draft.schema_tree not in self._applicable:
            [name] = [name for name in names() if code_of(name) == self._code]
            document = draft.schema_tree.document
            self._applicable[draft.schema_tree] = ApplicableConstraints(draft.event, document, [rule(name)])
        return self._applicable[draft.schema_tree]


def changed_payloads(draft: Draft, path: Path) -> Iterator[str]:
    """The payload with other values at a path, and without it."""
    parent = value_at(draft.json, path[:-1])
    if not isinstance(parent, dict):
        return
    value = parent.get(path[-1])
    for other in other_values(draft, path, value):
        yield draft.replaced(path, other)
    if path[-1] in parent:
        yield draft.without(path)


def other_values(draft: Draft, path: Path, value: Json) -> Iterator[Json]:
    """Other values for a path, which its schema allows."""
    schemas = draft.schemas(path)
    choices = [choice for schema in schemas for choice in schema.get("enum", ()) if choice not in (value, None)]
    yield from choices
    if value is None:
        yield from (minimal_value(draft, schema) for schema in draft.schema_tree.subschemas(path))
    elif isinstance(value, str) and not choices:
        yield from other_texts(value, schemas)
    elif type(value) in (int, float):
        yield from (value + 1, value + 1000, value + 0.5, 0, -1)
    elif isinstance(value, list):
        yield []


def other_texts(value: str, schemas: list[dict[str, Any]]) -> Iterator[str]:
    """Other texts of the same form, ids with the prefix of another kind of object or a blank, and an empty text."""
    if any(schema.get("format") == "date-time" for schema in schemas):
        yield f"{value[:20]}{(int(value[20:23]) + 1) % 1000:03}Z"
        yield from TIMES
    elif any("x-id" in schema for schema in schemas):
        yield f"{value[:-6]}{int(value[-6:], 16) ^ 1:06x}"
        start, _, rest = value.partition("_")
        yield from (f"{prefix}{rest}" for prefix in ("seg_", "cust_") if prefix != f"{start}_" and prefix in prefixes())
        yield f"{value} "
    else:
        yield f"{value} (old)"
        yield ""


def minimal_value(draft: Draft, schema: dict[str, Any]) -> Json:
    """A value that a schema allows, with no more than it requires."""
    render = SchemaCompiler(draft.schema_tree.document, shares()).compile(schema)
    return render(ABSENT, Context(draft.chance, START), 0)
