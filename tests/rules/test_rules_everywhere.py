"""What holds of the rules on every event: clean ones stay clean, none escapes, nothing breaks them, nothing leaks."""

import ast
import copy
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segcli import rules
from segcli.engines import reference
from segcli.findings import Severity
from segcli.rules import EventRules
from segcli.schemas.formats import after
from segcli.validation.codes import PAGES
from support.events import (
    EVENTS,
    FILES,
    document,
    event_of,
    first_example,
    parent,
    parsed,
    places,
    replaced,
    webhook,
    without,
)
from support.paths import PAYLOADS
from support.rules import ruling, ruling_on

FOLDER = Path(rules.__file__).parent
moderate = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("file", FILES)
def test_no_example_has_anything_to_be_said_of(file: str) -> None:
    found = ruling(event_of(file), parsed(file))
    assert (found.valid, found.is_clean, found.codes) == (True, True, [])


@pytest.mark.parametrize("file", FILES)
def test_no_example_in_the_envelopes_that_carry_it_has_either(file: str) -> None:
    event = event_of(file)
    for sender in EVENTS[event]["channels"]:
        found = ruling(event, webhook(event, parsed(file), sender), sender)
        assert (found.valid, found.codes) == (True, [])


@pytest.mark.parametrize("event", EVENTS)
def test_a_webhook_of_the_project_with_what_only_distributions_send_has_a_note(event: str) -> None:
    found = ruling(event, webhook(event, first_example(event), "project"), "project")
    alone = EVENTS[event]["channels"] == ["distribution"]
    told = [(finding.code, finding.path, finding.severity) for finding in found.findings]
    assert told == ([("wrong-channel", "/source/object", Severity.NOTE)] if alone else [])
    assert not (alone and found.is_clean)


def test_holders_are_assigned_in_both_ways() -> None:
    for event in ("customer.holder.assignment.created", "customer.holder.assignment.deleted"):
        for sender in ("project", "distribution"):
            assert ruling(event, webhook(event, first_example(event), sender), sender).codes == []


EXPLAINED = {
    ("campaign-renamed", "voucher.created"): "the page's author renamed the campaign in one place",
    ("campaign-renamed", "voucher.enabled"): "the page's author renamed the campaign in one place",
    ("campaign-renamed", "voucher.published"): "the page's author wrote the name with and without a hyphen",
    (
        "campaign-renamed",
        "voucher.loyalty_card.pending_points.added",
    ): "the campaign was renamed after the card was made",
    ("last-order-date", "customer.updated"): "written by hand: round values, and no date of the last order",
}


def genuine() -> list[Any]:
    """The genuine payloads of events that have a schema: the event, the envelope, and the record."""
    known = {event_of(file) for file in FILES}
    found = []
    for file in sorted(path for folder in ("current", "history", "docs-mdx") for path in (PAYLOADS / folder).glob("*")):
        record = orjson.loads(file.read_bytes())
        enveloped = "data" in record and "source" in record
        sent = record["source"]["object"] if enveloped else None
        event = record["event"]["type"] if enveloped else file.stem.partition("@")[0]
        envelope = {"webhook": "project", "distribution": "distribution", None: "data"}[sent]
        if event in known:
            found.append(pytest.param(event, envelope, record, id=f"{file.parent.name}/{file.stem}"))
    return found


@pytest.mark.skipif(not PAYLOADS.is_dir(), reason="needs the genuine payloads beside the checkout")
@pytest.mark.parametrize(("event", "envelope", "record"), genuine())
def test_nothing_unexplained_is_said_of_a_genuine_payload(event: str, envelope: str, record: Any) -> None:
    found = ruling(event, record, envelope)
    assert [finding for finding in found.findings if (finding.code, event) not in EXPLAINED] == []
    assert all(finding.severity is Severity.NOTE for finding in found.findings)
    assert not (found.is_clean and found.findings)


def values(record: Any) -> list[Any]:
    """Values of the record and others that a mutation may put anywhere."""
    found = (parent(record, path)[path[-1]] for path in places(record))
    return [*(value for value in found if isinstance(value, str | int)), None, 0, 7, "", "cust_B", [], {}]


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, Any]:
    """An example in which a few values were taken from other places of it, or taken away."""
    file = draw(st.sampled_from(FILES))
    record = copy.deepcopy(parsed(file))
    for _ in range(draw(st.integers(1, 3))):
        where = draw(st.sampled_from(list(places(record)) or [()]))
        if not where:
            break
        gone = draw(st.integers(0, 3)) == 0
        record = without(record, where) if gone else replaced(record, where, draw(st.sampled_from(values(record))))
    return event_of(file), record


@moderate
@given(mutated())
def test_what_a_rule_has_something_to_say_of_does_not_pass(case: tuple[str, Any]) -> None:
    found = ruling(*case)
    assert not (found.is_clean and (found.findings or not found.valid))


@pytest.mark.parametrize("file", FILES)
def test_every_swap_of_two_equal_values_is_judged_alike_by_gate_and_rules(file: str) -> None:
    record = parsed(file)
    found = [(path, parent(record, path)[path[-1]]) for path in places(record)]
    often = Counter(value for _, value in found if isinstance(value, str | int))
    for path, value in found:
        if isinstance(value, str | int) and often[value] > 1:
            other = value + 1 if isinstance(value, int) else f"{value}B"
            swapped = ruling(event_of(file), replaced(record, path, other))
            assert not (swapped.is_clean and swapped.findings)


json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@moderate
@given(st.sampled_from(FILES), st.data())
def test_any_json_anywhere_breaks_no_rule(file: str, data: st.DataObject) -> None:
    record = parsed(file)
    where = data.draw(st.sampled_from([(), *places(record)]))
    ruling(event_of(file), replaced(record, where, data.draw(json)))


@pytest.mark.parametrize("event", ["customer.segment.left", "customer.rewarded"])
def test_the_gate_works_with_either_engine(event: str) -> None:
    gate = EventRules(event, document(event, "data")).is_clean(reference.compile_schema)
    [clean, *_] = [parsed(file) for file in FILES if event_of(file) == event]
    assert gate(clean)
    assert not gate(replaced(clean, ("customer", "id"), "seg_B"))


@pytest.mark.parametrize("nested", [[], {}], ids=["arrays", "objects"])
def test_deep_nesting_breaks_no_rule(nested: Any) -> None:
    for _ in range(600):
        nested = [nested] if isinstance(nested, list) else {"customer": nested}
    event = "customer.segment.left"
    for record in (nested, {"customer": nested, "segment": nested}):
        assert not ruling(event, record).is_clean


SECRET = "B-secret-8271"
MASKED: list[tuple[str, dict[str, Any]]] = [
    ("customer.segment.left/unique-codes", {"/publication/tracking_id": SECRET}),
    ("customer.segment.left/unique-codes", {"/publication/metadata/source_id": SECRET}),
    ("customer.segment.left/unique-codes", {"/publication/customer_id": SECRET}),
    ("customer.segment.left/unique-codes", {"/publication/vouchers_id": [SECRET]}),
    ("customer.segment.left/message", {"/segment/id": f"cust_{SECRET}"}),
]


@pytest.mark.parametrize(("file", "edits"), [pytest.param(*row, id=next(iter(row[1]))) for row in MASKED])
def test_nothing_that_may_name_a_customer_is_shown(file: str, edits: dict[str, Any]) -> None:
    hidden, shown = ruling_on(file, edits, show_values=False), ruling_on(file, edits)
    assert hidden.codes == shown.codes != []
    for finding in hidden.findings:
        said = f"{finding.message} {finding.expected} {finding.actual}"
        assert SECRET not in said
        assert "crm-" not in said
    record = parsed(f"{file}.json")
    if "publication" in record:
        assert all(record["voucher"]["code"] not in finding.message for finding in hidden.findings)


LATER = [
    ("2025-01-01T00:00:00.001Z", "2025-01-01T00:00:00.000Z"),
    ("2025-01-01T00:00:00.1Z", "2025-01-01T00:00:00.09999Z"),
    ("2025-01-01T00:00:00.0000001Z", "2025-01-01T00:00:00Z"),
    ("2025-01-01T00:00:00-01:00", "2025-01-01T00:59:59.999Z"),
    ("2025-01-01t00:00:01z", "2025-01-01T00:00:00Z"),
    ("2025-01-01 00:00:01Z", "2025-01-01T00:00:00Z"),
    ("0001-01-01T00:00:00+00:00", "0001-01-01T00:00:00+23:59"),
]
SAME = [
    ("2025-01-01T00:00:00Z", "2025-01-01T00:00:00.000Z"),
    ("2025-01-01T00:00:00.5Z", "2025-01-01T00:00:00.500000Z"),
    ("2025-01-01T01:00:00+01:00", "2024-12-31T23:00:00-01:00"),
]
NO_TIMES = [
    ("", ""),
    ("2025-01-02", "2025-01-01"),
    ("later", "2025-01-01T00:00:00Z"),
    ("2025-02-30T00:00:00+00:00", "0"),
]


@pytest.mark.parametrize(("later", "earlier"), LATER)
def test_a_later_time_is_after_an_earlier_one_however_they_are_written(later: str, earlier: str) -> None:
    assert after(later, earlier)
    assert not after(earlier, later)


@pytest.mark.parametrize(("first", "second"), [*SAME, *NO_TIMES])
def test_equal_times_and_what_is_no_time_are_not_after_each_other(first: str, second: str) -> None:
    assert not after(first, second)
    assert not after(second, first)


@pytest.mark.parametrize("code", rules.codes())
def test_a_rule_has_a_page_that_says_what_it_reports_how_bad_it_is_and_gives_an_example(code: str) -> None:
    page = rules.codes()[code]
    first, second, *_, last = page.split("\n\n")
    tree = ast.parse((FOLDER / f"{code.replace('-', '_')}.py").read_text())
    severities = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.isupper()}
    assert first.endswith(".")
    assert second.partition(".")[0].upper() in severities
    assert last.startswith("    {")
    assert code not in PAGES


def test_every_rule_is_a_file() -> None:
    assert len(rules.codes()) == len(list(FOLDER.glob("[a-z]*_*.py")))
