"""Every report tells of every source that failed, whatever it failed of, and is whole."""

import bz2
import gzip
import json
import lzma
import os
import re
import subprocess
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from segcli import pipeline
from segcli.console.formats import names
from segcli.input.reading import EndOfSource
from segcli.input.sources import Source
from segcli.parallel import chunks, tasks, workers
from segcli.parallel.pool import Pool
from segcli.parallel.reports import Reporting, reporting
from segcli.parallel.workers import Workers
from segcli.validation.result import Settings
from segcli.validation.validator import EventValidator
from support.ci import OF_CI, of_ci
from support.cli import COMMAND, Ran, Run, environment
from support.events import capture
from support.paths import INVALID, LEFT

LINE = json.dumps(json.loads(LEFT.read_bytes())).encode() + b"\n"
LINES = capture(400)
PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def missing(_: Path) -> None:
    pass


def empty(file: Path) -> None:
    file.touch()


def blank(file: Path) -> None:
    file.write_bytes(b" \n\t\n" * 99)


def empty_array(file: Path) -> None:
    file.write_bytes(b"[ ]\n")


def loop(file: Path) -> None:
    file.symlink_to(file.name)


def folder(file: Path) -> None:
    file.mkdir()


def truncated(pack: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    # Several members, because bzip2 gives nothing before the end of a block.
    packed = b"".join(pack(LINES[at : at + 50_000]) for at in range(0, len(LINES), 50_000))
    return lambda file: void(file.write_bytes(packed[: len(packed) * 2 // 3]))


def damaged(pack: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    packed = bytearray(pack(LINES[:50_000]) + pack(LINES[50_000:]))
    at = len(pack(LINES[:50_000])) + 60
    packed[at : at + 40] = b"\xa5" * 40
    return lambda file: void(file.write_bytes(packed))


def io_error(file: Path) -> None:
    """A file that opens and cannot be read: the memory of this process at address 0."""
    file.symlink_to("/proc/self/mem")


def void(_: object) -> None:
    pass


FAILING: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (missing, "no such file or directory"),
    "empty": (empty, "holds no JSON value"),
    "blank": (blank, "holds no JSON value"),
    "empty array": (empty_array, "holds no JSON value"),
    "loop of links": (loop, "too many levels of symbolic links"),
    "folder without JSON": (folder, "no .json, .jsonl or .ndjson file in this directory"),
    "unreadable": (io_error, "input/output error"),
    **{f"truncated {name}": (truncated(pack), "the compressed data ends early; ") for name, pack in PACKERS.items()},
    **{f"damaged {name}": (damaged(pack), "the compressed data is damaged; ") for name, pack in PACKERS.items()},
}
each_failing = pytest.mark.parametrize(("make", "error"), FAILING.values(), ids=FAILING)


def of_json(text: str) -> list[tuple[str, str]]:
    report = json.loads(text)
    assert report["summary"]["sources_failed"] == len(report["sources"])
    assert list(report)[-2:] == ["sources", "summary"] or list(report)[-3:] == ["sources", "overview", "summary"]
    return [(item["source"], item["error"]) for item in report["sources"]]


def of_ndjson(text: str) -> list[tuple[str, str]]:
    *items, summary = map(json.loads, text.splitlines())
    told = [item for item in items if item["kind"] == "source"]
    assert all(list(item) == ["kind", "source", "error"] for item in told)
    assert (summary["kind"], summary["sources_failed"]) == ("summary", len(told))
    return [(item["source"], item["error"]) for item in told]


def of_sarif(text: str) -> list[tuple[str, str]]:
    ((invocation,),) = (run["invocations"] for run in json.loads(text)["runs"])
    assert invocation["executionSuccessful"] is False
    told = [item for item in invocation["toolExecutionNotifications"] if item["level"] == "error"]
    places = [item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for item in told]
    return [(name, item["message"]["text"].removeprefix(f"{name}: ")) for name, item in zip(places, told, strict=True)]


def of_junit(text: str) -> list[tuple[str, str]]:
    suites = list(ElementTree.fromstring(text.encode()))
    for suite in suites:
        assert int(suite.attrib["errors"]) == len(list(suite.iter("error")))
        assert int(suite.attrib["tests"]) == len(suite)
    cases = [(suite, case) for suite in suites for case in suite if case.attrib["classname"] == "source"]
    assert all(suite[-1] is case for suite, case in cases)
    return [(case.attrib["file"], case[0].attrib["message"]) for _, case in cases]


def of_github(text: str) -> list[tuple[str, str]]:
    head = "::error file="
    told = [line.removeprefix(head) for line in text.splitlines() if line.startswith(head) and "source failed" in line]
    pairs = [line.split(",title=source failed::") for line in told]
    return [(name, error) for name, error in pairs]


def of_gitlab(text: str) -> list[tuple[str, str]]:
    issues = json.loads(text)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    told = [issue for issue in issues if issue["check_name"] == "source-failed"]
    assert {issue["severity"] for issue in told} == {"critical"}
    return [(issue["location"]["path"], issue["description"]) for issue in told]


def of_rdjson(text: str) -> list[tuple[str, str]]:
    told = [item for item in json.loads(text)["diagnostics"] if item["code"]["value"] == "source-failed"]
    assert {item["severity"] for item in told} == {"ERROR"}
    return [(item["location"]["path"], item["message"]) for item in told]


def of_markdown(text: str) -> list[tuple[str, str]]:
    head = text.partition("\n")[0]
    assert "source" in head or head == "### segcli: nothing read"
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| error: source failed")]
    return [(row[4].strip("`"), row[1].strip("`")) for row in rows]


def of_concise(text: str) -> list[tuple[str, str]]:
    told = [line.split(": error: ") for line in text.splitlines() if ": error: " in line]
    return [(name, error) for name, error in told]


def of_text(text: str) -> list[tuple[str, str]]:
    blocks = [block.split("\n  --> ") for block in text.split("\n\n") if block.startswith("error: ")]
    return [(name, error.removeprefix("error: ")) for error, name in blocks]


def of_html(text: str) -> list[tuple[str, str]]:
    told = [unescape(item) for item in re.findall("<li>Failed: (.*?)</li>", text)]
    return [(name, error) for name, _, error in (item.partition(": ") for item in told)]


READERS = {
    "json": of_json,
    "ndjson": of_ndjson,
    "sarif": of_sarif,
    "junit": of_junit,
    "github": of_github,
    "gitlab": of_gitlab,
    "rdjson": of_rdjson,
    "markdown": of_markdown,
    "concise": of_concise,
    "text": of_text,
    "html": of_html,
}
each_format = pytest.mark.parametrize("form", READERS)


def reports(run: Run, cwd: Path, *words: object) -> tuple[Ran, dict[str, str]]:
    """A run, and what it wrote in every format."""
    beside = [word for form in READERS for word in ("--report", f"{form}=reports.{form}")]
    ran = of_ci(run, "validate", *beside, *words, cwd=cwd)
    return ran, {form: (cwd / f"reports.{form}").read_text() for form in READERS}


def test_every_format_is_read_here() -> None:
    assert set(names("reporters.formats")) == set(READERS)


@each_failing
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_report_tells_of_a_source_that_failed(
    run: Run, tmp_path: Path, make: Callable[[Path], None], error: str, jobs: str
) -> None:
    make(tmp_path / "bad")
    (tmp_path / "good.json").write_bytes(LINE)
    ran, written = reports(run, tmp_path, "-j", jobs, "--max-findings", "0", "bad", "good.json")
    assert ran.code == 2
    told = of_json(written["json"])
    ((name, reason),) = told
    assert name == "bad"
    assert reason == error or (error.endswith("; ") and reason.startswith(error))
    assert {form: READERS[form](text) for form, text in written.items()} == dict.fromkeys(READERS, told)
    assert ran.err.splitlines()[0] == f"bad: {reason}"
    assert "1 source failed" in ran.err
    assert [event["source"] for event in json.loads(written["json"])["events"]][-1] == "good.json"


@each_format
def test_a_run_whose_sources_all_fail_writes_whole_reports(run: Run, tmp_path: Path, form: str) -> None:
    ran = of_ci(run, "validate", "-q", "-f", form, "-o", "report", "a.json", "b/c.json", cwd=tmp_path)
    assert ran.code == 2
    failed = [(name, "no such file or directory") for name in ("a.json", "b/c.json")]
    assert READERS[form]((tmp_path / "report").read_text()) == failed


@each_format
def test_on_stdout_a_failed_source_is_told_once_by_those_that_people_read(run: Run, tmp_path: Path, form: str) -> None:
    ran = of_ci(run, "validate", "-q", "-f", form, "a.json", cwd=tmp_path)
    assert ran.err == "a.json: no such file or directory\n"
    assert READERS[form](ran.out) == ([] if form in ("text", "concise") else [("a.json", "no such file or directory")])


def test_what_a_baseline_knows_hides_no_failed_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.json").touch()
    (tmp_path / "broken.json").write_bytes((INVALID / "segment-left-broken.json").read_bytes())
    sources = ("broken.json", "empty.json", "missing.json")
    of_ci(run, "validate", "--write-baseline", "known", *sources, cwd=tmp_path)
    ran, written = reports(run, tmp_path, "--baseline", "known", *sources)
    assert ran.code == 2
    failed = [("empty.json", "holds no JSON value"), ("missing.json", "no such file or directory")]
    assert all(READERS[form](text) == failed for form, text in written.items())


def test_names_of_failed_sources_are_text_in_every_format(run: Run, tmp_path: Path) -> None:
    hostile = ["a|b`c.json", "<b>&amp;\"'.json", "::error::x.json", "[a](b).json", "\x1b[31m\n.json", "%0A,:.json"]
    ran, written = reports(run, tmp_path, *hostile)
    assert ran.code == 2
    assert not [text for text in written.values() if "\x1b" in text]
    assert [len(READERS[form](text)) for form, text in written.items() if form != "markdown"] == [len(hostile)] * (
        len(READERS) - 1
    )
    assert len([line for line in written["markdown"].splitlines() if line.startswith("| error: ")]) == len(hostile)
    assert all(line.startswith("::error file=") for line in written["github"].splitlines())
    assert "](" not in written["sarif"]


def test_many_failed_sources_are_all_told_and_counted(run: Run, tmp_path: Path) -> None:
    many = [f"{number}.json" for number in range(120)]
    _, written = reports(run, tmp_path, *many, INVALID / "segment-left-broken.json")
    whole = {form for form in READERS if len(READERS[form](written[form])) == len(many)}
    assert whole == set(READERS) - {"github", "markdown", "html"}
    lines = written["github"].splitlines()
    assert len([line for line in lines if line.startswith("::error")]) == 10
    assert "segcli: 110 more failed sources without an annotation" in lines
    assert len(of_markdown(written["markdown"])) == 50
    assert "70 more failed sources not in this table." in written["markdown"]
    assert "<li>70 more sources failed.</li>" in written["html"]


def test_the_summary_of_a_step_tells_of_a_failed_source(run: Run, tmp_path: Path) -> None:
    env = {"GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    of_ci(run, "validate", "-f", "github", LEFT, "none.json", cwd=tmp_path, env=env)
    page = (tmp_path / "summary.md").read_text()
    assert page.startswith("### segcli: 1 event valid, 1 source failed\n")
    assert of_markdown(page) == [("none.json", "no such file or directory")]


def test_a_stdin_that_cannot_be_read_is_told_in_a_whole_report(tmp_path: Path) -> None:
    with (tmp_path / "write-only").open("wb") as stdin:
        words = [*COMMAND, "validate", "-f", "json", "-", str(LEFT)]
        env = environment(dict.fromkeys(OF_CI, ""))
        done = subprocess.run(words, stdin=stdin, capture_output=True, env=env, timeout=60)
    assert done.returncode == 2
    assert of_json(done.stdout.decode()) == [("<stdin>", "bad file descriptor")]


def flat(text: str) -> str:
    """The words of a text, however it is laid out."""
    return " ".join(re.sub("[`:]", "", text).split())


@each_failing
@pytest.mark.parametrize("form", ["json", "markdown", "text"])
def test_inspect_tells_of_a_source_that_failed(
    run: Run, tmp_path: Path, make: Callable[[Path], None], error: str, form: str
) -> None:
    make(tmp_path / "bad")
    ran = run("inspect", "-f", form, "-o", "report", "bad", LEFT, cwd=tmp_path)
    assert ran.code == 2
    text = (tmp_path / "report").read_text()
    if form == "json":
        ((name, told),) = of_json(text)
        assert (name, told[: len(error)]) == ("bad", error)
    else:
        assert flat(f"bad {error}") in flat(text)
    assert f"bad: {error}" in ran.err


@each_failing
@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("form", ["json", "markdown", "text"])
def test_diff_tells_of_a_source_that_failed(
    run: Run, tmp_path: Path, make: Callable[[Path], None], error: str, form: str, side: int
) -> None:
    make(tmp_path / "bad")
    words: list[Any] = ["bad", LEFT]
    ran = run("diff", "-f", form, "-o", "report", *(words[::-1] if side else words), cwd=tmp_path)
    assert ran.code == 2
    text = (tmp_path / "report").read_text()
    if form == "json":
        ((name, told),) = of_json(text)
        assert (name, told[: len(error)]) == ("bad", error)
    else:
        assert flat(f"bad {error}") in flat(text)
    assert f"bad: {error}" in ran.err


@each_failing
def test_extract_ends_with_2_and_says_why(run: Run, tmp_path: Path, make: Callable[[Path], None], error: str) -> None:
    make(tmp_path / "bad")
    ran = run("extract", "bad", LEFT, cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith(f"bad: {error}") or f"\nbad: {error}" in ran.err
    assert ran.err.endswith(", 1 source failed.\n")
    assert ran.out.endswith(LEFT.read_text().rstrip("\n") + "\n")


@pytest.mark.parametrize("text", [b"{oops", b"[" * 600 + b"]" * 600], ids=["no JSON", "too deep"])
@pytest.mark.parametrize(
    "words",
    [("validate", "--fail-on", "never"), ("inspect",), ("drift",), ("extract",)],
    ids=["validate", "inspect", "drift", "extract"],
)
def test_a_command_that_no_finding_fails_ends_with_2_when_bytes_could_not_be_read(
    run: Run, words: tuple[str, ...], text: bytes
) -> None:
    assert run(*words, stdin=LINE).code == 0
    assert run(*words, stdin=LINE + text).code == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_shrinks_while_it_is_read_is_told(tmp_path: Path, jobs: int) -> None:
    """Three reads of the serial run, and as many chunks; the file is cut short when the first is over."""
    file = tmp_path / "capture.ndjson"
    file.write_bytes(LINES)
    left = len(LINES) * 3 // 4
    left = LINES.index(b"\n", left) + 1

    def watch(_: int, __: int) -> None:
        os.truncate(file, left)

    settings = Settings()
    checks = EventValidator(settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "CHUNK_SIZE", len(LINES) // 20)
        patch.setattr(tasks, "BATCH_BYTES", 1)
        patch.setattr(workers, "MAX_BUFFERED", 1)
        source = Source("capture.ndjson", file)
        if jobs == 1:
            *_, end = pipeline.checked(source, checks, watch=watch)
        else:
            with Pool(
                partial(Workers, jobs), reporting(Reporting(every_event=True), print), watch, {settings: checks}
            ).checking([(source, settings)]) as checked:
                *_, end = (item for _, items in checked for item in items)
    assert isinstance(end, EndOfSource)
    records = LINES[:left].count(b"\n")
    assert end.trouble == f"cut short while it was read; {left:,} bytes with {records} records could be read"
