"""Tells which claims do not hold of a record, and says so without showing what must be masked."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from segcli.explain import Subject
from segcli.findings import Finding, Json
from segcli.positions import Path
from segcli.privacy import MASK
from segcli.rules.expressions import expression, question
from segcli.rules.grounds import Ground, Stated
from segcli.rules.places import Place

SLOT = re.compile(r"\{([^{}]+)\}")
HARMLESS = ("stray(", "len(")
"""Functions whose value may be shown even if that of which they tell is masked."""
UNFIT = object()
"""Stands for a value of a type that the schema does not allow."""


class Owner(NamedTuple):
    """An object of the record that claims are about, and where it stands."""

    value: dict[str, Json]
    place: Place
    path: Path


def told(ground: Ground, subject: Subject) -> Iterator[Finding]:
    """A finding for each claim that does not hold; what is not as its schema says is passed over."""
    for owner in owners(ground, ground.root, subject.json, ()):
        for stated in ground.asked(owner.place):
            if is_broken(stated.claim.holds, owner):
                yield finding(stated, owner, subject)


def owners(ground: Ground, place: Place, value: Json, path: Path) -> Iterator[Owner]:
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


def is_broken(text: str, owner: Owner) -> bool:
    """Whether a claim can be asked and does not hold."""
    asked = expression(text)
    values = {path: value_at(path, owner) for path in asked.paths}
    if any(value is UNFIT for value in values.values()) or any(values[path] is None for path in asked.needed):
        return False
    return not question(text)(*values.values())


@cache
def steps(path: str) -> tuple[str, ...]:
    """The members that a path leads through; splitting it anew each time took a tenth of a fault's cost."""
    return tuple(path.split("."))


def value_at(path: str, owner: Owner) -> Json:
    """What a path of members leads to: None where nothing is there, UNFIT where it is not what the schema says."""
    value: Json = owner.value
    place = owner.place
    for step in steps(path):
        if value is None:
            return None
        if type(value) is not dict:
            return UNFIT
        value, place = value.get(step), place.members[step]
    return value if value is None or place.fits(value) else UNFIT


def finding(stated: Stated, owner: Owner, subject: Subject) -> Finding:
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


def shown(text: str, owner: Owner, subject: Subject) -> str:
    """The value of an expression; masked unless every member that it comes from may be shown."""
    paths = expression(text).paths
    values = [value_at(path, owner) for path in paths]
    places: list[Path] = [(*owner.path, *path.split(".")) for path in paths]
    if text in paths:
        return subject.privacy.value(values[0], places[0])
    harmless = text.startswith(HARMLESS) or all(map(subject.privacy.is_shown, values, places))
    return str(question(text)(*values)) if harmless else MASK
