"""Cross-field rules: what must agree inside an event, beyond what a schema can say.

Every file here is a rule. Its name is the code of its findings, its docstring is the page
that `segcli explain` prints, `SEVERITY` says how bad they are, `SINCE` which version of segcli was the first to have
it, and `CONSTRAINTS` what holds of every sound event;
`constraints_for` makes further ones of what the schema says of a place; with `PREFILTERED`, the prefilter schema sees
to all of these.
"""

import os
from collections.abc import Callable, Collection, Iterator
from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from segcli.engines import Engine
from segcli.findings import Json, Path, pointer
from segcli.rules.constraints.applicability import ApplicableConstraints, Rule
from segcli.rules.constraints.predicates import is_clean, may_violate
from segcli.schemas.closing import prefilter

if TYPE_CHECKING:
    from segcli.rules.constraints.evaluation import Evaluation, Violation


@cache
def names() -> tuple[str, ...]:
    """The names of the rule files."""
    files = os.listdir(os.path.dirname(__file__))
    return tuple(sorted(file.removesuffix(".py") for file in files if file.endswith(".py") and file[0] != "_"))


def codes() -> dict[str, str]:
    """The code of every rule with its page."""
    from segcli.console import docstrings

    modules = {name: import_module(f"{__name__}.{name}").__name__ for name in names()}
    return {code_of(name): docstrings.of_module(module) for name, module in modules.items()}


def since() -> dict[str, str]:
    """The code of every rule with the version that it exists since."""
    return {code_of(name): import_module(f"{__name__}.{name}").SINCE for name in names()}


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule."""
    return tuple(rule(name) for name in names())


def rule(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    made, is_prefiltered = getattr(module, "constraints_for", None), getattr(module, "PREFILTERED", False)
    return Rule(code_of(name), module.SEVERITY, module.CONSTRAINTS, made, is_prefiltered)


def code_of(name: str) -> str:
    return name.replace("_", "-")


class EventRules:
    """The rules for one event: `document` is the closed schema of its records, `event` its name, or nothing when only
    the envelope is known.
    """

    def __init__(self, event: str, document: dict[str, Any]) -> None:
        self._event = event
        self._document = document

    def is_clean(self, compile_schema: Engine) -> Callable[[Json], bool]:
        """The predicate that lets a clean record pass: it obeys its schema, and every constraint.

        It is strict rather than right: a record that does not pass may still be clean.
        """
        applicable = ApplicableConstraints(self._event, self._document, rules(), prefiltered=True)
        return is_clean(compile_schema(prefilter(self._document)).is_valid, applicable)

    def violations(
        self, record: Json, explained: Collection[str] = (), pointer_of: Callable[[Path], str] = pointer
    ) -> Iterator["Violation"]:
        """What a record violates, whatever it is. Of objects of which it is `explained` what is wrong, by the pointers
        that `pointer_of` makes of paths, what blames these or a member of theirs is left out.
        """
        try:
            may_violate = self._may_violate(record, explained)
        except OverflowError:
            may_violate = True
        if may_violate:
            yield from self._evaluation.violations(record, lambda path: pointer_of(path) in explained)

    @cached_property
    def _applicable(self) -> ApplicableConstraints:
        return ApplicableConstraints(self._event, self._document, rules())

    @cached_property
    def _evaluation(self) -> "Evaluation":
        from segcli.rules.constraints.evaluation import Evaluation

        return Evaluation(self._applicable)

    @cached_property
    def _may_violate(self) -> Callable[[Json, Collection[str]], bool]:
        return may_violate(self._applicable)
