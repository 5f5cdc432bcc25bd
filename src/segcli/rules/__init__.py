"""Cross-field rules: what must agree inside an event, beyond what a schema can say.

Every file here whose name has an underscore is a rule. Its name is the code of its findings, its docstring is the page
that `segcli explain` prints, `SEVERITY` says how bad they are, and `CONSTRAINTS` what holds of every sound event;
`constraints_for` makes further claims of what the schema says of a place.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segcli.engines import Engine
from segcli.findings import Finding, Json
from segcli.rules.constraints.applicability import ApplicableConstraints, Rule
from segcli.rules.constraints.predicates import is_clean, may_violate
from segcli.schemas.closing import prefilter

if TYPE_CHECKING:
    from segcli.rules.constraints.telling import Telling
    from segcli.validation.finding_builder import FindingBuilder


@cache
def names() -> tuple[str, ...]:
    """The names of the rule files."""
    # Path.glob would compile a pattern: 1 ms of start-up.
    files = (Path(name) for name in os.listdir(Path(__file__).parent))
    return tuple(sorted(file.stem for file in files if file.suffix == ".py" and "_" in file.stem.strip("_")))


def codes() -> dict[str, str]:
    """The code of every rule with its page."""
    from segcli.console import docstrings

    modules = {name: import_module(f"{__name__}.{name}").__name__ for name in names()}
    return {code_of(name): docstrings.of_module(module) for name, module in modules.items()}


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule."""
    return tuple(rule(name) for name in names())


def rule(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    return Rule(code_of(name), module.SEVERITY, module.CONSTRAINTS, getattr(module, "constraints_for", None))


def code_of(name: str) -> str:
    return name.replace("_", "-")


class Rules:
    """The rules for one event: `document` is the closed schema of its records, `event` its name, or nothing when only
    the envelope is known.
    """

    def __init__(self, event: str, document: dict[str, Any]) -> None:
        self._event = event
        self._document = document

    def gate(self, compiled: Engine) -> Callable[[Json], bool]:
        """The one question that lets a clean record pass: it obeys its schema, and no rule has anything to say.

        It is strict rather than right: a record that does not pass may still be clean.
        """
        ground = ApplicableConstraints(self._event, self._document, rules(), gated=True)
        return is_clean(compiled(prefilter(self._document)).is_valid, ground)

    def findings(self, subject: "FindingBuilder") -> Iterator[Finding]:
        """What the rules say of a record, whatever it is."""
        if self._doubt(subject.json):
            yield from self._telling.findings(subject)

    @cached_property
    def _ground(self) -> ApplicableConstraints:
        return ApplicableConstraints(self._event, self._document, rules())

    @cached_property
    def _telling(self) -> "Telling":
        from segcli.rules.constraints.telling import Telling

        return Telling(self._ground)

    @cached_property
    def _doubt(self) -> Callable[[Json], bool]:
        return may_violate(self._ground)
