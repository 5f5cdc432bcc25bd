"""The pointer of a finding is whole: it resolves whatever the members are called, and no terminal obeys it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segcli import Validator
from support.ci import event
from support.cli import Run
from support.events import payload, webhook

SHOWN = {
    "long": "x" * 300,
    "tilde": "a~b",
    "slash": "a/b",
    "escapes of a pointer": "~1~0",
    "quotes": 'it\'s "so"'.replace(" ", ""),
    "backslash": "back\\slash",
    "empty": "",
    "index": "0",
    "index that is none": "01",
    "wildcard": "*",
    "end of an array": "-",
    "terminal escape": "\x1b[31m",
    "NUL": "nul\x00",
    "delete": "\x7f",
}
MASKED = {
    "bidirectional override": "\u202egnp",
    "line separator": "\u2028",
    "next line": "\x85",
    "tab": "tab\there",
    "letters": "Zoë",
    "emoji": "\U0001f600",
    "emoji of several characters": "\U0001f468\u200d\U0001f680",
    "unassigned": "\U000e0fff",
    "half of a surrogate pair": "\ud800",
    "long with an address": "x" * 300 + "@example.test",
}
"""Names that are shown with `--show-values` alone."""

ODD = SHOWN | MASKED
RECORD = event(customer=dict.fromkeys(ODD.values(), 1))


def of_json(out: str) -> list[dict[str, Any]]:
    return [finding for item in json.loads(out)["events"] for finding in item["findings"]]


def of_ndjson(out: str) -> list[dict[str, Any]]:
    return [item for item in map(json.loads, out.splitlines()) if item["kind"] == "finding"]


def of_sarif(out: str) -> list[dict[str, Any]]:
    results = json.loads(out)["runs"][0]["results"]
    places = [result["locations"][0]["logicalLocations"][0] for result in results]
    return [{"path": place["fullyQualifiedName"]} for place in places]


FINDINGS: dict[str, Callable[[str], list[dict[str, Any]]]] = {"json": of_json, "ndjson": of_ndjson, "sarif": of_sarif}
MACHINE = ("gitlab", "json", "ndjson", "rdjson", "sarif")
TEXT = ("concise", "github", "junit", "markdown", "text")


def resolved(value: Any, pointer: str) -> Any:
    """What a pointer leads to, by the letter of RFC 6901, section 4."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(RECORD))
    return file


@pytest.mark.parametrize("form", FINDINGS)
def test_the_pointers_of_odd_names_resolve(run: Run, odd: Path, form: str) -> None:
    paths = {finding["path"] for finding in FINDINGS[form](run("validate", "-f", form, odd).out)}
    assert paths == {"/customer/***", *(f"/customer/{escaped(name)}" for name in SHOWN.values())}
    assert all(resolved(RECORD, path) == 1 for path in paths - {"/customer/***"})


@pytest.mark.parametrize("form", FINDINGS)
def test_all_pointers_resolve_with_show_values(run: Run, odd: Path, form: str) -> None:
    paths = {finding["path"] for finding in FINDINGS[form](run("validate", "-f", form, "--show-values", odd).out)}
    assert paths == {f"/customer/{escaped(name)}" for name in ODD.values()}
    assert all(resolved(RECORD, path) == 1 for path in paths)


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "shown"])
@pytest.mark.parametrize("form", MACHINE + TEXT)
def test_nothing_but_line_ends_and_what_prints_is_written(run: Run, odd: Path, form: str, options: tuple[str]) -> None:
    out = run("validate", "-f", form, *options, odd).out
    assert [char for char in out if not char.isprintable()] == ["\n"] * out.count("\n")


@pytest.mark.parametrize("form", TEXT)
def test_people_get_names_cut_to_a_readable_length(run: Run, odd: Path, form: str) -> None:
    out = run("validate", "-f", form, odd).out
    assert "x" * 57 + "..." in out
    assert "x" * 61 not in out


def test_pointers_below_an_odd_name_resolve(run: Run) -> None:
    for name in SHOWN.values():
        record = payload("customer.segment.left/message.json")
        record["customer"]["loyalty"]["campaigns"] = {name: {"points": "many", "referred_customers": 0}}
        out = run("validate", "-f", "json", "--select", "wrong-type", stdin=json.dumps(record)).out
        assert [resolved(record, finding["path"]) for finding in of_json(out)] == ["many"], name


def test_python_gets_whole_pointers() -> None:
    paths = {finding.path for finding in Validator().validate(json.dumps(RECORD))}
    assert {f"/customer/{escaped(name)}" for name in SHOWN.values()} <= paths


@pytest.mark.parametrize("name", SHOWN.values(), ids=SHOWN)
def test_the_place_of_an_event_in_its_record_resolves(run: Run, name: str) -> None:
    record = {name: [webhook("customer.segment.left", payload("customer.segment.left/message.json"), created_at=5)]}
    ran = run("validate", "-f", "json", stdin=json.dumps(record))
    report = json.loads(ran.out)
    place = report["events"][0]["at"]
    assert resolved(record, place) == record[name][0]
    assert report["summary"]["found_inside"] == [{"at": f"/{escaped(name)}/*", "events": 1}]
    assert 5 in [resolved(record, finding["path"]) for finding in report["events"][0]["findings"]]
    assert all(char.isprintable() for char in (ran.out + ran.err).replace("\n", ""))
    assert "x" * 61 not in ran.err


def test_a_place_of_any_length_takes_no_memory(run: Run) -> None:
    sent = webhook("customer.segment.left", payload("customer.segment.left/message.json"))
    report = json.loads(run("validate", "-f", "json", stdin=json.dumps({"x" * 2000: sent})).out)
    assert report["events"][0]["at"] == "/" + "x" * 2000
    assert report["summary"]["found_inside"] == [{"at": "other", "events": 1}]


def test_changes_of_odd_names_have_pointers_that_resolve(run: Run, odd: Path, tmp_path: Path) -> None:
    other = RECORD | {"customer": RECORD["customer"] | dict.fromkeys(ODD.values(), 2)}
    (tmp_path / "other.json").write_text(json.dumps(other))
    ran = run("diff", "-f", "json", odd, tmp_path / "other.json")
    changes = [change for change in json.loads(ran.out)["pairs"][0]["changes"] if change["left"] != "/customer/***"]
    assert len(changes) == len(SHOWN)
    assert {(resolved(RECORD, change["left"]), resolved(other, change["right"])) for change in changes} == {(1, 2)}
    assert all(char.isprintable() for char in ran.out.replace("\n", ""))


@pytest.mark.parametrize("form", ["json", "json-patch"])
def test_values_that_are_shown_are_whole(run: Run, tmp_path: Path, form: str) -> None:
    """Only JSON escapes them, which every parser takes back."""
    left, right = event(), event(customer={"note": "\x1b[31m \u202e \u2028 \ud800 \U000e0fff\n"})
    for name, value in (("left", left), ("right", right)):
        (tmp_path / name).write_text(json.dumps(value))
    ran = run("diff", "-f", form, "--show-values", "left", "right", cwd=tmp_path)
    report = json.loads(ran.out)
    change = report["pairs"][0]["changes"][0]["new"] if form == "json" else report[0]["value"]
    assert change == right["customer"]["note"]
    assert all(char.isprintable() for char in ran.out.replace("\n", ""))
