"""The bundled examples: the valid ones are clean, the invalid ones are reported in just the words beside them.

`pytest --update-golden` writes the `.expected` files anew; read them before they are committed.
"""

import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from segcli.events.purpose import PURPOSES, purpose_of
from segcli.schemas.catalogue import catalogue
from segcli.validation.codes import PAGES
from support.cli import run
from support.paths import INVALID, VALID

CASES = sorted(file for file in INVALID.iterdir() if file.suffix != ".expected")
OPTIONS = {
    "distribution-not-for-unique-codes": ("--purpose", "unique-codes"),
    "customer-without-the-phone-that-is-required": ("--require", "/customer/phone"),
    "webhook-of-another-event": ("--event", "customer.segment.left"),
}
"""What the user demands in the cases that break nothing else."""

TOO_LARGE_FOR_A_FILE = {"too-large"}


@cache
def clean_run() -> tuple[int, dict[str, list[dict[str, Any]]]]:
    """The exit code of a strict run over all valid examples, and what it says of each file."""
    ran = run("validate", "--strict", "--format", "ndjson", ".", cwd=VALID)
    said = defaultdict(list)
    for line in ran.lines:
        item = json.loads(line)
        said[item.get("source")].append(item)
    return ran.code, dict(said)


@cache
def reports(options: tuple[str, ...]) -> dict[str, str]:
    """The concise report of every case with these options, from one run, by the name of its file or directory."""
    names = [file.name for file in CASES if OPTIONS.get(file.stem, ()) == options]
    ran = run("validate", *options, *names, cwd=INVALID)
    said = dict.fromkeys(names, "")
    for line in ran.lines:
        said[line.partition(":")[0].partition("/")[0]] += f"{line}\n"
    return said


def name(file: Path) -> str:
    return str(file.relative_to(VALID))


@pytest.mark.parametrize("file", sorted(VALID.glob("*/*.json")), ids=name)
def test_a_valid_example_is_that_event_and_has_no_finding(file: Path) -> None:
    _, said = clean_run()

    [event] = said[f"./{name(file)}"]

    assert file.parent.name in event["candidates"]
    assert (event["checked"], event["valid"]) == ("full", True)


def test_the_valid_examples_pass_a_strict_run() -> None:
    assert clean_run()[0] == 0


def test_every_event_has_an_example() -> None:
    assert {folder.name for folder in VALID.iterdir()} == set(catalogue()["events"])


@pytest.mark.parametrize("event", ["customer.segment.left", "customer.segment.entered"])
def test_a_segment_event_has_an_example_for_every_purpose(event: str) -> None:
    examples = [json.loads(file.read_bytes()) for file in (VALID / event).iterdir()]

    assert {purpose_of(data) for data in examples} == set(PURPOSES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_an_invalid_example_is_reported_in_these_words(case: Path, request: pytest.FixtureRequest) -> None:
    expected = case.with_suffix(".expected")
    report = reports(OPTIONS.get(case.stem, ()))[case.name]

    if request.config.getoption("--update-golden"):
        expected.write_bytes(report.encode())

    assert report
    assert report == expected.read_bytes().decode()


def test_every_report_has_its_payload() -> None:
    assert {file.stem for file in INVALID.glob("*.expected")} == {case.stem for case in CASES}


def test_every_finding_has_an_example() -> None:
    texts = "".join(file.read_text("utf-8") for file in INVALID.glob("*.expected"))

    assert {code for code in PAGES if f" {code}: " not in texts} == TOO_LARGE_FOR_A_FILE
