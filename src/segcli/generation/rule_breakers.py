"""Changes by which a payload breaks a cross-field rule; they follow from what the rule states."""

from collections.abc import Iterator
from typing import Any

from segcli.findings import Json, Path
from segcli.generation.drafts import Draft
from segcli.generation.making import ABSENT, Moment
from segcli.generation.moments import START
from segcli.generation.plan import Plans
from segcli.generation.shares import shares
from segcli.rules import code_of, names, rule
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.evaluation import Evaluation
from segcli.rules.constraints.expression import expression
from segcli.schemas.prefixes import prefixes
from segcli.schemas.tree import SchemaTree

TIMES = ("2001-02-03T04:05:06.789Z", "2041-02-03T04:05:06.789Z")
"""A time before all that happens in payloads, and one after it."""


class RuleBreaker:
    """Breaks one rule: a member that the rule is about has another value, comes, or is left out."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._applicable: dict[SchemaTree, ApplicableConstraints] = {}

    def __call__(self, draft: Draft) -> Iterator[str]:
        """Payloads in which one such member is changed. In some of them all still agrees, as in that of an enumeration
        whose other values nothing forbids.
        """
        applicable = self._applicable_to(draft)
        found = [
            (*owner, *path.split("."))
            for _, node, owner in Evaluation(applicable).owners(draft.json)
            for _, constraint in applicable.at(node)
            for path in (constraint.at, *expression(constraint.holds).paths)
        ]
        places = list(dict.fromkeys(found))
        start = draft.chance.between(0, max(len(places) - 1, 0))
        for place in places[start:] + places[:start]:
            yield from changes(draft, place)

    def _applicable_to(self, draft: Draft) -> ApplicableConstraints:
        if draft.places not in self._applicable:
            [name] = [name for name in names() if code_of(name) == self._code]
            self._applicable[draft.places] = ApplicableConstraints(draft.event, draft.places.document, [rule(name)])
        return self._applicable[draft.places]


def changes(draft: Draft, path: Path) -> Iterator[str]:
    """The payload with something else at a place, and without it."""
    parent: Json = draft.json
    for step in path[:-1]:
        parent = parent[step] if isinstance(step, int) else parent.get(step) if isinstance(parent, dict) else None
    if not isinstance(parent, dict):
        return
    value = parent.get(path[-1])
    for other in others(draft, path, value):
        yield draft.replaced(path, other)
    if path[-1] in parent:
        yield draft.without(path)


def others(draft: Draft, path: Path, value: Json) -> Iterator[Json]:
    """Other values for a place, which its schema allows."""
    schemas = draft.schemas(path)
    choices = [choice for schema in schemas for choice in schema.get("enum", ()) if choice not in (value, None)]
    yield from choices
    if value is None:
        yield from (made(draft, schema) for schema in draft.places.subschemas(path))
    elif isinstance(value, str) and not choices:
        yield from texts(value, schemas)
    elif type(value) in (int, float):
        yield from (value + 1, value + 1000)
    elif isinstance(value, list):
        yield []


def texts(value: str, schemas: list[dict[str, Any]]) -> Iterator[str]:
    """Other texts of the same form, and ids that start as those of something else do."""
    if any(schema.get("format") == "date-time" for schema in schemas):
        yield f"{value[:20]}{(int(value[20:23]) + 1) % 1000:03}Z"
        yield from TIMES
    elif any("x-id" in schema for schema in schemas):
        yield f"{value[:-6]}{int(value[-6:], 16) ^ 1:06x}"
        start, _, rest = value.partition("_")
        yield from (f"{prefix}{rest}" for prefix in ("seg_", "cust_") if prefix != f"{start}_" and prefix in prefixes())
    else:
        yield f"{value} (old)"


def made(draft: Draft, schema: dict[str, Any]) -> Json:
    """A value that a schema allows, with no more than it requires."""
    show = Plans(draft.places.document, shares()).show(schema)
    return show(ABSENT, Moment(draft.chance, START), 0)
