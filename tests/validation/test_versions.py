"""Every finding says since which version it exists, and `--rules` keeps to those of one."""

import re
from typing import Any

import orjson
import pytest

from segcli import SegcliError, Validator, __version__, validate
from segcli.rules import codes as rule_codes
from segcli.rules import rules
from segcli.validation.codes import FORMERLY, LATER, PAGES, SINCE, is_newer, newer_than, pages, since, versions
from support.cli import Run
from support.events import payload, webhook
from support.paths import ROOT
from support.rules import edited

MESSAGE = "customer.segment.left/message.json"


def faulty() -> Any:
    """An event with a misspelt member, which 0.1 called unknown, and a time that 0.1 let pass."""
    event = payload(MESSAGE)
    event["customer"] |= {"created_at": "0001-01-01T00:00:00.000Z", "Birthdate": None}
    event["customer"].pop("birthdate", None)
    event["segment"]["id"] = "cust_B"
    return event


def test_every_code_states_its_version() -> None:
    assert SINCE.keys() == PAGES.keys()
    assert since().keys() == pages().keys() == {*PAGES, *rule_codes()}
    assert all(re.fullmatch(r"\d+\.\d+", version) for version in since().values())


def test_the_first_version_had_forty_one_codes() -> None:
    assert len(pages()) - len(newer_than("0.1")) == 41
    assert newer_than(versions()[-1]) == frozenset()


def test_the_version_of_segcli_is_the_one_of_its_newest_codes_and_changes() -> None:
    changes = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert changes[0] == __version__
    assert versions()[-1] == __version__.rpartition(".")[0]
    assert changes == sorted(changes, reverse=True)


def test_what_a_code_was_called_before_is_older_than_it() -> None:
    order = versions()

    assert all(order.index(since()[old]) < order.index(since()[new]) for new, (old, _) in FORMERLY.items())


def test_the_page_of_findings_says_the_same() -> None:
    text = (ROOT / "docs" / "findings.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (?:error|warning|note) \| ([0-9.]+) \|", text, re.MULTILINE)

    assert dict(rows) == since()


def test_a_version_says_what_it_said(run: Run) -> None:
    text = orjson.dumps(faulty())
    today = run("validate", "-f", "ndjson", stdin=text)
    before = run("validate", "-f", "ndjson", "--rules", "0.1", stdin=text)

    assert codes_of(today.lines) == {"impossible-time", "misspelt-property", "wrong-prefix"}
    assert codes_of(before.lines) == {"unknown-property", "wrong-prefix"}


ADDED_LATER = {
    "an address that is none": ("malformed-value", "customer.created/new", {"/customer/email": "olaf.berg"}),
    "a movement that left another balance": (
        "wrong-balance",
        "voucher.loyalty_card.points_added/by-hand",
        {"/balance/balance": 1},
    ),
    "buckets that come to other points": (
        "wrong-balance",
        "voucher.loyalty_card.points_expired/bucket",
        {"/buckets/0/bucket/total_points": 3},
    ),
    "another code of the same voucher": (
        "voucher-mismatch",
        "customer.publication.succeeded/coupon",
        {"/publication/voucher/code": "ANOTHER-1"},
    ),
    "a rule of another voucher": (
        "reference-mismatch",
        "business_validation_rule.assignment.created/voucher",
        {"/assignment/related_object_id": "v_W0nder00000000000000Land"},
    ),
    "an order without items": ("order-arithmetic", "customer.order.created/plain", {"/order/items": []}),
}


@pytest.mark.parametrize(("code", "file", "edits"), ADDED_LATER.values(), ids=ADDED_LATER)
def test_a_version_does_not_say_what_its_codes_find_since_a_later_one(code: str, file: str, edits: Any) -> None:
    event, data = file.partition("/")[0], edited(payload(f"{file}.json"), edits)

    assert code in {finding.code for finding in validate(data, event=event)}
    assert [finding.code for finding in validate(data, event=event, rules="0.1")] == []


def test_a_version_says_what_its_codes_found_in_its_time() -> None:
    """A date that is none was an error then, and a card whose parts do not add up had a wrong balance."""
    event = payload("voucher.loyalty_card.points_added/by-hand.json")
    event["voucher"]["loyalty_card"] |= {"expired_points": 77, "subtracted_points": 0}
    event["voucher"]["created_at"] = "yesterday"
    found = [(finding.code, finding.path) for finding in validate(event, rules="0.1")]

    assert found == [("wrong-balance", "/voucher/loyalty_card/balance"), ("malformed-value", "/voucher/created_at")]


def test_a_url_that_is_none_is_news_as_well(run: Run) -> None:
    record = webhook("customer.created", payload("customer.created/new.json"), "project")
    record["source"]["target_url"] = "hooks"
    text = orjson.dumps(record)

    assert codes_of(run("validate", "-f", "ndjson", stdin=text).lines) == {"malformed-value"}
    assert codes_of(run("validate", "-f", "ndjson", "--rules", "0.1", stdin=text).lines) == set()


def test_constraints_that_came_later_are_newer_than_their_rule() -> None:
    later = [(rule.code, stated.since) for rule in rules() for stated in rule.constraints if stated.since]

    assert {code for code, _ in later} == {
        "order-arithmetic",
        "reference-mismatch",
        "voucher-mismatch",
        "wrong-balance",
    }
    assert all(version in versions() and is_newer(version, since()[code]) for code, version in later)
    assert all(version in versions() and is_newer(version, since()[code]) for (code, _), version in LATER.items())


def codes_of(lines: list[str]) -> set[str]:
    return {item["code"] for line in lines if (item := orjson.loads(line))["kind"] == "finding"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_strict_runs_pass_as_they_did(jobs: int, run: Run) -> None:
    event = payload(MESSAGE)
    event["customer"]["created_at"] = "0001-01-01T00:00:00.000Z"
    text = orjson.dumps(event) + b"\n"

    assert run("validate", "--strict", "-j", jobs, stdin=text * 3).code == 1
    assert run("validate", "--strict", "-j", jobs, "--rules", "0.1", stdin=text * 3).code == 0


def test_a_configuration_keeps_to_a_version_too(run: Run, tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "segcli.toml").write_text('rules = "0.1"\n')
    monkeypatch.chdir(tmp_path)
    text = orjson.dumps(faulty())

    assert codes_of(run("validate", "-f", "ndjson", stdin=text).lines) == {"unknown-property", "wrong-prefix"}
    assert "impossible-time" in codes_of(run("validate", "-f", "ndjson", "--rules", "0.2", stdin=text).lines)


def test_python_keeps_to_a_version_too() -> None:
    assert {finding.code for finding in validate(faulty(), rules="0.1")} == {"unknown-property", "wrong-prefix"}
    assert len(Validator(rules="0.2").validate(faulty())) == 3


def test_a_version_that_there_is_not_is_a_mistake(run: Run) -> None:
    ran = run("validate", "--rules", "0.9", stdin=orjson.dumps(faulty()))

    assert (ran.code, ran.out) == (2, "")
    assert "there are no rules of version 0.9; there are those of 0.1, 0.2" in ran.err
    with pytest.raises(SegcliError, match=r"no rules of version 1"):
        Validator(rules="1")


def test_a_configuration_with_such_a_version_is_a_mistake(run: Run, tmp_path: Any, monkeypatch: Any) -> None:
    (tmp_path / "segcli.toml").write_text('rules = "next"\n')
    monkeypatch.chdir(tmp_path)

    assert "there are no rules of version next" in run("validate", stdin=b"{}").err
