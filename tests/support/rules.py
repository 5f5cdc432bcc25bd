"""What the tests of the cross-field rules share: an event, changed at some places, and what the rules say of it."""

import copy
import json
from functools import cache
from typing import Any, NamedTuple

from segcli.engines.native import compile_schema
from segcli.findings import Finding, Json
from segcli.input.positions import Positions
from segcli.privacy.policy import Privacy
from segcli.rules import EventRules
from segcli.validation.explain_violation import explain_violation
from segcli.validation.finding_builder import FindingBuilder
from support.events import document, payload

GONE = object()
"""Stands for a member that is taken away."""

Edits = dict[str, Any]


class Ruling(NamedTuple):
    """What a schema and the rules say of a record."""

    valid: bool
    is_clean: bool
    findings: list[Finding]

    @property
    def codes(self) -> list[tuple[str, str | None]]:
        return [(finding.code, finding.path) for finding in self.findings]


@cache
def compiled(event: str, envelope: str) -> tuple[Any, Any, EventRules]:
    closed = document(event, envelope)
    rules = EventRules(event, closed)
    return compile_schema(closed).is_valid, rules.is_clean(compile_schema), rules


def ruling(event: str, record: Json, envelope: str = "data", show_values: bool = True) -> Ruling:
    """The ruling on a record; `envelope` is the one around the data."""
    is_valid, passes, rules = compiled(event, envelope)
    privacy = Privacy(document(event, envelope), show_values).of(record)
    builder = FindingBuilder(record, Positions(json.dumps(record).encode()), privacy)
    return Ruling(
        is_valid(record),
        passes(record),
        [explain_violation(violation, builder) for violation in rules.violations(record)],
    )


def edited(value: Any, edits: Edits) -> Any:
    """A copy of a JSON value with some members set, added or taken away, each by its JSON Pointer."""
    value = copy.deepcopy(value)
    for where, new in edits.items():
        *above, last = (int(step) if step.isdecimal() else step for step in where.split("/")[1:])
        inner = value
        for step in above:
            inner = inner[step]
        if new is GONE:
            del inner[last]
        else:
            inner[last] = new
    return value


def ruling_on(file: str, edits: Edits, show_values: bool = True) -> Ruling:
    """The ruling on an example that has been edited."""
    return ruling(file.partition("/")[0], edited(payload(f"{file}.json"), edits), show_values=show_values)
