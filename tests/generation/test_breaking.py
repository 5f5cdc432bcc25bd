"""Payloads that are broken on purpose have just the finding that was wanted, for every code that a payload can have."""

import itertools

import orjson
import pytest

from segcli import rules
from segcli.findings import Finding, Severity
from segcli.generation.breaking import BREAKERS, UNBREAKABLE, breakable, broken, somehow_broken
from segcli.generation.payloads import PayloadRequest
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from segcli.validation.codes import pages
from segcli.validation.result import Settings
from support.cli import Run
from support.events import checks


def findings_of(text: str) -> list[Finding]:
    """All items of a source."""
    return [
        finding
        for item in Framing(Encoding(iter([text.encode()])))
        for finding in (checks(Settings()).check(item).findings if isinstance(item, Record) else (item.finding,))
    ]


@pytest.mark.parametrize("code", breakable())
def test_a_broken_payload_has_one_finding_of_the_code_and_no_other_above_a_note(code: str) -> None:
    number = 1 if code == "too-large" else 3
    texts = list(somehow_broken(PayloadRequest("", number=number, seed=1), code, None, None))

    assert len(texts) == number
    for text in texts:
        findings = findings_of(text)
        assert [finding.code for finding in findings].count(code) == 1
        assert {finding.code for finding in findings if finding.severity > Severity.NOTE} <= {code}


def test_every_code_has_one_place_that_says_how_it_is_broken() -> None:
    ways = [*BREAKERS, *(rules.codes().keys() - {"wrong-channel"}), *UNBREAKABLE]

    assert len(ways) == len(set(ways))
    assert set(ways) == pages().keys()


def test_a_schema_is_broken_at_many_places() -> None:
    texts = itertools.islice(broken(PayloadRequest("customer.created", number=15), "wrong-type"), 15)

    assert len({finding.path for text in texts for finding in findings_of(text)}) > 5


def test_a_run_over_broken_payloads_finds_one_in_each(run: Run) -> None:
    made = run("example", "--break", "customer-mismatch", "--count", 5)

    checked = run("validate", "--format", "ndjson", stdin=made.out)
    items = [orjson.loads(line) for line in checked.lines]

    assert made.code == 0
    assert [item["code"] for item in items if item["kind"] == "finding"] == ["customer-mismatch"] * 5


def test_a_line_that_is_no_json_costs_itself_only(run: Run) -> None:
    words = ("example", "customer.segment.left", "--count", 3)
    lines = itertools.chain(*zip(run(*words).lines, run(*words, "--break", "invalid-json").lines, strict=True))

    checked = run("validate", "--format", "concise", stdin="".join(f"{line}\n" for line in lines))

    assert [line.split(":")[1] for line in checked.lines] == ["2", "4", "6"]


def test_the_envelope_is_chosen_that_can_have_the_finding(run: Run) -> None:
    [line] = run("example", "customer.segment.left", "--break", "sent-at").lines

    assert orjson.loads(line)["source"]["object"] == "distribution"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--break", "sent-ad"), "did you mean sent-at"),
        (("--break", "unexpected-event"), "no payload has unexpected-event by itself: it depends on --event"),
        (("--break", "sent-at", "--envelope", "data"), "no event without its envelope can have sent-at"),
        (("voucher.created", "--break", "mixed-purpose"), "voucher.created cannot have mixed-purpose"),
        (("voucher.created", "--break", "sent-at", "--envelope", "distribution"), "is sent by a project webhook"),
    ],
    ids=str,
)
def test_what_cannot_be_broken_is_said(words: tuple[str, ...], message: str, run: Run) -> None:
    ran = run("example", *words)

    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
