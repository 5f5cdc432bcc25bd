"""What GitHub Actions makes of `--format github`."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.console.workflow_commands import message, property_value
from support.ci import HOSTILE, event, faulty, hostile_folder, letters, of_ci, sample
from support.cli import Golden, Run
from support.events import ndjson

KNOWN = {"error", "warning", "notice"}
PROPERTIES = {"file", "line", "col", "endColumn", "title"}


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def command(text: str) -> Command | None:
    """A line as the runner reads it: `::name key=value,key=value::message` at its start, else `##[name]` anywhere.

    Written after `ActionCommand` of the runner; stricter in that nothing may be dropped in silence.
    """
    line = text.lstrip()
    if line.startswith("::") and "::" in line[2:]:
        info, _, data = line[2:].partition("::")
        name, _, rest = info.partition(" ")
        pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
        assert all(len(pair) == 2 for pair in pairs), line
        assert len(dict(pairs)) == len(pairs), line
        unescaped = {key: unescape(value, {"%3A": ":", "%2C": ","}) for key, value in pairs}
        return Command(name, unescaped, unescape(data, {}))
    assert "##[" not in line, line
    return None


def unescape(text: str, more: dict[str, str]) -> str:
    known = {"%0D": "\r", "%0A": "\n"} | more
    for code, char in known.items():
        text = text.replace(code, char)
    return text.replace("%25", "%")


def commands(text: str) -> list[Command]:
    """The commands in the output of a step; the runner ends lines at CR and LF."""
    assert all(line.isprintable() for line in text.split("\n"))
    return [found for line in re.split(r"\r\n|\r|\n", text) if (found := command(line))]


def test_the_report_over_the_sample(run: Run, golden: Golden) -> None:
    ran = sample(run, "github")
    golden("github.txt", ran.out)
    assert {found.name for found in commands(ran.out)} == KNOWN


def test_an_annotation_points_at_the_fault(run: Run) -> None:
    first = commands(sample(run, "github").out)[0]
    place = {"file": "capture.ndjson", "line": "2", "col": "117", "endColumn": "118"}
    assert first.properties == place | {"title": "wrong-type in manual_distribution_schedule"}
    assert first.message.splitlines()[0] == "expected a date-time string or null, found the number 7"


def test_an_object_of_many_lines_is_annotated_where_it_begins(run: Run) -> None:
    missing = [found for found in commands(sample(run, "github").out) if "missing" in found.properties["title"]]
    assert missing[0].properties["line"] == "2"
    assert "endColumn" not in missing[0].properties


def test_a_fault_of_many_events_is_one_annotation(run: Run, tmp_path: Path) -> None:
    many = ndjson(tmp_path / "many.ndjson", (event(distribution={"updated_at": number}) for number in range(1200)))
    ran = of_ci(run, "validate", "-q", "-f", "github", many)
    (found,) = commands(ran.out)
    assert found.message.splitlines()[-1] == "and 1,199 more like this"
    assert ran.lines[-1] == "segcli: 1,199 more findings without an annotation"


def test_files_with_the_same_fault_have_an_annotation_each(run: Run, tmp_path: Path) -> None:
    names = [f"{number}.json" for number in range(3)]
    for name in names:
        ndjson(tmp_path / name, [event(distribution={"updated_at": 5})] * 2)
    ran = of_ci(run, "validate", "-q", "-f", "github", *names, cwd=tmp_path)
    found = commands(ran.out)
    assert [one.properties["file"] for one in found] == names
    assert {one.message.splitlines()[-1] for one in found} == {"and 1 more like this"}
    assert ran.lines[-1] == "segcli: 3 more findings without an annotation"


def test_every_kind_is_annotated_before_a_second_file_of_one(run: Run, tmp_path: Path) -> None:
    names = [f"{number}.json" for number in range(20)]
    for name in names:
        ndjson(tmp_path / name, [event(distribution={"updated_at": 5})])
    ndjson(tmp_path / "last.json", [event(customer={"id": 5})])
    summary = tmp_path / "summary.md"
    env = {"GITHUB_STEP_SUMMARY": str(summary)}
    ran = of_ci(run, "validate", "-q", "-f", "github", *names, "last.json", cwd=tmp_path, env=env)
    assert [one.properties["file"] for one in commands(ran.out)] == ["0.json", "last.json", *names[1:9]]
    assert all(f"| `{name}` | 1 | 0 | 0 |" in summary.read_text() for name in (*names, "last.json"))


def test_ten_annotations_of_each_severity_one_of_each_kind_first(run: Run, tmp_path: Path) -> None:
    events = (faulty(number // 2) for number in range(2400))
    ran = of_ci(run, "validate", "-q", "-f", "github", ndjson(tmp_path / "many.ndjson", events))
    found = commands(ran.out)
    assert [one.name for one in found] == ["error"] + ["notice"] * 10
    assert len({one.message.splitlines()[1] for one in found}) == 11
    assert ran.lines[-1] == f"segcli: {4800 - 11:,} more findings without an annotation"


def test_a_flood_of_notes_does_not_hide_an_error(run: Run, tmp_path: Path) -> None:
    notes = ndjson(tmp_path / "notes.ndjson", (event(customer={letters(number): 1}) for number in range(1100)))
    error = ndjson(tmp_path / "error.ndjson", [event(distribution={"updated_at": 5})])
    found = commands(of_ci(run, "validate", "-q", "-f", "github", notes, error).out)
    assert [one.name for one in found] == ["error"] + ["notice"] * 10


def test_room_that_is_left_goes_to_the_same_event(run: Run, tmp_path: Path) -> None:
    broken = ndjson(tmp_path / "broken.ndjson", [{"distribution": {}, "customer": {}}] * 2)
    found = commands(of_ci(run, "validate", "-q", "-f", "github", broken).out)
    errors = [one for one in found if one.name == "error"]
    assert {one.properties["line"] for one in errors} == {"1"}
    assert len({one.message.splitlines()[0] for one in errors}) == len(errors) > 2


def test_files_are_named_as_the_repository_names_them(run: Run, tmp_path: Path) -> None:
    (tmp_path / "app" / "fixtures").mkdir(parents=True)
    ndjson(tmp_path / "app" / "fixtures" / "a.json", [event(distribution={"updated_at": 5})])
    env = {"GITHUB_WORKSPACE": str(tmp_path)}
    ran = of_ci(run, "validate", "-q", "-f", "github", "fixtures/a.json", cwd=tmp_path / "app", env=env)
    assert commands(ran.out)[0].properties["file"] == "app/fixtures/a.json"


def test_the_markdown_report_is_added_to_the_summary_of_the_step(run: Run, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Tests passed.\n")
    with_summary = sample(run, "github")
    markdown = sample(run, "markdown").out
    ran = of_ci(run, "validate", "-f", "github", tmp_path / "none.json", env={"GITHUB_STEP_SUMMARY": str(summary)})
    assert ran.code == 2
    assert summary.read_text().startswith("Tests passed.\n### segcli: nothing read\n")
    assert "### segcli" not in with_summary.out
    assert markdown.startswith("### segcli: 3 of 7 events invalid\n")


def test_a_clean_run_annotates_nothing(run: Run, tmp_path: Path) -> None:
    clean = ndjson(tmp_path / "clean.ndjson", [event()] * 3)
    summary = tmp_path / "summary.md"
    ran = of_ci(run, "validate", "-f", "github", clean, env={"GITHUB_STEP_SUMMARY": str(summary)})
    assert (ran.code, ran.out) == (0, "")
    assert summary.read_text().startswith("### segcli: 3 events valid\n")


def test_a_summary_that_cannot_be_written_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    ran = of_ci(run, "validate", "-f", "github", "-", env={"GITHUB_STEP_SUMMARY": str(tmp_path)})
    assert ran.code == 2
    assert f"cannot write the step summary {tmp_path}: is a directory" in ran.err


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "with values"])
def test_hostile_text_starts_no_command(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    names = hostile_folder(tmp_path)
    ran = of_ci(run, "validate", "-q", "-f", "github", *options, "--", *sorted(names), cwd=tmp_path)
    found = commands(ran.out)
    assert len(found) == len(ran.lines) - 1
    assert {one.name for one in found} <= KNOWN
    assert all(set(one.properties) <= PROPERTIES and one.properties["line"].isdecimal() for one in found)
    assert len(max(ran.lines, key=len)) < 10_000


@settings(max_examples=100, deadline=None)
@given(st.text() | st.sampled_from(HOSTILE[:12]))
def test_escaping_is_undone_by_the_runner(text: str) -> None:
    line = f"::error title={property_value(text)},line=1::{message(text)}"
    assert len(re.split(r"\r\n|\r|\n", line)) == 1
    assert command(line) == Command("error", {"title": text, "line": "1"}, text)
