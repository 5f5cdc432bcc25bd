"""`segcli schema` prints what other programs take: types have names, and enumerations are open if that is wanted."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from segcli.findings import Severity
from segcli.schemas.bundle import misspellings
from segcli.schemas.published import published
from segcli.schemas.titles import has_name
from support.cli import Run
from support.events import EVENTS, check, codes, first_example, parent, places, replaced, webhook

Document = dict[str, Any]

DOCUMENTS = [(event, around) for event in EVENTS for around in ("data", *EVENTS[event]["channels"])]
OF_SCHEMAS = {
    "missing-property",
    "wrong-type",
    "null-not-allowed",
    "unexpected-value",
    "malformed-value",
    "out-of-range",
}
NEWS = "NEWS_OF_2031"

each_document = pytest.mark.parametrize(("event", "around"), DOCUMENTS)
each_event = pytest.mark.parametrize("event", EVENTS)
openly = pytest.mark.parametrize("is_open", [False, True], ids=["listed", "open"])


def schemas(node: Any) -> Iterator[Document]:
    """Every schema in a document."""
    yield node
    below = [*node.get("properties", {}).values(), *node.get("$defs", {}).values()]
    below += [node[key] for key in ("items", "additionalProperties") if isinstance(node.get(key), dict)]
    for schema in (*below, *node.get("oneOf", ()), *node.get("anyOf", ())):
        yield from schemas(schema)


def is_valid(document: Document, value: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(document, validate_formats=True).is_valid(value)


@each_document
@openly
def test_is_a_schema_without_keywords_of_our_own(event: str, around: str, is_open: bool) -> None:
    document = published(event, around, is_open)
    assert jsonschema_rs.meta.is_valid(document)
    assert "x-" not in "".join({key for schema in schemas(document) for key in schema})


@each_document
@openly
def test_what_becomes_a_type_has_a_title_that_nothing_else_has(event: str, around: str, is_open: bool) -> None:
    every = list(schemas(published(event, around, is_open)))
    assert [schema for schema in every if has_name(schema) and "title" not in schema] == []
    names = Counter(re.sub(r"\W", "", schema["title"]).casefold() for schema in every if "title" in schema)
    assert [name for name, times in names.items() if times > 1] == []


def test_titles_say_where_an_object_stands(run: Run) -> None:
    document = json.loads(run("schema", "customer.segment.left").out)
    customer = document["$defs"]["customer"]["properties"]
    assert customer["summary"]["properties"]["redemptions"]["properties"]["gift"]["title"] == (
        "Customer summary redemptions gift"
    )
    assert (
        customer["loyalty"]["properties"]["campaigns"]["additionalProperties"]["title"] == "Customer loyalty campaign"
    )
    assert [branch["title"] for branch in document["$defs"]["discount"]["oneOf"]][:2] == ["Amount off", "Percent off"]


def test_titles_do_not_stand_where_no_type_is_made() -> None:
    document = published("customer.segment.left")
    assert "title" not in document["$defs"]["customer"]["properties"]["name"]


def texts(value: Any) -> Iterator[tuple[str | int, ...]]:
    """The places of the strings in a payload."""
    for place in places(value):
        if isinstance(parent(value, place)[place[-1]], str):
            yield place


@each_event
def test_open_schemas_take_what_validate_does_not_call_an_error(event: str) -> None:
    """Wherever a text is another one; what `validate` warns of because nobody lists it, only open schemas take."""
    data = first_example(event)
    listed, is_open = (
        jsonschema_rs.Draft202012Validator(published(event, is_open=is_open), validate_formats=True)
        for is_open in (False, True)
    )
    for place in texts(data):
        changed = replaced(data, place, NEWS)
        checked = check(changed, event=event)
        errors = {finding.code for finding in checked.findings if finding.severity is Severity.ERROR}
        is_known = "unknown-value" not in codes(checked)
        assert is_open.is_valid(changed) == OF_SCHEMAS.isdisjoint(errors), place
        assert listed.is_valid(changed) == (is_known and OF_SCHEMAS.isdisjoint(errors)), place


def test_open_schemas_hold_objects_of_known_types_to_their_form() -> None:
    data = first_example("voucher.disabled")
    document = published("voucher.disabled", is_open=True)
    assert data["voucher"]["discount"]["type"] == "PERCENT"
    place = ("voucher", "discount")
    assert is_valid(document, replaced(data, place, {"type": "CASHBACK", "percent_off": "ten"}))
    assert not is_valid(document, replaced(data, place, {"type": "PERCENT", "percent_off": "ten"}))
    assert not is_valid(document, replaced(data, place, {"percent_off": 10}))


@pytest.mark.parametrize("event", [event for event in EVENTS if misspellings(event)])
def test_open_schemas_of_webhooks_are_still_those_of_one_event(event: str) -> None:
    sender = EVENTS[event]["channels"][0]
    sound = webhook(event, first_example(event))
    document = published(event, sender, is_open=True)
    assert is_valid(document, sound)
    assert not is_valid(document, replaced(sound, ("event", "type"), "customer.created"))
    assert is_valid(document, replaced(sound, ("event", "event_source", "channel"), NEWS))


def test_the_option_opens_what_is_printed(run: Run) -> None:
    closed, is_open = (run("schema", "customer.order.paid", *option) for option in ((), ("--open",)))
    assert json.loads(closed.out)["$id"] == "urn:segcli:event:customer.order.paid"
    assert json.loads(is_open.out)["$id"] == "urn:segcli:event:customer.order.paid:open"
    assert '"enum"' in closed.out
    assert json.loads(is_open.out) == published("customer.order.paid", is_open=True)
