"""The schemas of what segcli writes describe all that it writes, and that of the configuration all that it takes."""

import json
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from segcli import configuration
from segcli.cli.requests import CHOICES
from segcli.console.formats import names
from segcli.delivery.send_report import RESULTS
from segcli.diff.match_keys import MATCHES
from segcli.events.purpose import PURPOSES
from segcli.events.recognition import Checked, Envelope
from segcli.schemas import own
from segcli.signature.signature import signature
from support.cli import Run
from support.events import first_example, payload, webhook
from support.handlers import answer, handler
from support.pages import blocks
from support.paths import EXAMPLES, ROOT, SCHEMAS
from support.receiver import listening

BARE = payload("customer.segment.left/message.json")
SENT = webhook("customer.segment.left", BARE)
REPORTS = own.reports()
CONFIGURATION = "configuration"
TESTS = ROOT / "tests"
OTHERS = ("capture", "clean", "schedule", "sarif", "gitlab", "rdjson")
GOLDEN = sorted(file for file in TESTS.glob("*/golden/*json*") if not any(name in file.name for name in OTHERS))
TYPES: dict[type, str] = {str: "string", bool: "boolean", list: "array", int: "integer", dict: "object"}


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every object inside of a schema, and the schema."""
    below = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict):
        yield node
    for child in below:
        yield from nodes(child)


def schema_of(name: str) -> dict[str, Any]:
    return own.of_configuration() if name == CONFIGURATION else own.of_report(name)


@cache
def closed(name: str) -> Draft202012Validator:
    """The schema of a report without room for members that it does not list."""
    document = own.of_report(name)
    bases = [part for node in nodes(document) for part in node.get("allOf", ())]
    extended = [document["$defs"][base["$ref"].rpartition("/")[2]] for base in bases]
    is_open = set(map(id, (*bases, *extended)))
    for node in list(nodes(document)):
        if id(node) not in is_open and ("$ref" in node or ("properties" in node and "type" in node)):
            node["unevaluatedProperties"] = False
    return Draft202012Validator(document)


def problems(name: str, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in closed(name).iter_errors(value)]


@pytest.mark.parametrize("name", [*REPORTS, CONFIGURATION])
def test_is_one_document_that_introduces_itself(run: Run, name: str) -> None:
    options = ("--config",) if name == CONFIGURATION else ("--report", name)
    document = json.loads(run("schema", *options).out)
    assert document == schema_of(name)
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"].startswith("urn:segcli:")
    assert document["title"]
    assert {node["$ref"] for node in nodes(document) if isinstance(node.get("$ref"), str)} <= {
        f"#/$defs/{definition}" for definition in document.get("$defs", ())
    }


@pytest.mark.parametrize("name", REPORTS)
def test_all_members_are_always_there(name: str) -> None:
    for node in nodes(own.of_report(name)):
        if "type" in node and "properties" in node and node["type"] != "null":
            assert node["required"] == list(node["properties"])


def test_help_names_every_report(run: Run) -> None:
    shown = " ".join(run("schema", "--help").out.split()).replace("- ", "-")
    assert f"{', '.join(REPORTS[:-1])} or {REPORTS[-1]}" in shown


@pytest.mark.parametrize(
    ("options", "words"),
    [
        pytest.param((), "takes an event", id="nothing"),
        pytest.param(("customer.updated", "--config"), "takes an event", id="two"),
        pytest.param(("--report", "validate-jsn"), "did you mean validate-json", id="misspelt"),
        pytest.param(("--config", "--open"), "are for the schema of an event", id="not of an event"),
    ],
)
def test_one_schema_is_asked_for(run: Run, options: tuple[str, ...], words: str) -> None:
    ran = run("schema", *options)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of what makes every member of a report appear."""
    folder = tmp_path_factory.mktemp("inputs")
    records = [SENT, BARE, SENT | {"created_at": 5}, {"hello": 1}, [[1]], {"Records": [{"body": json.dumps(SENT)}]}]
    (folder / "left.ndjson").write_text("\n".join(map(json.dumps, records)) + "\n{nope\n")
    later = [SENT | {"project_id": "proj_0f9f410d4a"}, webhook("voucher.created", first_example("voucher.created"))]
    (folder / "right.ndjson").write_text("\n".join(map(json.dumps, later)))
    return folder


RUNS: dict[str, tuple[str, tuple[object, ...]]] = {
    "validate examples": ("validate-json", ("validate", EXAMPLES)),
    "validate values": ("validate-json", ("validate", "--show-values", "left.ndjson", "nowhere.json")),
    "validate nothing": ("validate-json", ("validate", "nowhere.json")),
    "validate lines of examples": ("validate-ndjson", ("validate", EXAMPLES)),
    "validate lines": ("validate-ndjson", ("validate", "left.ndjson", "nowhere.json")),
    "inspect examples": ("inspect-json", ("inspect", "--cards", "500", EXAMPLES)),
    "inspect": ("inspect-json", ("inspect", "--show-values", "left.ndjson", "nowhere.json")),
    "inspect nothing": ("inspect-json", ("inspect", "nowhere.json")),
    "drift examples": ("drift-json", ("drift", EXAMPLES)),
    "drift": ("drift-json", ("drift", "--show-values", "left.ndjson", "nowhere.json")),
    "drift nothing": ("drift-json", ("drift", "nowhere.json")),
    "diff": ("diff-json", ("diff", "left.ndjson", "right.ndjson")),
    "diff one": ("diff-json", ("diff", "--show-values", "--match", "position", "left.ndjson")),
    "diff folders": ("diff-json", ("diff", EXAMPLES / "valid", EXAMPLES / "invalid")),
    "events": ("events-json", ("events",)),
}


@pytest.mark.parametrize("name", RUNS)
def test_what_is_written_is_described(run: Run, inputs: Path, name: str) -> None:
    report, (command, *words) = RUNS[name]
    out = run(command, "--format", report.partition("-")[2], *words, cwd=inputs).out
    written = [json.loads(line) for line in out.splitlines()] if report.endswith("ndjson") else [json.loads(out)]
    assert [problem for value in written for problem in problems(report, value)] == []


def test_a_picture_is_described(run: Run, inputs: Path) -> None:
    run("drift", "-q", "--save", "picture.json", EXAMPLES, cwd=inputs)
    assert problems("drift-picture", json.loads((inputs / "picture.json").read_text())) == []


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.relative_to(TESTS).as_posix())
def test_golden_reports_are_described(file: Path) -> None:
    text = file.read_text()
    if "ndjson" in file.name:
        assert [
            problem for line in text.splitlines() for problem in problems("validate-ndjson", json.loads(line))
        ] == []
        return
    report = json.loads(text)
    assert problems("diff-json" if "pairs" in report else "validate-json", report) == []


@pytest.mark.parametrize("options", [(), ("--show-values", "--schedule", "--speed", "1000000")], ids=["plain", "again"])
def test_what_send_writes_is_described(run: Run, inputs: Path, options: tuple[str, ...]) -> None:
    with handler(answer(500, b'{"error": "no"}')) as one:
        ran = run("send", "-f", "ndjson", "--to", one.url, *options, "left.ndjson", "nowhere.json", cwd=inputs)
    written = [json.loads(line) for line in ran.lines]
    assert {line["kind"] for line in written} == {"attempt", "source", "summary"}
    assert [problem for line in written for problem in problems("send-ndjson", line)] == []
    for line in written:
        line["unheard_of"] = 1
        assert problems("send-ndjson", line) != []


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["plain", "values"])
def test_what_listen_writes_is_described(options: tuple[str, ...]) -> None:
    bodies = [SENT, BARE, SENT | {"created_at": 5}, {"hello": 1}, [SENT, {"Records": [{"body": json.dumps(SENT)}]}]]
    with (
        handler() as one,
        listening("-f", "ndjson", "--forward", one.url, *options, env={"SEGCLI_SECRET": "s3cret"}) as receiver,
    ):
        for body in (*(json.dumps(each).encode() for each in bodies), b"{nope", b""):
            receiver.post(body, f"X-Voucherify-Signature: {signature(body, b's3cret')}")
            receiver.post(body, "X-Voucherify-Signature: 00")
        receiver.post(b"", path="/other")
        written = [json.loads(line) for line in receiver.end().lines]
    assert [line["kind"] for line in written] == ["delivery"] * 14 + ["refused", "summary"]
    assert [problem for line in written for problem in problems("listen-ndjson", line)] == []
    for line in written:
        line["unheard_of"] = 1
        assert problems("listen-ndjson", line) != []


def test_what_an_answer_is_is_described() -> None:
    assert listed(own.of_report("send-ndjson"), "result") == {RESULTS}


ADDED: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "event": ("validate-json", lambda report: report["events"][0]),
    "finding": ("validate-json", lambda report: report["events"][2]["findings"][0]),
    "unreadable": ("validate-json", lambda report: report["unreadable"][0]),
    "source": ("validate-json", lambda report: report["sources"][0]),
    "summary": ("validate-json", lambda report: report["summary"]),
    "place": ("validate-json", lambda report: report["summary"]["found_inside"][0]),
    "report": ("validate-json", lambda report: report),
    "card": ("inspect-json", lambda report: report["cards"][0]),
    "row": ("inspect-json", lambda report: report["cards"][0]["sections"][0]["rows"][0]),
    "overview": ("inspect-json", lambda report: report["overview"]),
    "group": ("inspect-json", lambda report: report["overview"]["events"]["kinds"][0]),
    "delivery": ("diff-json", lambda report: report["pairs"][0]["left"]),
    "one side only": ("diff-json", lambda report: report["only_left"][0]),
    "change": ("diff-json", lambda report: report["pairs"][0]["changes"][0]),
    "comparison": ("diff-json", lambda report: report["summary"]),
}


@pytest.mark.parametrize("place", ADDED)
def test_a_member_without_schema_is_noticed(run: Run, inputs: Path, place: str) -> None:
    """Here, so that nothing is written without being described; the schemas take it, as a later version may add it."""
    report, node = ADDED[place]
    command, _, form = report.partition("-")
    files = ("left.ndjson", "right.ndjson") if command == "diff" else ("left.ndjson", "nowhere.json")
    written = json.loads(run(command, "-f", form, *files, cwd=inputs).out)
    assert problems(report, written) == []
    node(written)["unheard_of"] = 1
    assert problems(report, written) != []
    assert Draft202012Validator(own.of_report(report)).is_valid(written)


def listed(document: dict[str, Any], member: str) -> set[tuple[Any, ...]]:
    """The enumerations of a member, wherever it is."""
    found = [node["properties"][member] for node in nodes(document) if member in node.get("properties", ())]
    return {tuple(item["enum"]) for item in found if "enum" in item}


def test_enumerations_are_those_of_the_code() -> None:
    document, comparison = own.of_report("validate-json"), own.of_report("diff-json")
    assert listed(document, "envelope") == {get_args(Envelope)}
    assert listed(document, "checked") == {get_args(Checked)}
    assert listed(document, "purpose") == {(*PURPOSES, None)}
    assert listed(comparison, "match") == {MATCHES}


def test_the_schema_of_the_configuration_has_its_keys() -> None:
    properties = own.of_configuration()["properties"]
    of_paths = properties["paths"]["additionalProperties"]["properties"]
    for keys, members in ((configuration.KEYS, properties), (configuration.PATH_KEYS, of_paths)):
        assert members.keys() == keys.keys()
        types = {key: member.get("type", "string" if "enum" in member else None) for key, member in members.items()}
        assert types == {key: TYPES[kind] for key, kind in keys.items()}
        lists = [member for member in members.values() if member.get("type") == "array"]
        assert all(member["items"]["type"] == "string" for member in lists)
    chosen = {**properties, **of_paths}
    assert {key: tuple(chosen[key]["enum"]) for key in CHOICES} == CHOICES
    assert sorted(properties["format"]["enum"]) == sorted(["auto", *names("reporters.formats")])


SHOWN = [block.text for block in blocks("toml") if block.page.stem == CONFIGURATION]


@pytest.mark.parametrize("text", SHOWN, ids=range(len(SHOWN)))
def test_the_configurations_of_the_docs_are_valid(text: str) -> None:
    assert Draft202012Validator(own.of_configuration()).is_valid(tomllib.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('ignroe = ["wrong-type"]', id="misspelt key"),
        pytest.param('strict = "yes"', id="another type"),
        pytest.param('fail-on = "fatal"', id="no severity"),
        pytest.param('format = "xml"', id="no format"),
        pytest.param("ignore = [5]", id="not a list of strings"),
        pytest.param('[paths."a/*"]\nstrict = true', id="key that paths have not"),
        pytest.param('[paths]\n"a/*" = 5', id="path without a table"),
        pytest.param('[paths."a/*"]\npurpose = "fun"', id="no purpose"),
        pytest.param('[require]\n"customer.*" = "/customer/email"', id="requirement that is no list"),
    ],
)
def test_what_segcli_refuses_the_schema_does(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "segcli.toml").write_text(text)
    assert run("validate", cwd=tmp_path, stdin=json.dumps(BARE)).code == 2
    assert not Draft202012Validator(own.of_configuration()).is_valid(tomllib.loads(text))


def test_every_file_of_reports_is_a_report_or_a_part_of_one() -> None:
    used = {definition for name in REPORTS for definition in own.of_report(name).get("$defs", ())}
    assert {file.stem for file in (SCHEMAS / "outputs" / "parts").iterdir()} <= used
