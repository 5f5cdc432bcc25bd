"""What is said of unknown members does not depend on how often they have come before."""

import random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.findings import Finding
from segcli.schemas.closing import allowing
from segcli.schemas.memory import MOST as TEMPLATES
from segcli.validation.result import Settings
from segcli.validation.unknown_members import WIDEST
from segcli.validation.usual_members import MOST, USUAL
from segcli.validation.validator import EventValidator
from support.events import FILES, document, event_of, payload, places, record, replaced, webhook

NAMES = (
    "loyalty_level",
    "createdAt",
    "source-id",
    "campaign",
    "data",
    "created_at",
    "properties",
    "a/b",
    "x" * 40,
    "ines@example.test",
)
VALUES: tuple[Any, ...] = (None, 5, "gold", [], {"id": None}, [{"object": "customer"}])
OTHER_FAULTS: tuple[Any, ...] = (None, "", -1, [], {})


def changed(data: st.DataObject, body: Any) -> Any:
    """The body with unknown members, and now and then with something else that is wrong."""
    for _ in range(data.draw(st.integers(0, 3))):
        objects = [(), *(place for place in places(body) if isinstance(at(body, place), dict))]
        place = data.draw(st.sampled_from(objects))
        name = data.draw(st.sampled_from(NAMES))
        body = replaced(body, (*place, name), data.draw(st.sampled_from(VALUES)))
    if data.draw(st.integers(0, 4)) == 0:
        spot = data.draw(st.sampled_from(list(places(body))))
        body = replaced(body, spot, data.draw(st.sampled_from(OTHER_FAULTS)))
    return body


def at(value: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


def said(checks: EventValidator, body: Any) -> tuple[Finding, ...]:
    return checks.check(record(orjson.dumps(body))).findings


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_the_first_and_the_hundredth_are_told_alike(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    kind = data.draw(st.sampled_from(["data", "project", "distribution"]))
    whole = payload(file) if kind == "data" else webhook(event_of(file), payload(file), kind)
    bodies = [changed(data, whole) for _ in range(data.draw(st.integers(1, 4)))]
    alone = [said(EventValidator(Settings()), body) for body in bodies]
    together = EventValidator(Settings())
    order = [*range(len(bodies))] * (2 * USUAL)
    random.Random(len(order)).shuffle(order)
    for number in order:
        assert said(together, bodies[number]) == alone[number]


@pytest.mark.parametrize("times", [1, USUAL - 1, USUAL, USUAL + 1, 3 * USUAL])
def test_a_usual_member_hides_no_fault_beside_it(times: int) -> None:
    checks = EventValidator(Settings())
    strange = payload("customer.segment.left/message.json") | {"level": "gold"}
    strange["customer"]["loyalty_level"] = "gold"
    for _ in range(times):
        assert [finding.code for finding in said(checks, strange)] == ["unknown-property"] * 2
    strange["customer"]["tier"] = 3
    assert [finding.path for finding in said(checks, strange)] == [
        "/customer/loyalty_level",
        "/customer/tier",
        "/level",
    ]
    strange["customer"]["id"] = None
    assert "null-not-allowed" in [finding.code for finding in said(checks, strange)]


def test_names_without_end_are_each_told() -> None:
    checks = EventValidator(Settings())
    for number in range(3 * MOST):
        strange = payload("customer.segment.left/message.json") | {f"level_{'abcdefgh'[number % 8] * number}": 1}
        assert len(said(checks, strange)) == 1


def test_a_member_that_is_allowed_in_one_object_is_not_in_others_of_its_definition() -> None:
    closed = document("customer.segment.left", "data")
    where = ("properties", "customer", "properties", "summary")
    allowed = allowing(closed, [(where, "score")])
    assert allowed["properties"]["customer"]["properties"]["summary"]["properties"]["score"] == {}
    assert allowed["$defs"] == closed["$defs"]
    assert closed == document("customer.segment.left", "data")


def test_names_without_end_take_no_memory() -> None:
    checks = EventValidator(Settings())
    sound = payload("customer.segment.left/message.json")
    for number in range(TEMPLATES + 1):
        said(checks, sound | {f"level_{number}": 1})
    assert checks._diagnosis is not None
    [unknowns] = checks._diagnosis._by_policy.values()
    assert len(unknowns.usual._seen) == MOST
    assert len(unknowns._templates) == 1
    for count, kept in ((WIDEST, 1), (WIDEST // 2, 2)):
        many = {f"level_{number}": 1 for number in range(count)}
        assert len(said(checks, sound | {"customer": sound["customer"] | many})) == count
        assert len(unknowns._templates) == kept
