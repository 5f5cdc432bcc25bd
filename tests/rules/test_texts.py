"""Texts that no id can be and texts that are never empty are told; what the vendor or a shop sends is not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.engines import native, reference
from segcli.findings import Severity
from segcli.rules import EventRules
from segcli.rules.constraints.texts import id_fault
from support.events import FILES, check, document, event_of, first_example, parsed, payload, places, replaced, webhook
from support.rules import edited, ruling, ruling_on

CODES = "customer.segment.left/unique-codes"
ORDER = "customer.order.created/plain"
SOUND = "cust_IgsAkZ6Lfx5MGLAZdfAPz9nW"
MALFORMED = {
    "": "is empty",
    " ": "begins or ends with a blank",
    f" {SOUND}": "begins or ends with a blank",
    f"{SOUND} ": "begins or ends with a blank",
    f"{SOUND}\u00a0": "begins or ends with a blank",
    f"{SOUND}\t": "begins or ends with a blank",
    f"{SOUND}\n": "holds a line end",
    f"{SOUND}\r\n": "holds a line end",
    "cust_IgsAkZ6Lfx5\nMGLAZdfAPz9nW": "holds a line end",
    "cust_IgsAkZ6Lfx5\u200bMGLAZdfAPz9nW": "holds a character that cannot be seen",
    "\ufeffcust_IgsAkZ6Lfx5MGLAZdfAPz9nW": "holds a character that cannot be seen",
    "cust_IgsAkZ6Lfx5\x00MGLAZdfAPz9nW": "holds a character that cannot be seen",
    "cust_IgsAkZ6Lfx5\u041cGLAZdfAPz9nW": "holds a letter of another alphabet than ids have",
    "\u0441ust_IgsAkZ6Lfx5MGLAZdfAPz9nW": "holds a letter of another alphabet than ids have",
    "cust_IgsAkZ6Lfx5 MGLAZdfAPz9nW": "holds a character that no id has",
    "cust_IgsAkZ6Lfx5,MGLAZdfAPz9nW": "holds a character that no id has",
    "undefined": "is `undefined`, written as text",
    "null": "is `null`, written as text",
    "NaN": "is `nan`, written as text",
    "cust_undefined": "is `undefined`, written as text",
    "cust_None": "is `none`, written as text",
    "cust_": "has nothing behind `cust_`",
    "[object Object]": "was never filled in",
    "{{customer.id}}": "was never filled in",
    "cust_{{id}}": "was never filled in",
    "${customerId}": "was never filled in",
    "***": "was never filled in",
    "cust_***": "was never filled in",
    "ada@example.test": "is an e-mail address",
    "3f2b8c1e-0d4a-4b6e-9a57-1c2d3e4f5a6b": "has no prefix; ids here always begin with `cust_`",
    "our-own-7": "has no prefix; ids here always begin with `cust_`",
    "12345": "has no prefix; ids here always begin with `cust_`",
}


@pytest.mark.parametrize(("text", "fault"), MALFORMED.items(), ids=ascii)
def test_a_text_that_is_no_id_is_told_by_its_kind(text: str, fault: str) -> None:
    found = ruling_on("customer.segment.left/message", {"/customer/id": text})
    [finding] = found.findings
    assert (finding.code, finding.path, finding.severity) == ("malformed-id", "/customer/id", Severity.WARNING)
    assert finding.message == f"`id` {fault}"
    assert not found.is_clean


KINDS = [
    (CODES, "/campaign/id"),
    (CODES, "/voucher/id"),
    (CODES, "/publication/id"),
    (CODES, "/segment/id"),
    (CODES, "/publication/vouchers_id/0"),
    (ORDER, "/order/id"),
    (ORDER, "/order/items/0/id"),
    ("campaign.loyalty_tier.created/tier", "/loyalty_tier/id"),
    ("redemption.succeeded/voucher", "/redemption/id"),
]


@pytest.mark.parametrize("text", ["", "undefined", "{{id}}", "ada@example.test", "x_1 "], ids=str)
@pytest.mark.parametrize(("file", "place"), KINDS)
def test_ids_of_every_kind_are_looked_at(file: str, place: str, text: str) -> None:
    found = ruling_on(file, {place: text})
    assert [path for code, path in found.codes if code == "malformed-id"] == [place.removesuffix("/0")]
    assert not found.is_clean


@pytest.mark.parametrize(
    ("file", "place", "told"),
    [
        (CODES, "/campaign/id", True),
        (CODES, "/voucher/id", True),
        (CODES, "/publication/id", True),
        (ORDER, "/order/id", True),
        (CODES, "/segment/id", False),
        ("redemption.succeeded/voucher", "/redemption/id", False),
    ],
)
def test_a_prefix_is_missed_where_webhooks_always_have_it(file: str, place: str, told: bool) -> None:
    codes = [code for code, path in ruling_on(file, {place: "own-7-a"}).codes if path == place]
    assert ("malformed-id" in codes) == told


UUID = "3f2b8c1e-0d4a-4b6e-9a57-1c2d3e4f5a6b"


def test_a_uuid_is_no_id_but_of_what_shops_name() -> None:
    assert id_fault(UUID, "seg_") == "is a UUID, which no id is"
    assert id_fault(UUID, "prod_", "sku_") is None


@pytest.mark.parametrize("text", ["cust_ID", "cust_V0uCh3r1fyId5", "cust_a-b_c", SOUND])
def test_an_id_of_any_length_is_none(text: str) -> None:
    assert id_fault(text, "cust_") is None


def test_the_prefix_of_another_kind_stays_one_finding() -> None:
    assert ruling_on(CODES, {"/segment/id": "cust_B "}).codes == [("wrong-prefix", "/segment/id")]


FREE = [("/customer/source_id", "{{id}} "), ("/publication/tracking_id", ""), ("/publication/source_id", " ")]


@pytest.mark.parametrize(("place", "text"), FREE)
def test_ids_of_ones_own_may_be_anything(place: str, text: str) -> None:
    assert "malformed-id" not in [code for code, _ in ruling_on(CODES, {place: text}).codes]


SECRET = "ada.lovelace-8271@example.test"


@pytest.mark.parametrize("text", [SECRET, f"cust_{SECRET}", f"{SECRET}\n", f"{{{{{SECRET}}}}}", "ada-8271"], ids=ascii)
def test_the_text_is_not_shown(text: str) -> None:
    data = edited(payload(f"{CODES}.json"), {"/customer/id": text})
    for finding in check(data).findings:
        said = f"{finding.message} {finding.expected} {finding.actual} {finding.help}"
        assert "8271" not in said
        assert "lovelace" not in said


EMPTY = [
    (CODES, "/voucher/code"),
    (CODES, "/segment/name"),
    (CODES, "/campaign/name"),
    ("campaign.created/coupons", "/campaign/name"),
    ("campaign.loyalty_tier.created/tier", "/loyalty_tier/name"),
    ("campaign.promotion_tier.enabled/with-rules", "/promotion_tier/name"),
    ("customer.loyalty.tier.upgraded/to-top", "/loyalty_tier_to/name"),
]


@pytest.mark.parametrize(("text", "fault"), [("", "is empty"), ("  ", "is nothing but blanks")], ids=ascii)
@pytest.mark.parametrize(("file", "place"), EMPTY)
def test_a_text_that_is_never_empty_is_told(file: str, place: str, text: str, fault: str) -> None:
    found = ruling_on(file, {place: text})
    assert ("empty-text", place) in found.codes
    assert f"`{place.rpartition('/')[2]}` {fault}" in [finding.message for finding in found.findings]
    assert not found.is_clean


@pytest.mark.parametrize("place", ["/project_id", "/source/target_url"])
@pytest.mark.parametrize(
    ("sender", "event"), [("project", "voucher.enabled"), ("distribution", "customer.segment.left")]
)
def test_the_envelope_says_where_it_is_from_and_where_it_goes(sender: str, event: str, place: str) -> None:
    found = ruling(event, edited(webhook(event, first_example(event), sender), {place: ""}), sender)
    assert (found.is_clean, found.codes) == (False, [("empty-text", place)])


@pytest.mark.parametrize("word", ["proj_undefined", "sand_UNDEFINED", "proj_", "proj_PC2jOMW\n"], ids=ascii)
def test_project_ids_are_shorter_than_others_and_as_sound(word: str) -> None:
    event = "voucher.enabled"
    found = ruling(event, edited(webhook(event, first_example(event), "project"), {"/project_id": word}), "project")
    assert (found.is_clean, found.codes) == (False, [("malformed-id", "/project_id")])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028"], ids=ascii)
def test_a_code_has_no_line_end(end: str) -> None:
    found = ruling_on(CODES, {"/voucher/code": f"SPRING{end}"})
    assert (found.is_clean, found.codes) == (False, [("empty-text", "/voucher/code")])
    assert found.findings[0].message == "`code` holds a line end"


@pytest.mark.parametrize(
    ("place", "text"),
    [("/voucher/code", "SPRING 2025"), ("/segment/name", " Spring\nand autumn"), ("/customer/name", "")],
    ids=ascii,
)
def test_texts_that_may_be_so_are_not_told(place: str, text: str) -> None:
    assert ruling_on(CODES, {place: text}).codes == []


TEXTS = st.sampled_from(
    [*MALFORMED, UUID, "cust_ID", "proj_PC2jOMWZ", "cust_B2\u00b2", "v_\uff21BCDEFGHIJ", "v-0f9f410d4f40036d9d\n"]
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_both_engines_stop_every_text_that_something_is_said_of(file: str, data: st.DataObject) -> None:
    record: Any = parsed(file)
    strings = [path for path in places(record) if path and isinstance(path[-1], str)]
    changed = replaced(record, data.draw(st.sampled_from(strings)), data.draw(TEXTS))
    closed = document(event_of(file), "data")
    rules = EventRules(event_of(file), closed)
    if list(rules.violations(changed)):
        assert not rules.is_clean(native.compile_schema)(changed)
        assert not rules.is_clean(reference.compile_schema)(changed)
