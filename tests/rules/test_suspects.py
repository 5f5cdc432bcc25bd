"""Objects that come often are first asked by a compiled predicate; what is said of them stays the same."""

import copy
from typing import Any

import pytest

from segcli.findings import Path, pointer
from segcli.rules import EventRules, rules
from segcli.rules.constraints.applicability import ApplicableConstraints
from segcli.rules.constraints.evaluation import OFTEN, Evaluation, Violation
from support.events import EVENTS, document, first_example, places, replaced, webhook

ODD: tuple[Any, ...] = (None, -1, "", "x", {}, [], True, 10**400)


def nothing_explained(_: Path) -> bool:
    return False


def told(violations: list[Violation]) -> list[tuple[str, Path]]:
    return [(violation.constraint.holds, violation.path) for violation in violations]


def evaluation(event: str) -> Evaluation:
    return Evaluation(ApplicableConstraints(event, document(event, "data"), rules()))


@pytest.mark.parametrize("event", list(EVENTS)[::8])
def test_a_violation_is_found_however_often_its_kind_of_object_has_come(event: str) -> None:
    sound = first_example(event)
    seasoned = evaluation(event)
    for _ in range(OFTEN):
        assert list(seasoned.violations(sound, nothing_explained)) == []
    found = 0
    for number, place in enumerate(places(sound)):
        record = replaced(copy.deepcopy(sound), place, ODD[number % len(ODD)])
        told = [(violation[1].holds, violation.path) for violation in seasoned.violations(record, nothing_explained)]
        fresh = evaluation(event).violations(record, nothing_explained)
        assert told == [(violation[1].holds, violation.path) for violation in fresh]
        found += bool(told)
    assert found


@pytest.mark.parametrize("event", list(EVENTS)[::16])
def test_of_an_explained_object_only_what_blames_something_deeper_is_found(event: str) -> None:
    sound, rules_of = first_example(event), evaluation(event)
    for number, place in enumerate(places(sound)):
        record = replaced(copy.deepcopy(sound), place, ODD[number % len(ODD)])
        every = list(rules_of.violations(record, nothing_explained))
        explained = {violation.path for violation in every[::2]}
        left = [found for found in every if found.path not in explained or "." in found.constraint.at]
        assert list(rules_of.violations(record, explained.__contains__)) == left


@pytest.mark.parametrize("kind", ["data", "project"])
@pytest.mark.parametrize("event", list(EVENTS)[::16])
def test_the_predicate_that_leaves_explained_objects_out_hides_nothing_else(event: str, kind: str) -> None:
    sound, closed = first_example(event), document(event, kind)
    sound = sound if kind == "data" else webhook(event, sound, kind)
    every_rule = Evaluation(ApplicableConstraints(event, closed, rules()))
    event_rules = EventRules(event, closed)
    for number, place in enumerate(places(sound)):
        record = replaced(copy.deepcopy(sound), place, ODD[number % len(ODD)])
        for explained in ({place[:-1]}, {place[:-1], ()}, {place}):
            left = list(every_rule.violations(record, explained.__contains__))
            found = list(event_rules.violations(record, set(map(pointer, explained))))
            assert told(found) == told(left)
