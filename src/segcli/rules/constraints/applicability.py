"""Where in an event the claims of the rules can be asked."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from segcli.findings import Json, Severity
from segcli.rules.constraints.constraint import Constraint
from segcli.rules.constraints.expression import expression
from segcli.schemas.places import Map, Place


class Rule(NamedTuple):
    """A rule file: its code, how bad its findings are, its claims, and those that it makes of what a schema says."""

    code: str
    severity: Severity
    claims: tuple[Constraint, ...]
    constraints_for: Callable[[Place], Iterator[Constraint]] | None


class RuleConstraint(NamedTuple):
    """A claim and the rule that states it."""

    rule: Rule
    claim: Constraint


class ApplicableConstraints:
    """The places of a closed schema document, and what can be asked at each of them about one event; if it is `gated`,
    about records that the gate has accepted.
    """

    def __init__(self, event: str, document: dict[str, Json], rules: Iterable[Rule], gated: bool = False) -> None:
        self.root = Map(document).root
        self.gated = gated
        self._rules = tuple(rules)
        self._starting: dict[str, list[RuleConstraint]] = {}
        envelope = envelope_of(self.root)
        for rule in self._rules:
            for claim in rule.claims:
                named = event.startswith(claim.events) and not event.startswith(claim.apart_from)
                if named and envelope in claim.envelopes:
                    start = expression(claim.holds).paths[0].partition(".")[0]
                    self._starting.setdefault(start, []).append(RuleConstraint(rule, claim))
        self._asked: dict[object, tuple[RuleConstraint, ...]] = {}
        self._matters: dict[object, bool] = {}

    def asked(self, place: Place) -> tuple[RuleConstraint, ...]:
        """The claims that can be asked of an object at this place."""
        key = place.name or id(place)
        if key not in self._asked:
            found = self._found(place) if place.members else ()
            self._asked[key] = tuple(gated(found) if self.gated else found)
        return self._asked[key]

    def _found(self, place: Place) -> Iterator[RuleConstraint]:
        for start in place.members:
            for stated in self._starting.get(start, ()):
                if is_askable(stated.claim, place):
                    yield stated
        for rule in self._rules:
            if rule.constraints_for:
                yield from (RuleConstraint(rule, claim) for claim in rule.constraints_for(place))

    def matters(self, place: Place | None) -> bool:
        """Whether anything can be asked at this place or below it."""
        if place is None:
            return False
        key = place.name or id(place)
        if key not in self._matters:
            below = (*place.members.values(), place.items, place.values)
            self._matters[key] = bool(self.asked(place)) or any(map(self.matters, below))
        return self._matters[key]


def is_askable(claim: Constraint, place: Place) -> bool:
    """Whether objects at a place can have the members that a claim is about."""
    members = [place.at(path) for path in expression(claim.holds).paths]
    if any(member is None or claim.kind not in (None, member.kind) for member in members):
        return False
    return all(place.at(path) for path in claim.beside)


def gated(found: Iterable[RuleConstraint]) -> Iterator[RuleConstraint]:
    """What is left to ask of what the gate has accepted, in its cheaper form and each question once."""
    asked: set[str] = set()
    for rule, claim in found:
        holds = claim.holds if claim.gated is None else claim.gated
        if holds and holds not in asked:
            asked.add(holds)
            yield RuleConstraint(rule, claim._replace(holds=holds))


def envelope_of(root: Place) -> str:
    """Which envelope a document describes, or `data` when there is none."""
    if "data" not in root.members or "source" not in root.members:
        return "data"
    return "project" if "wh" in root.members["source"].members["id"].ids else "distribution"
