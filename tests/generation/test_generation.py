"""Generated payloads are valid, agree in themselves, vary, are invented, and are the same for the same seed."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from time import process_time
from typing import Any

import orjson
import pytest

from segcli.events.purpose import PURPOSES, Purpose
from segcli.generation import vocabulary
from segcli.generation.envelope import Around
from segcli.generation.payloads import PayloadRequest, payloads
from segcli.generation.shares import shares
from segcli.generation.story import story
from segcli.schemas.files import load
from segcli.schemas.ids import moment
from support.cli import Golden, Run
from support.events import EVENTS, check, places

Case = tuple[str, Around, Purpose | None]


def cases() -> Iterator[Case]:
    """Every way in which an event is sent."""
    for event, entry in EVENTS.items():
        for around in ("data", *entry["channels"]):
            purposes = PURPOSES if entry["purposes"] and around != "project" else (None,)
            yield from ((event, around, purpose) for purpose in purposes)


ALL = tuple(cases())
names = pytest.mark.parametrize(
    ("event", "around", "purpose"), ALL, ids=["-".join(map(str, filter(None, case))) for case in ALL]
)


def strings(value: Any) -> Iterator[str]:
    """Every string in a JSON value, and every member name."""
    for path, inner in ((path, at(value, path)) for path in places(value)):
        yield str(path[-1])
        if isinstance(inner, str):
            yield inner


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def some_of_each(number: int) -> Iterator[Any]:
    """Payloads of every event, as it is mostly sent."""
    for event, entry in EVENTS.items():
        yield from payloads(PayloadRequest(event, entry["channels"][0], number=number))


@names
def test_a_generated_payload_is_that_event_and_has_no_finding(
    event: str, around: Around, purpose: Purpose | None
) -> None:
    """With 178 ways to be sent these are 7,120 payloads."""
    for payload in payloads(PayloadRequest(event, around, purpose, number=40, seed=1)):
        verdict = check(payload)

        assert verdict.findings == ()
        assert event in verdict.event.recognition.candidates
        assert (verdict.event.purpose, verdict.event.recognition.checked) == (
            purpose if around != "project" else None,
            "full",
        )


@names
def test_the_reference_engine_has_nothing_to_say_either(event: str, around: Around, purpose: Purpose | None) -> None:
    for payload in payloads(PayloadRequest(event, around, purpose, seed=2)):
        assert check(payload, engine="reference").findings == ()


def test_payloads_come_fast() -> None:
    """At least 2,000 a second of processor time; 5,000 where this was written, when nothing else ran."""
    rates = []
    for _ in range(3):
        started = process_time()
        number = sum(len(orjson.dumps(payload)) > 0 for payload in some_of_each(20))
        rates.append(number / (process_time() - started))

    assert max(rates) > 2000


def test_a_capture_of_generated_payloads_passes_a_strict_run(run: Run) -> None:
    made = run("example", "redemption.succeeded", "--count", 40, "--seed", 3, "--envelope", "project")

    checked = run("validate", "--strict", stdin=made.out)

    assert (made.code, len(made.lines)) == (0, 40)
    assert (checked.code, checked.out) == (0, "")
    assert checked.err.startswith("40 events read, all valid.")


def test_a_seed_gives_the_same_payloads_in_every_process(run: Run) -> None:
    words = ("example", "customer.segment.left", "--count", 6, "--seed", 5)
    first, second = (run(*words, env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2"))

    assert first == second
    assert first != run(*words[:-1], 6).out
    assert first == "".join(f"{line}\n" for line in run("example", *words[1:3], 60, *words[4:]).lines[:6])


def test_the_seed_is_0_unless_another_one_is_given(run: Run) -> None:
    words = ("example", "voucher.created", "--count", 2)

    assert run(*words).out == run(*words, "--seed", 0).out


def test_a_story_is_the_same_in_every_process(run: Run) -> None:
    first, second = (run("example", "--story", env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2"))

    assert first == second


def test_so_many_customers_take_part() -> None:
    ids = {
        payload["customer"]["id"] for payload in payloads(PayloadRequest("customer.updated", number=60, customers=3))
    }

    assert len(ids) == 3


def test_what_is_so_of_a_customer_goes_on_from_payload_to_payload() -> None:
    last: dict[str, int] = {}
    for payload in payloads(PayloadRequest("customer.voucher.loyalty_card.points_added", number=50, customers=1)):
        card, balance = payload["voucher"]["id"], payload["balance"]
        assert balance["total"] - balance["points"] == last.get(card, balance["total"] - balance["points"])
        last[card] = balance["total"]

    assert len(last) == 2


def test_a_new_customer_is_another_one_each_time() -> None:
    created = list(payloads(PayloadRequest("customer.created", number=30, customers=2)))

    assert len({payload["customer"]["id"] for payload in created}) == 30


def test_ids_tell_when_things_were_made() -> None:
    for payload in some_of_each(2):
        for path in places(payload):
            value = at(payload, path)
            if isinstance(value, dict) and {"id", "created_at"} <= value.keys() and "activates_at" not in value:
                made = moment(value["id"])
                assert made is not None
                assert abs((made - datetime.fromisoformat(value["created_at"])).total_seconds()) < 1


def test_members_come_as_often_as_in_genuine_payloads() -> None:
    table, number = shares()["voucher"], 400
    vouchers = [payload["voucher"] for payload in payloads(PayloadRequest("voucher.created", number=number))]
    counted = Counter(name for voucher in vouchers for name, value in voucher.items() if value is not None)

    for name in ("category_id", "holder"):
        assert counted[name] < number
    for name in ("metadata", "active", "created_at"):
        presence, null_share = table[name].presence, table[name].null_share
        assert presence is not None
        assert abs(counted[name] / number - presence * (1 - null_share)) < 0.1


def test_optional_members_come_with_a_value_as_null_and_not_at_all() -> None:
    seen = {
        "absent" if "email" not in payload["customer"] else str(type(payload["customer"]["email"]).__name__)
        for payload in payloads(PayloadRequest("customer.created", number=100))
    }

    assert seen == {"absent", "NoneType", "str"}


def test_shares_are_of_members_that_there_are_and_that_are_optional() -> None:
    for definition, members in shares().items():
        for path in members:
            schema = load(f"objects/{definition}")
            *above, name = path.split(".")
            for step in above:
                schema = schema["properties"][step]
            assert name in schema["properties"], f"{definition} has no {path}"
            assert name not in schema.get("required", ()), f"{path} of {definition} is required"


def test_people_are_invented() -> None:
    known = {f"{first} {last}" for first in vocabulary.FIRST_NAMES for last in vocabulary.LAST_NAMES}
    things = {name for _, name, _ in vocabulary.PRODUCTS} | {"Seasonal", "Webshop", *vocabulary.SEGMENTS}
    campaigns = {name for kind in vocabulary.CAMPAIGNS.values() for name, _ in kind}
    other = {"Regulars with a full basket", "Rain set", "customer.segment", "order.amount", *vocabulary.CUSTOM_EVENTS}
    tiers = {tier[0] for tier in (*vocabulary.TIERS, *vocabulary.PROMOTIONS, *vocabulary.REWARDS)}
    named: set[str] = set()
    for payload in some_of_each(10):
        named.update(at(payload, path) or "" for path in places(payload) if path[-1] == "name")

    assert named - {""} <= known | things | campaigns | other | tiers
    assert named & known


def test_addresses_and_numbers_are_nobodys() -> None:
    texts = {text for payload in itertools.chain(some_of_each(10), story(1, 10)) for text in strings(payload)}
    hosts = {match[1] for text in texts for match in re.finditer(r"(?:@|https?://)([\w.-]+)", text)}
    phones = {text for text in texts if text.startswith("+")}

    assert hosts
    assert all(host == "example.test" or host.endswith(".example.test") for host in hosts)
    assert phones
    assert all(re.fullmatch(r"\+1 555 01\d\d|\+44 7700 900\d\d\d", phone) for phone in phones)


REAL = """
    voucherify braze klaviyo shopify mailchimp intercom batch activecampaign bigcommerce mparticle google amazon apple
    microsoft stripe paypal visa adidas nike ikea tesla netflix uber ebay etsy walmart lego disney sony samsung facebook
    twitter instagram spotify london paris berlin warsaw katowice poland germany canada doe smith johnson
"""
"""Companies, places and people that examples are apt to name."""


def test_no_real_company_or_place_is_named() -> None:
    words = {
        word
        for payload in itertools.chain(some_of_each(10), story(1, 10))
        for text in strings(payload)
        for word in re.findall(r"[a-z]+", text.lower())
    }

    assert "exampleland" in words
    assert words.isdisjoint(REAL.split())


def test_the_webhooks_of_a_story_come_in_the_order_of_time_and_some_again(run: Run) -> None:
    made = run("example", "--story", "--customers", 15, "--seed", 4)
    webhooks = [orjson.loads(line) for line in made.lines]
    ids, events = Counter(hook["id"] for hook in webhooks), Counter(hook["event"]["id"] for hook in webhooks)
    firsts = [hook["created_at"] for index, hook in enumerate(webhooks) if is_first(webhooks, index)]

    assert firsts == sorted(firsts)
    assert max(ids.values()) > 1
    assert sum(number > 1 for number in events.values()) > sum(number > 1 for number in ids.values())
    assert {
        "customer.segment.entered",
        "customer.segment.left",
        "publication.succeeded",
        "customer.order.paid",
        "redemption.succeeded",
        "customer.rewarded.loyalty_points",
        "voucher.loyalty_card.transaction.created",
    } <= {hook["event"]["type"] for hook in webhooks}
    assert run("validate", "--strict", stdin=made.out).code == 0


def is_first(webhooks: list[Any], index: int) -> bool:
    """Whether an event comes for the first time."""
    return webhooks[index]["event"]["id"] not in {hook["event"]["id"] for hook in webhooks[:index]}


def test_inspect_has_something_to_say_of_a_story(run: Run, golden: Golden) -> None:
    made = run("example", "--story")

    overview = run("inspect", "--cards", 0, "--quiet", stdin=made.out)

    golden("story.txt", overview.out)


def test_diff_has_something_to_say_of_a_story(run: Run) -> None:
    ran = run("diff", "--quiet", "-", stdin=run("example", "--story").out)

    assert ran.code == 1
    assert "loyalty_card.balance" in ran.out


def test_a_story_stops_where_it_is_told_to(run: Run) -> None:
    assert len(run("example", "--story", "--count", 200).lines) == 200


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "an example of which event?"),
        (("--count", 3), "payloads of which event?"),
        (("voucher.created", "--count", 2, "--envelope", "distribution"), "is sent by a project webhook"),
        (("voucher.created", "--count", 2, "--purpose", "message"), "has no purposes"),
        (("voucher.created", "--story"), "--story tells of many events"),
        (("--story", "--break", "sent-at"), "--story tells of many events"),
        (("voucher.create", "--count", 2), "did you mean voucher.created"),
    ],
    ids=str,
)
def test_what_cannot_be_generated_is_said(words: tuple[object, ...], message: str, run: Run) -> None:
    ran = run("example", *words)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
