"""Evaluates constraints one by one, to tell which of them a record violates, and where.

A constraint is bound to its node first: what splitting, looking up and typing can be done before an event comes. Done
anew for each object, that was three quarters of what a violation costs (250 us of an event). And where objects of one
kind have come often, a compiled predicate tells which of them are worth the evaluation: of the 30 constraints on a
faulty event mostly one is violated.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from segcli.findings import Json, Path
from segcli.rules.constraints.applicability import ApplicableConstraints, Rule, RuleConstraint
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.constraints.expression import TERM, expression, function_of
from segcli.rules.constraints.predicates import object_may_violate
from segcli.schemas.node import NAMES_OF_TYPES, SchemaNode

OFTEN = 16
"""So many objects of one kind are evaluated before the predicate is compiled, which takes as long as 20 of them."""

UNFIT = object()
"""Stands for a value of a type that the schema does not allow."""

Owner = tuple[dict[str, Json], SchemaNode, Path]
Below = tuple[dict[str, SchemaNode | None], SchemaNode | None]
"""The nodes of the listed members of an object, and that of all others."""


class Violation(NamedTuple):
    """A constraint that an object of a record violates. `path` leads to the object, which `node` describes."""

    rule: Rule
    constraint: Constraint
    path: Path
    owner: dict[str, Json]
    node: SchemaNode

    @property
    def absent_terms(self) -> tuple[str, ...]:
        """The members that count as nothing in a sum of the constraint, as they are null or not there."""
        paths = TERM.findall(self.constraint.holds)
        return tuple(path for path in paths if member_of(path, self.node).of(self.owner) is None)


class Member(NamedTuple):
    """A member that a constraint names: the steps to it, its node, and the Python types that are sure to fit there."""

    steps: tuple[str, ...]
    node: SchemaNode
    types: frozenset[type]

    def of(self, owner: Json) -> Json:
        """The member of an object: None where nothing is there, UNFIT where it is not what the schema says."""
        value = owner
        for step in self.steps:
            if value is None:
                return None
            if type(value) is not dict:
                return UNFIT
            value = value.get(step)
        return value if value is None or type(value) in self.types or self.node.fits(value) else UNFIT


class BoundConstraint(NamedTuple):
    """A constraint at a node, its expression as a function, and the members whose values that takes, each with whether
    it must be there.
    """

    stated: RuleConstraint
    holds: Callable[..., Any]
    members: tuple[tuple[Member, bool], ...]

    def is_violated(self, owner: Json, sent: Json) -> bool:
        """Whether the constraint can be evaluated for an object and does not hold."""
        values: list[Json] = []
        for member, needed in self.members:
            value = member.of(owner)
            if value is UNFIT or (needed and value is None):
                return False
            values.append(value)
        try:
            return not self.holds(*values, sent)
        except OverflowError:
            return False  # integers of 300 digits, which cannot be compared with fractions


class Evaluation:
    """Tells which of the applicable constraints a record violates; what is not as its schema says is passed over."""

    def __init__(self, applicable: ApplicableConstraints) -> None:
        self._applicable = applicable
        self._bound: dict[object, tuple[BoundConstraint, ...]] = {}
        self._evaluated: Counter[object] = Counter()
        self._may_violate: dict[object, Callable[[Json, Json], bool]] = {}
        self._below: dict[SchemaNode, Below] = {}

    def violations(self, record: Json) -> Iterator[Violation]:
        """The violations of a record, from the outside in."""
        sent = record.get("created_at") if type(record) is dict and self._applicable.envelope != "data" else None
        for owner, node, path in self.owners(record):
            for bound in self._suspected(node, owner, sent):
                if bound.is_violated(owner, sent):
                    yield Violation(*bound.stated, path, owner, node)

    def owners(self, record: Json) -> list[Owner]:
        """Every object of a record that constraints can be about, from the outside in, with its node and its path."""
        owners: list[Owner] = []
        self._gather(self._applicable.root, record, (), owners)
        return owners

    def _suspected(self, node: SchemaNode, owner: Json, sent: Json) -> tuple[BoundConstraint, ...]:
        """The constraints on an object, none where it is sure to obey them."""
        # The tree keeps every node, so that none is forgotten and its identity given to another one.
        key = node.name or id(node)
        may_violate = self._may_violate.get(key)
        if may_violate is not None:
            return self._bound[key] if may_violate(owner, sent) else ()
        self._evaluated[key] += 1
        if self._evaluated[key] == OFTEN:
            self._may_violate[key] = object_may_violate(self._applicable, node)
        return self._bound_at(key, node)

    def _bound_at(self, key: object, node: SchemaNode) -> tuple[BoundConstraint, ...]:
        bound = self._bound.get(key)
        if bound is None:
            bound = self._bound[key] = tuple(bind(stated, node) for stated in self._applicable.at(node))
        return bound

    def _gather(self, node: SchemaNode, value: Json, path: Path, owners: list[Owner]) -> None:
        # A list to fill: generators that go down with it take twice as long, 60 us of an event.
        if type(value) is dict:
            owners.append((value, node, path))
            members, values = self._relevant_below(node)
            for name, inner in value.items():
                kind = type(inner)
                if kind is dict or kind is list:
                    below = members.get(name, values)
                    if below is not None:
                        self._gather(below, inner, (*path, name), owners)
        elif type(value) is list and self._applicable.is_relevant(node.items):
            assert node.items is not None
            for index, inner in enumerate(value):
                self._gather(node.items, inner, (*path, index), owners)

    def _relevant_below(self, node: SchemaNode) -> Below:
        """What describes the members of an object: None for those that no constraint is about."""
        below = self._below.get(node)
        if below is None:
            is_relevant = self._applicable.is_relevant
            members = {name: member if is_relevant(member) else None for name, member in node.members.items()}
            below = self._below[node] = members, node.values if is_relevant(node.values) else None
        return below


def bind(stated: RuleConstraint, node: SchemaNode) -> BoundConstraint:
    """The constraint, ready to be evaluated for the objects that a node describes."""
    holds = expression(stated.constraint.holds)
    members = tuple((member_of(path, node), path in holds.needed) for path in holds.paths)
    return BoundConstraint(stated, function_of(stated.constraint.holds), members)


def member_of(path: str, node: SchemaNode) -> Member:
    """The member that a path of names leads to from a node."""
    steps = tuple(path.split("."))
    for step in steps:
        node = node.members[step]
    types = frozenset(kind for kind, names in NAMES_OF_TYPES.items() if not node.types.isdisjoint(names))
    return Member(steps, node, types)
