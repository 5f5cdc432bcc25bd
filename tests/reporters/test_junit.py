"""What readers of JUnit XML make of `--format junit`."""

import gzip
import re
from itertools import islice, repeat
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.reporters.formats.junit import quoted
from support.ci import HOSTILE, event, hostile_folder, of_ci, sample
from support.cli import Golden, Run
from support.events import ndjson

KINDS = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}


def suites(text: str) -> list[Element]:
    """The suites of a report: counts are right, a case has one outcome, and no two cases share class and name."""
    root = ElementTree.fromstring(text.encode())
    assert (root.tag, {child.tag for child in root} - {"testsuite"}) == ("testsuites", set())
    for suite in root:
        for count, tag in KINDS.items():
            assert int(suite.attrib[count]) == len(list(suite.iter(tag))), count
        for case in suite:
            tags = [child.tag for child in case]
            assert len(set(tags) & {"failure", "error", "skipped"}) <= 1
            assert len(set(tags)) == len(tags)
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(set(names)) == len(names)
    return list(root)


def test_the_report_over_the_sample(run: Run, golden: Golden) -> None:
    ran = sample(run, "junit")
    golden("junit.xml", ran.out)
    assert [suite.attrib["name"] for suite in suites(ran.out)] == ["capture.ndjson", "clean.json", "schedule.json"]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        pytest.param("capture.ndjson event 1", [], id="clean"),
        pytest.param("capture.ndjson event 2", ["failure"], id="errors"),
        pytest.param("capture.ndjson event 4", ["system-out"], id="warnings"),
        pytest.param("capture.ndjson event 5", ["skipped", "system-out"], id="not checked in full"),
        pytest.param("capture.ndjson line 4 column 121", ["error"], id="unreadable"),
        pytest.param("schedule.json event 1", ["failure", "system-out"], id="errors and notes"),
    ],
)
def test_a_case_tells_what_came_of_its_event(run: Run, name: str, outcome: list[str]) -> None:
    cases = {case.attrib["name"]: case for suite in suites(sample(run, "junit").out) for case in suite}
    assert [child.tag for child in cases[name]] == outcome


def test_a_failure_tells_all_errors_of_its_event(run: Run) -> None:
    failure = suites(sample(run, "junit").out)[0].findall(".//failure")[0]
    assert failure.attrib["message"].endswith("found the number 7 (and 1 more)")
    told = (failure.text or "").splitlines()
    assert [line.split(": ")[1] for line in told] == ["error wrong-type", "error unexpected-value"]


def test_an_invalid_event_fails_even_when_its_errors_are_beyond_the_limit(run: Run) -> None:
    *failures, left_out = [
        suite.attrib["failures"] for suite in suites(sample(run, "junit", "--max-findings", "0").out)
    ]
    assert (failures, left_out) == (["2", "0", "1"], "0")


def test_a_file_that_breaks_off_has_a_case_behind_those_of_its_events(run: Run, tmp_path: Path) -> None:
    packed = gzip.compress(ndjson(tmp_path / "a.ndjson", [event()] * 3).read_bytes())
    (tmp_path / "a.gz").write_bytes(packed[:-8])
    (suite,) = suites(of_ci(run, "validate", "-q", "-f", "junit", "a.gz", cwd=tmp_path).out)
    assert [case.attrib["classname"] for case in suite][-2:] == ["unreadable", "source"]
    assert suite[-1][0].attrib["message"].startswith("the compressed data ends early; ")


def test_cases_beyond_what_is_kept_in_memory_are_all_there(run: Run, tmp_path: Path) -> None:
    many = ndjson(tmp_path / "many.ndjson", islice(repeat(event()), 10_000))
    few = ndjson(tmp_path / "few.ndjson", [event(customer={"object": "ä\u2028\U0001f600"})])
    last = ndjson(tmp_path / "last.ndjson", islice(repeat(event()), 10_000))
    found = suites(of_ci(run, "validate", "-q", "-f", "junit", "--show-values", many, few, last).out)
    assert [suite.attrib["tests"] for suite in found] == ["10000", "1", "10000"]


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "with values"])
def test_hostile_text_stays_text(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    names = hostile_folder(tmp_path)
    ran = of_ci(run, "validate", "-q", "-f", "junit", *options, "--", *names, cwd=tmp_path)
    assert len(suites(ran.out)) == len(names)
    assert not re.search(r"[^ -~\n]", ran.out)
    assert "<!" not in ran.out


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40) | st.sampled_from(HOSTILE[:12]))
def test_quoted_text_reads_back(text: str) -> None:
    inside = quoted(text)
    read = ElementTree.fromstring(f'<a b="{inside}">{inside}</a>'.encode())
    escaped = re.compile(r"\\u[0-9a-f]{4}")
    assert read.attrib["b"] == (read.text or "")
    kept = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    assert escaped.sub("", read.text or "") == escaped.sub("", kept)
