"""Which constraints apply at which place of an event."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from segcli.findings import Json, Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.constraints.expression import expression, first_member
from segcli.schemas.node import SchemaNode


class Rule(NamedTuple):
    """A rule file: its code, how bad its findings are, its constraints, and those that it makes of what a schema says
    of a place, which the prefilter alone may see to.
    """

    code: str
    severity: Severity
    constraints: tuple[Constraint, ...]
    constraints_for: Callable[[SchemaNode], Iterator[Constraint]] | None
    is_prefiltered: bool


class RuleConstraint(NamedTuple):
    """A constraint and the rule that states it."""

    rule: Rule
    constraint: Constraint


class ApplicableConstraints:
    """The constraints on the events of one closed schema document, by the node that describes an object.

    `event` is the name of the event, or nothing when only the envelope is known. If `prefiltered`, they are those on
    records that the prefilter schema has accepted. `envelope` is what is around the data: `project`, `distribution`, or
    `data` for nothing.
    """

    def __init__(self, event: str, document: dict[str, Json], rules: Iterable[Rule], prefiltered: bool = False) -> None:
        self.root = SchemaNode(document, document)
        self.prefiltered = prefiltered
        self._rules = tuple(rules)
        self._by_first_member: dict[str, list[RuleConstraint]] = {}
        self.envelope = envelope_of(self.root)
        for rule in self._rules:
            for constraint in rule.constraints:
                named = event.startswith(constraint.events) and not event.startswith(constraint.apart_from)
                if named and self.envelope in constraint.envelopes:
                    first = first_member(constraint.holds)
                    self._by_first_member.setdefault(first, []).append(RuleConstraint(rule, constraint))
        self._at: dict[object, tuple[RuleConstraint, ...]] = {}
        self._relevant: dict[object, bool] = {}

    def at(self, node: SchemaNode) -> tuple[RuleConstraint, ...]:
        """The constraints on an object that this node describes."""
        key = node.name or id(node)
        if key not in self._at:
            self._at[key] = tuple(self._constraints(node))
        return self._at[key]

    def _constraints(self, node: SchemaNode) -> Iterator[RuleConstraint]:
        applicable = self._applicable(node) if node.members else iter(())
        return if_accepted(applicable) if self.prefiltered else applicable

    def _applicable(self, node: SchemaNode) -> Iterator[RuleConstraint]:
        for first in node.members:
            for stated in self._by_first_member.get(first, ()):
                if applies(stated.constraint, node):
                    yield stated
        for rule in self._rules:
            if rule.constraints_for and not (self.prefiltered and rule.is_prefiltered):
                for constraint in rule.constraints_for(node):
                    if self.envelope in constraint.envelopes:
                        yield RuleConstraint(rule, constraint)

    def is_relevant(self, node: SchemaNode | None) -> bool:
        """Whether there is a constraint on what this node describes, or on anything below it."""
        if node is None or not node.is_container:
            return False
        key = node.name or id(node)
        if key not in self._relevant:
            below = (*node.members.values(), node.items, node.values)
            # One constraint is enough: most of what an event may have is not in it, and needs no others.
            has_one = next(self._constraints(node), None) is not None
            self._relevant[key] = has_one or any(map(self.is_relevant, below))
        return self._relevant[key]


def applies(constraint: Constraint, node: SchemaNode) -> bool:
    """Whether objects that a node describes can have the members that a constraint is about."""
    for path in expression(constraint.holds).paths:
        member = node.at(path)
        if member is None or constraint.kind not in (None, member.kind):
            return False
    return all(node.at(path) for path in constraint.beside)


def if_accepted(stated: Iterable[RuleConstraint]) -> Iterator[RuleConstraint]:
    """What is left to evaluate of what the prefilter has accepted, in its cheaper form and each expression once."""
    seen: set[str] = set()
    for rule, constraint in stated:
        holds = constraint.holds if constraint.if_accepted is None else constraint.if_accepted
        if holds and holds not in seen:
            seen.add(holds)
            yield RuleConstraint(rule, constraint._replace(holds=holds))


def envelope_of(root: SchemaNode) -> str:
    """Which envelope a document describes, or `data` when there is none, or only a part of one."""
    if not root.required.issuperset(("data", "source")):
        return "data"
    return "project" if "wh_" in root.members["source"].members["id"].id_prefixes else "distribution"
