"""Tells which claims do not hold of a record, and says so without showing what must be masked."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from segcli.findings import Finding, Json, Path
from segcli.privacy.policy import MASK
from segcli.rules.constraints.applicability import ApplicableConstraints, RuleConstraint
from segcli.rules.constraints.evaluation import BoundConstraint, bound, member
from segcli.rules.constraints.expression import expression, question
from segcli.schemas.places import Place
from segcli.validation.finding_builder import FindingBuilder

SLOT = re.compile(r"\{([^{}]+)\}")
HARMLESS = ("stray(", "len(")
"""Functions whose value may be shown even if that of which they tell is masked."""


class Owner(NamedTuple):
    """An object of the record that claims are about, and where it stands."""

    value: dict[str, Json]
    place: Place
    path: Path


class Telling:
    """Tells which claims of a ground do not hold of a record; what is not as its schema says is passed over."""

    def __init__(self, ground: ApplicableConstraints) -> None:
        self._ground = ground
        self._inquiries: dict[int, tuple[BoundConstraint, ...]] = {}

    def findings(self, subject: FindingBuilder) -> Iterator[Finding]:
        """A finding for each claim that does not hold."""
        for owner in owners(self._ground, self._ground.root, subject.json, ()):
            for asked in self._asked(owner.place):
                if asked.is_broken(owner.value):
                    yield finding(asked.stated, owner, subject)

    def _asked(self, place: Place) -> tuple[BoundConstraint, ...]:
        # The ground keeps every place, so that none is forgotten and its identity given to another one.
        found = self._inquiries.get(id(place))
        if found is None:
            found = tuple(bound(stated, place) for stated in self._ground.asked(place))
            self._inquiries[id(place)] = found
        return found


def owners(ground: ApplicableConstraints, place: Place, value: Json, path: Path) -> Iterator[Owner]:
    """Every object that claims can be about, from the outside in."""
    if type(value) is dict:
        yield Owner(value, place, path)
        for name, inner in value.items():
            below = place.members.get(name, place.values)
            if below is not None and type(inner) in (dict, list) and ground.matters(below):
                yield from owners(ground, below, inner, (*path, name))
    elif type(value) is list and place.items is not None and ground.matters(place.items):
        for index, inner in enumerate(value):
            yield from owners(ground, place.items, inner, (*path, index))


def finding(stated: RuleConstraint, owner: Owner, subject: FindingBuilder) -> Finding:
    """A finding at the member that a claim blames, or at the object that should have it."""
    rule, claim = stated
    path: Path = owner.path
    value: Json = owner.value
    for step in claim.at.split("."):
        if type(value) is not dict or step not in value:
            break
        path, value = (*path, step), value[step]
    message = SLOT.sub(lambda match: shown(match[1], owner, subject), claim.says)
    expected = shown(claim.expected, owner, subject) if claim.expected else None
    actual = subject.privacy.value(value, path) if claim.expected else None
    severity = claim.severity or rule.severity
    return subject.finding(rule.code, severity, message, path, expected=expected, actual=actual)


def shown(text: str, owner: Owner, subject: FindingBuilder) -> str:
    """The value of an expression; masked unless every member that it comes from may be shown."""
    paths = expression(text).paths
    values = [member(path, owner.place).of(owner.value) for path in paths]
    places: list[Path] = [(*owner.path, *path.split(".")) for path in paths]
    if text in paths:
        return subject.privacy.value(values[0], places[0])
    harmless = text.startswith(HARMLESS) or all(map(subject.privacy.is_shown, values, places))
    return str(question(text)(*values)) if harmless else MASK
