"""What each output format prints for one shared sample, and what must hold of every report."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from segcli import __version__
from support.cli import Golden, Ran, Run
from support.events import without
from support.paths import BROKEN, INVALID, LEFT

HERE = Path(__file__).parent
SAMPLE = ("mixed.txt", "../../examples/invalid/segment-left-broken.json", "nowhere.json")
PERSONAL = ("lost@", "kim@", "mira.holt", "Mira", "Jörg", "Zoë", "Long Street", "gold", "silver", "key=secret", "XL")
"""Text of the sample that no report may show."""

SUMMARY = [
    "sources", "events", "valid", "invalid", "unchecked", "unreadable",
    "errors", "warnings", "notes", "bytes_read", "bytes_skipped", "bytes_beside", "sources_failed", "found_inside",
    "findings_left_out",
]  # fmt: skip
EVENT = [
    "source", "event", "line", "type", "candidates", "envelope", "purpose", "checked", "valid",
    "id", "event_id", "created_at", "entity", "at", "encoding", "offset", "length",
]  # fmt: skip
FINDING = [
    "code", "severity", "message", "source", "event", "type", "path",
    "line", "column", "end_line", "end_column", "expected", "actual", "help",
]  # fmt: skip
FORMATS = ("text", "concise", "json", "ndjson")
CLEAN = json.loads(LEFT.read_text())


@pytest.fixture
def sample(run: Run) -> Callable[..., Ran]:
    """A run over the shared sample in one format."""
    return lambda form, *options: run("validate", "--format", form, *options, *SAMPLE, cwd=HERE)


def compact(**changes: Any) -> str:
    """One clean event in one line, with other members in its customer."""
    event = CLEAN | {"customer": CLEAN["customer"] | changes}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")) + "\n"


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("form", FORMATS)
def test_the_sample_is_reported_as_in_the_golden_file(sample: Callable[..., Ran], golden: Golden, form: str) -> None:
    ran = sample(form)
    assert ran.code == 2
    golden(f"{form}.txt", ran.out.replace(f'"segcli": "{__version__}"', '"segcli": "VERSION"'))


def test_colour_is_reported_as_in_the_golden_file(run: Run, golden: Golden) -> None:
    ran = run("validate", "-f", "text", "--color", "always", "segment-left-broken.json", cwd=INVALID)
    golden("color.txt", ran.out.replace("\x1b", "␛"))


@pytest.mark.parametrize("form", FORMATS)
def test_masked_values_are_never_shown(sample: Callable[..., Ran], form: str) -> None:
    ran = sample(form)
    assert not [word for word in PERSONAL if word in ran.out + ran.err]


def test_show_values_unmasks(sample: Callable[..., Ran]) -> None:
    shown = sample("text", "--show-values").out
    assert not [word for word in ("kim@", "gold", "silver", "mira.holt") if word not in shown]
    assert "***" not in shown


def test_json_has_the_documented_fields_in_order(sample: Callable[..., Ran]) -> None:
    report = json.loads(sample("json").out)
    assert list(report) == ["segcli", "events", "unreadable", "sources", "summary"]
    assert list(report["summary"]) == SUMMARY
    assert all(list(event) == [*EVENT, "findings"] for event in report["events"])
    findings = [finding for event in report["events"] for finding in event["findings"]]
    assert all(list(finding) == FINDING for finding in [*findings, *report["unreadable"]])
    assert {(item["event"], item["type"], item["path"]) for item in report["unreadable"]} == {(None, None, None)}


def test_json_counts_what_it_lists(sample: Callable[..., Ran]) -> None:
    report = json.loads(sample("json").out)
    events, summary = report["events"], report["summary"]
    assert summary["events"] == len(events)
    for name, value in (("valid", True), ("invalid", False), ("unchecked", None)):
        assert summary[name] == sum(event["valid"] is value for event in events)
    told = [finding for event in events for finding in event["findings"]] + report["unreadable"]
    for severity in ("error", "warning", "note"):
        assert summary[f"{severity}s"] == sum(finding["severity"] == severity for finding in told)
    assert summary["unreadable"] == len(report["unreadable"])
    assert summary["sources_failed"] == len(report["sources"]) == 1


def test_ndjson_has_each_event_before_its_findings_and_the_summary_last(sample: Callable[..., Ran]) -> None:
    items = objects(sample("ndjson").out)
    assert [item["kind"] for item in items].count("summary") == 1
    assert items[-1]["kind"] == "summary"
    current = None
    for item in items[:-1]:
        place = (item["source"], item.get("event"))
        if item["kind"] == "event":
            current = place
        elif item["kind"] == "finding" and item["path"] is not None:
            assert place == current


def test_ndjson_and_json_say_the_same(sample: Callable[..., Ran]) -> None:
    report, items = json.loads(sample("json").out), objects(sample("ndjson").out)
    kinds: dict[str, list[dict[str, Any]]] = {"event": [], "finding": [], "source": [], "summary": []}
    for item in items:
        kinds[item.pop("kind")].append(item)
    events = [dict(event) for event in report["events"]]
    findings = [finding for event in events for finding in event.pop("findings")]
    assert kinds["event"] == events
    assert kinds["source"] == report["sources"]
    assert kinds["summary"] == [report["summary"]]
    by_place = sorted(map(json.dumps, [*findings, *report["unreadable"]]))
    assert sorted(map(json.dumps, kinds["finding"])) == by_place


def test_concise_has_one_line_for_each_finding(sample: Callable[..., Ran]) -> None:
    summary = objects(sample("ndjson").out)[-1]
    lines = sample("concise").lines
    assert len(lines) == summary["errors"] + summary["warnings"] + summary["notes"]
    assert all(re.match(r"\S+:\d+:\d+: (error|warning|note) [a-z-]+: \S", line) for line in lines)


def test_an_empty_run_is_still_a_document(run: Run) -> None:
    report = json.loads(run("validate", "-f", "json", stdin="").out)
    assert (report["events"], report["unreadable"], report["summary"]["sources"]) == ([], [], 0)
    assert [item["kind"] for item in objects(run("validate", "-f", "ndjson", stdin="").out)] == ["source", "summary"]


def test_text_folds_findings_of_one_kind_and_counts_the_rest(run: Run) -> None:
    shown = run("validate", "-f", "text", stdin=compact(created_at=5) * 1200).out
    assert shown.count("error[wrong-type]") == 1
    assert shown.endswith("= wrong-type customer.segment.left /customer/created_at: 1,199 more times\n\n")


def test_text_folds_over_indices_and_map_keys(run: Run) -> None:
    loyalty = {name: {"points": "1", "referred_customers": 0} for name in ("Club", "Fans", "Team")}
    changed = CLEAN["customer"]["loyalty"] | {"campaigns": loyalty}
    shown = run("validate", "-f", "text", "--select", "wrong-type", stdin=compact(loyalty=changed)).out
    assert shown.count("error[wrong-type]") == 1
    assert "/customer/loyalty/campaigns/*/points: 2 more times" in shown


def test_text_keeps_apart_the_kinds_of_different_events(run: Run) -> None:
    shown = run("validate", "-f", "text", stdin='{"hello": 1}\n' + compact(created_at=5)).out
    assert "event 1, unrecognised" in shown
    assert "event 2, customer.segment.left" in shown


CARETS = [
    pytest.param(compact(created_at=5), "5", id="long line"),
    pytest.param(compact(name="Jörg 😀 Ångström", created_at=5), "5", id="not ASCII before the fault"),
    pytest.param(compact(name="x" * 5000, created_at=5), "5", id="longer than what is looked at"),
    pytest.param(compact(note="x" * 5000), '"note"', id="key with a long value"),
    pytest.param(compact(größe=1), '"größe"', id="key that is not ASCII"),
    pytest.param(compact(created_at="2025-13-01T00:00:00Z"), '"2025-13-01T00:00:00Z"', id="string that is shown"),
    pytest.param(compact(created_at="yesterday"), '"yesterday"', id="string that is masked"),
    pytest.param(compact(created_at=["a", "b"]), "[", id="array"),
    pytest.param(json.dumps(json.loads(compact(created_at=5)), indent="\t"), "5", id="tabs"),
    pytest.param(json.dumps(json.loads(compact(created_at=5)), indent=1).replace("\n", "\r\n"), "5", id="CRLF"),
    pytest.param("[" + compact(created_at=5) + "]", "5", id="in an array"),
    pytest.param('  \t "x"\n' + "  " + compact(created_at=5), "5", id="indented"),
    pytest.param(compact()[:-1] + compact(created_at=5), "5", id="glued to the one before"),
]

MASKED = ('"größe"', '"yesterday"')
"""What is under a caret and may not be shown."""


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "shown"])
@pytest.mark.parametrize(("stdin", "under"), CARETS)
def test_the_caret_stands_under_the_fault(run: Run, stdin: str, under: str, options: tuple[str, ...]) -> None:
    lines = run("validate", "-f", "text", *options, stdin=stdin).lines
    found = [number for number, line in enumerate(lines) if re.fullmatch(r" +\| +\^+ /customer/\S+", line)]
    pointed = {lines[number - 1][span(lines[number])] for number in found}
    assert pointed == {'"***"' if under in MASKED and not options else under}


def span(line: str) -> slice:
    """The columns of a line of carets."""
    start = line.index("^")
    return slice(start, start + line.count("^"))


@pytest.mark.parametrize("columns", [40, 80, 100, 200])
def test_lines_of_the_payload_fit_the_terminal(run: Run, columns: int) -> None:
    # A long pointer beside the caret may stick out.
    ran = run("validate", "-f", "text", stdin=compact(created_at=5), env={"COLUMNS": str(columns)})
    excerpt = [line for line in ran.lines if re.match(r" *\d+ \| ", line)]
    assert max(map(len, excerpt)) <= columns


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param('{"customer": oops}', '{"customer": ***}', id="known name"),
        pytest.param('{"kim@example.test": oops}', '{"***": ***}', id="unknown name"),
        pytest.param('{"email": "kim@example.test', '{"email": "***', id="cut off in a string"),
        pytest.param('{"a": true, nope', '{"***": true, ***', id="literal"),
        pytest.param('{"email":\t"kim", x', '{"email": "***", ***', id="tab"),
        pytest.param("Größe: 5 €", "***", id="prose"),
    ],
)
def test_unreadable_text_is_shown_without_its_words(run: Run, text: str, line: str) -> None:
    shown = run("validate", "-f", "text", stdin=text).out
    excerpt = re.search(r"^ *\d+ \| (.*)$", shown, re.MULTILINE)
    assert excerpt is not None
    assert re.sub(r"\*[* :]*\*", "***", excerpt[1]) == line


def test_a_value_that_a_repeated_key_has_replaced_is_masked(run: Run) -> None:
    text = compact().replace('"source_id":', '"source_id":"crm-1-first","source_id":')
    shown = run("validate", "-f", "text", stdin=text).out
    assert '"source_id":"***","source_id":"***"' in shown
    assert "crm-1" not in shown


@pytest.mark.parametrize("length", range(350, 420, 7))
def test_a_string_at_the_edge_of_a_long_line_is_masked_whole(run: Run, length: int) -> None:
    """Masks shorten what stands between, so that the end of what is looked at comes into view."""
    text = compact(created_at=5).replace(
        '"created_at":5', f'"created_at":5,"note":"{"n" * length}","who":"kim, lee: jo"'
    )
    shown = run("validate", "-f", "text", "--select", "wrong-type", stdin=text).out
    assert "wrong-type" in shown
    assert not [name for name in ("kim", "lee", "jo", "nn") if name in shown]


def test_a_report_of_a_named_file_is_the_same_as_that_of_stdin(run: Run) -> None:
    named = run("validate", "-f", "text", BROKEN)
    piped = run("validate", "-f", "text", "--stdin-name", BROKEN, stdin=Path(BROKEN).read_bytes())
    assert named == piped


def test_text_tells_of_each_member_that_one_object_lacks(run: Run) -> None:
    without_id, without_name = (without(CLEAN, ("segment", name)) for name in ("id", "name"))
    body = "".join(map(json.dumps, (without_id, without_name, without_name)))
    shown = run("validate", "-f", "text", "--select", "missing-property", stdin=body).out
    assert "`segment` has no `id`" in shown
    assert "`segment` has no `name`" in shown
    assert shown.endswith("= missing-property customer.segment.left /segment/name: once more\n\n")
