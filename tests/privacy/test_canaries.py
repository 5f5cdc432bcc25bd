"""Personal data in any place of any event is shown by no format of any command, if the event can be read or not."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import orjson
import pytest

from segcli.input.records import Record
from segcli.validation.excerpt import Excerpts
from segcli.validation.result import Settings
from support.canaries import NUMBERS, TEXTS, Planted, cut, examples, found, planted
from support.cli import run
from support.events import checks, first_example
from support.handlers import answer, handler

VALIDATE = ("text", "concise", "json", "ndjson", "github", "gitlab", "html", "junit", "rdjson", "sarif", "markdown")
FORMS = {
    "inspect": ("text", "json", "markdown", "html"),
    "drift": ("text", "json", "markdown", "github", "html"),
    "diff": ("text", "json", "markdown", "html"),
    "send": ("text", "ndjson"),
}
CANARIES = (*TEXTS, *NUMBERS)
WIDE = 400


@cache
def records() -> tuple[Planted, ...]:
    return tuple(planted(examples()))


class Captures(NamedTuple):
    """Events with canaries, the same ones as they were before, and those with canaries cut off inside of them."""

    folder: Path
    sown: Path
    before: Path
    cut: Path


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> Captures:
    folder = tmp_path_factory.mktemp("canaries")
    sound = orjson.dumps(first_example("customer.deleted"))
    texts = {
        "sown": [orjson.dumps(item.after) for item in records()],
        "before": [orjson.dumps(item.before) for item in records()],
        "cut": [line for item in records()[::2] for line in (cut(item), sound)],
    }
    files = []
    for name, lines in texts.items():
        file = folder / f"{name}.ndjson"
        file.write_bytes(b"\n".join(lines))
        files.append(file)
    return Captures(folder, *files)


def tables(folder: Path) -> str:
    """All that the tables in a folder hold."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    return str([parquet.read_table(file).to_pylist() for file in sorted(folder.iterdir())])


def outputs(captures: Captures, file: Path, command: str, form: str) -> Iterator[tuple[str, str]]:
    """What a command writes of a capture, on stderr too; `validate` in all its formats at once."""
    match command:
        case "validate":
            reports = {form: captures.folder / form for form in VALIDATE}
            done = run(
                "validate", file, "-f", "concise", *(f"--report={form}={report}" for form, report in reports.items())
            )
            yield from ((form, report.read_text(encoding="utf-8")) for form, report in reports.items())
        case "send":
            with handler(lambda request: answer(200, request.body)) as one:
                done = run("send", file, "-f", form, "--to", one.url)
        case "tables":
            done = run("validate", file, "-f", "concise", f"--report=parquet={captures.folder}/tables")
            yield form, tables(captures.folder / "tables")
        case "inspect":
            done = run("inspect", file, "-f", form, "--cards", 0 if file == captures.cut else 100_000)
        case "drift":
            done = run("drift", file, "-f", form, "--save", captures.folder / f"{form}.picture")
            yield "picture", (captures.folder / f"{form}.picture").read_text(encoding="utf-8")
        case _:
            done = run("diff", captures.before, file, "-f", form, "--match", "position")
    yield "stdout and stderr", done.out + done.err


@pytest.mark.parametrize("kind", ["sown", "cut"])
@pytest.mark.parametrize(
    ("command", "form"),
    [
        ("validate", "every"),
        ("tables", "parquet"),
        *((command, form) for command, forms in FORMS.items() for form in forms),
    ],
)
def test_no_format_of_any_command_shows_a_canary(captures: Captures, kind: str, command: str, form: str) -> None:
    shown = {name: found(text, CANARIES) for name, text in outputs(captures, getattr(captures, kind), command, form)}
    assert {name: marks for name, marks in shown.items() if marks} == {}


@pytest.mark.parametrize("layout", [0, orjson.OPT_INDENT_2], ids=["in one line", "indented"])
def test_lines_of_the_payload_show_no_canary(layout: int) -> None:
    """`text` shows one fault of a kind; here all are."""
    lines = []
    for number, item in enumerate(records(), 1):
        text = orjson.dumps(item.after, option=layout)
        verdict = checks(Settings()).check(Record(number, item.after, text, 1, 1, 0))
        excerpts = Excerpts(verdict)
        for finding in verdict.findings:
            excerpt = excerpts.excerpt(finding, WIDE)
            assert excerpt is not None
            lines += [line for _, line in excerpt.lines]
    assert found("\n".join(lines), CANARIES) == []


def test_canaries_are_shown_on_demand(captures: Captures) -> None:
    """Else they would not be where something is told of."""
    done = run("validate", captures.sown, "-f", "ndjson", "--show-values")
    assert {mark for canary in CANARIES for mark in canary.marks[:1]} <= set(found(done.out, CANARIES))
