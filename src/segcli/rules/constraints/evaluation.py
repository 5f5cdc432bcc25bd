"""Evaluates constraints one by one, to tell which of them a record violates, and where.

A constraint is bound to its node first: what splitting, looking up and typing can be done before an event comes. Done
anew for each object, that was three quarters of what a violation costs (250 us of an event). And where objects of one
kind have come often, a compiled predicate tells which of them are worth the evaluation: of the 30 constraints on a
faulty event mostly one is violated.
"""

import re
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
Below = tuple[tuple[tuple[str, SchemaNode], ...], SchemaNode | None]
"""The listed members of an object that constraints are about, with their nodes, and the node of all members that are
not listed if there is a constraint on these.
"""


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
        paths = re.findall(TERM, self.constraint.holds)
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
    it must be there. It `is_shallow` when it blames a member of the object, or the object that lacks it.
    """

    stated: RuleConstraint
    holds: Callable[..., Any]
    members: tuple[tuple[Member, bool], ...]
    is_shallow: bool

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
        self._compiled: dict[object, Callable[[Json, Json], bool]] = {}
        self._may_violate: dict[SchemaNode, Callable[[Json, Json], bool]] = {}
        self._below: dict[SchemaNode, Below] = {}

    def violations(self, record: Json, is_explained: Callable[[Path], bool]) -> Iterator[Violation]:
        """The violations of a record, from the outside in. Of an object that `is_explained` they are those that blame
        something deeper than a member of it. The object with the fault is the one that is most often suspected, and to
        evaluate its constraints takes 8 us.
        """
        sent = record.get("created_at") if type(record) is dict and self._applicable.envelope != "data" else None
        compiled = self._may_violate
        for owner, node, path in self.owners(record):
            may_violate = compiled.get(node) or self._seasoned(node)
            if may_violate is not None and not may_violate(owner, sent):
                continue
            explained = is_explained(path)
            for bound in self._bound_at(node.name or id(node), node):
                if not (explained and bound.is_shallow) and bound.is_violated(owner, sent):
                    yield Violation(*bound.stated, path, owner, node)

    def owners(self, record: Json) -> list[Owner]:
        """Every object of a record that constraints can be about, from the outside in, with its node and its path."""
        owners: list[Owner] = []
        self._gather(self._applicable.root, record, (), owners)
        return owners

    def _seasoned(self, node: SchemaNode) -> Callable[[Json, Json], bool] | None:
        """The predicate that tells which objects of a node are sure to obey; None as long as too few have come."""
        # The tree keeps every node, so that none is forgotten and its identity given to another one.
        key = node.name or id(node)
        self._evaluated[key] += 1
        if self._evaluated[key] < OFTEN:
            return None
        if key not in self._compiled:
            self._compiled[key] = object_may_violate(self._applicable, node)
        # By node as well as by definition: its name and its identity take as long as the look-up.
        self._may_violate[node] = self._compiled[key]
        return self._compiled[key]

    def _bound_at(self, key: object, node: SchemaNode) -> tuple[BoundConstraint, ...]:
        bound = self._bound.get(key)
        if bound is None:
            bound = self._bound[key] = tuple(bind(stated, node) for stated in self._applicable.at(node))
        return bound

    def _gather(self, node: SchemaNode, value: Json, path: Path, owners: list[Owner]) -> None:
        # A list to fill: generators that go down with it take twice as long, 60 us of an event.
        if type(value) is dict:
            owners.append((value, node, path))
            members, values = self._below.get(node) or self._relevant_below(node)
            for name, below in members:
                inner = value.get(name)
                if type(inner) is dict or type(inner) is list:
                    self._gather(below, inner, (*path, name), owners)
            if values is not None:
                for name, inner in value.items():
                    if (type(inner) is dict or type(inner) is list) and name not in node.members:
                        self._gather(values, inner, (*path, name), owners)
        elif type(value) is list and self._applicable.is_relevant(node.items):
            assert node.items is not None
            for index, inner in enumerate(value):
                self._gather(node.items, inner, (*path, index), owners)

    def _relevant_below(self, node: SchemaNode) -> Below:
        """What describes those members of an object that constraints are about, so that the others need no look."""
        is_relevant = self._applicable.is_relevant
        members = tuple((name, member) for name, member in node.members.items() if is_relevant(member))
        below = self._below[node] = members, node.values if is_relevant(node.values) else None
        return below


def bind(stated: RuleConstraint, node: SchemaNode) -> BoundConstraint:
    """The constraint, ready to be evaluated for the objects that a node describes."""
    holds = expression(stated.constraint.holds)
    members = tuple((member_of(path, node), path in holds.needed) for path in holds.paths)
    return BoundConstraint(stated, function_of(stated.constraint.holds), members, stated.constraint.is_shallow)


def member_of(path: str, node: SchemaNode) -> Member:
    """The member that a path of names leads to from a node."""
    steps = tuple(path.split("."))
    for step in steps:
        node = node.members[step]
    types = frozenset(kind for kind, names in NAMES_OF_TYPES.items() if not node.types.isdisjoint(names))
    return Member(steps, node, types)
