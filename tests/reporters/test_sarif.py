"""What code scanning makes of `--format sarif`."""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes, urljoin

import pytest
from jsonschema import Draft4Validator

from support.ci import event, hostile_folder, letters, of_ci, sample
from support.cli import Golden, Run
from support.events import ndjson
from support.paths import SHARED

SCHEMA = SHARED / "formats" / "sarif-schema-2.1.0.json"


@cache
def validator() -> Draft4Validator:
    if not SCHEMA.exists():
        pytest.skip("the schema of SARIF is not beside the checkout")
    return Draft4Validator(json.loads(SCHEMA.read_bytes()), format_checker=Draft4Validator.FORMAT_CHECKER)


def run_of(text: str) -> dict[str, Any]:
    """The one run of a log: every result names a rule that is there, and has a place and a fingerprint of its own."""
    log = json.loads(text)
    (found,) = log["runs"]
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for result in found["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    prints = [result["partialFingerprints"]["segcli/v1"] for result in found["results"]]
    assert len(set(prints)) == len(prints)
    return dict(found)


def uri(result: dict[str, Any]) -> str:
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def test_the_report_over_the_sample(run: Run, golden: Golden) -> None:
    text = sample(run, "sarif").out
    golden("sarif.json", re.sub('"version":"[0-9][^"]*","rules"', '"version":"0","rules"', text))
    assert {result["level"] for result in run_of(text)["results"]} == {"error", "warning", "note"}


def test_the_report_over_the_sample_follows_the_schema(run: Run) -> None:
    validator().validate(json.loads(sample(run, "sarif").out))


def test_a_clean_run_follows_the_schema(run: Run, tmp_path: Path) -> None:
    ran = of_ci(run, "validate", "-q", "-f", "sarif", ndjson(tmp_path / "a.json", [event()]))
    assert run_of(ran.out)["results"] == []
    validator().validate(json.loads(ran.out))


def test_a_region_is_the_stretch_of_the_text_in_code_points(run: Run, tmp_path: Path) -> None:
    line = json.dumps(event(customer={"name": "Zoë \U0001f600"}, distribution={"updated_at": 5}), ensure_ascii=False)
    (tmp_path / "a.json").write_text(f"\n{line}\n", encoding="utf-8")
    found = run_of(of_ci(run, "validate", "-q", "-f", "sarif", "a.json", cwd=tmp_path).out)
    region = found["results"][0]["locations"][0]["physicalLocation"]["region"]
    column = line.index("5,") + 1
    assert region == {"startLine": 2, "startColumn": column, "endLine": 2, "endColumn": column + 1}
    assert found["columnKind"] == "unicodeCodePoints"


def test_rules_are_the_codes_that_occur_with_their_pages(run: Run) -> None:
    found = run_of(sample(run, "sarif").out)
    rules = found["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {result["ruleId"] for result in found["results"]}
    assert all(rule["help"]["text"].startswith(rule["shortDescription"]["text"]) for rule in rules)
    assert all("\n" in rule["help"]["text"] for rule in rules)


def test_results_beyond_5000_are_counted_and_errors_come_before_notes(run: Run, tmp_path: Path) -> None:
    notes = (event(customer={"id": f"cust_{number}", "shoe": 1}) for number in range(4000))
    wrong = (event(customer={"id": f"cust_{number}"}, distribution={"updated_at": 5}) for number in range(1500))
    ndjson(tmp_path / "a.ndjson", notes)
    ndjson(tmp_path / "b.ndjson", wrong)
    ran = of_ci(run, "validate", "-q", "-f", "sarif", "a.ndjson", "b.ndjson", cwd=tmp_path)
    found = run_of(ran.out)
    assert [result["level"] for result in found["results"]] == ["error"] * 1500 + ["note"] * 3500
    (told,) = found["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "500 findings left out: there is room for 5,000 results"


def test_more_errors_than_there_is_room_for(run: Run, tmp_path: Path) -> None:
    wrong = (event(customer={letters(number): 1}, distribution={"updated_at": 5}) for number in range(5100))
    ran = of_ci(run, "validate", "-q", "-f", "sarif", ndjson(tmp_path / "a.ndjson", wrong))
    found = run_of(ran.out)
    assert [result["level"] for result in found["results"]] == ["error"] * 5000
    assert "5,200 findings left out" in found["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize("name", ["a b.json", "a:b.json", "50%.json", "ä#?.json", "sub/x.json"])
def test_a_uri_leads_to_the_file(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "sub").mkdir()
    ndjson(tmp_path / name, [event(distribution={"updated_at": 5})])
    found = run_of(of_ci(run, "validate", "-q", "-f", "sarif", name, cwd=tmp_path).out)
    where = urljoin(f"{tmp_path.as_uri()}/", uri(found["results"][0])).removeprefix("file://")
    assert Path(os.fsdecode(unquote_to_bytes(where))).samefile(tmp_path / name)


def test_a_file_outside_the_repository_has_an_absolute_uri(run: Run, tmp_path: Path) -> None:
    file = ndjson(tmp_path / "a.json", [event(distribution={"updated_at": 5})])
    (tmp_path / "sub").mkdir()
    ran = of_ci(run, "validate", "-q", "-f", "sarif", "../a.json", cwd=tmp_path / "sub")
    place = run_of(ran.out)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": file.as_uri()}


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "with values"])
def test_hostile_text_stays_text(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    names = hostile_folder(tmp_path)
    ran = of_ci(run, "validate", "-q", "-f", "sarif", *options, "--", *names, cwd=tmp_path)
    results = run_of(ran.out)["results"]
    assert {unquote_to_bytes(uri(result)) for result in results} == {os.fsencode(name) for name in names}
    assert not [result for result in results if re.search(r"\]\(", result["message"]["text"])]
    assert not re.search(r"[^ -~\n]", ran.out)
    validator().validate(json.loads(ran.out))
