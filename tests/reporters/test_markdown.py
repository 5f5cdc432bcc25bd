"""What a Markdown renderer makes of `--format markdown`."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from segcli.console.markdown import code
from segcli.console.text import visible
from support.ci import HOSTILE, event, hostile_folder, letters, of_ci, sample
from support.cli import Golden, Run
from support.events import ndjson

BLOCKS = {"heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td"}
OURS = re.compile(r"[\w ,.:]*", re.ASCII)
"""What may stand outside code spans: words and numbers of our own, without anything that renderers make links of."""

HEADINGS = ["Finding", "Message", "Event", "Path", "First at", "Count"]
OF_FILES = ["File", "Errors", "Warnings", "Notes"]


def parsed(text: str) -> list[Token]:
    """The tokens of a page that consists of headings, paragraphs, tables and code spans alone."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert {re.sub("_(open|close)$", "", token.type) for token in tokens} <= BLOCKS
    for token in inner(tokens):
        assert token.type in ("text", "code_inline"), token
        assert token.type == "code_inline" or OURS.fullmatch(token.content), token
    return tokens


def inner(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def rows(text: str) -> list[list[str]]:
    """The cells of the table, checked against a second reading of it: GitHub's parser skips any character behind a
    backslash when it looks for the end of a cell, markdown-it looks at one backslash only.
    """
    tokens = parsed(text)
    cells = ["".join(one.content for one in token.children or ()) for token in tokens if token.type == "inline"]
    starts = [index for index, token in enumerate(tokens) if token.type == "tr_open"]
    first = sum(token.type == "inline" for token in tokens[: starts[0]]) if starts else len(cells)
    ends = next((index for index, token in enumerate(tokens) if token.type == "table_close"), len(tokens))
    last = first + sum(token.type in ("th_open", "td_open") for token in tokens[:ends])
    table = [cells[index : index + len(HEADINGS)] for index in range(first, last, len(HEADINGS))]
    widths = [len(HEADINGS), len(OF_FILES)]
    for line in text.splitlines():
        if line.startswith(("| Finding", "| File")):
            width = widths.pop(0 if line.startswith("| Finding") else -1)
        if line.startswith("|"):
            assert len(re.findall(r"(?:\\.|[^|\\])+\|", line[1:])) == width, line
    return table


def test_the_report_over_the_sample(run: Run, golden: Golden) -> None:
    ran = sample(run, "markdown")
    golden("markdown.md", ran.out)
    assert rows(ran.out)[0] == HEADINGS


def test_a_kind_is_one_row_with_its_first_place_and_its_count(run: Run) -> None:
    first = rows(sample(run, "markdown").out)[1]
    assert first[0] == "error wrong-type"
    assert first[2:] == ["manual_distribution_schedule", "/distribution/updated_at", "capture.ndjson:2:117", "2"]


def test_every_file_with_findings_is_named_with_what_it_has(run: Run, tmp_path: Path) -> None:
    names = [f"{number}.json" for number in range(60)]
    for name in names:
        ndjson(tmp_path / name, [event(distribution={"updated_at": 5}, customer={"shoe": 1})])
    lines = of_ci(run, "validate", "-f", "markdown", *names, cwd=tmp_path).lines
    table = lines[lines.index("| File | Errors | Warnings | Notes |") + 2 :]
    assert table == [f"| `{name}` | 1 | 0 | 1 |" for name in names]


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        pytest.param([], "nothing read", id="nothing"),
        pytest.param([event()], "1 event valid", id="clean"),
        pytest.param([event()] * 1200, "1,200 events valid", id="many clean"),
        pytest.param([event(), {"distribution": 5, "customer": {}}], "1 of 2 events invalid", id="invalid"),
        pytest.param(
            [event(), {"object": "event", "data": {"object": {}}}], "1 of 2 events not checked in full", id="old"
        ),
        pytest.param([event(), "{"], "2 bytes could not be read", id="unreadable"),
    ],
)
def test_the_heading_is_the_verdict(run: Run, tmp_path: Path, lines: list[object], verdict: str) -> None:
    file = ndjson(tmp_path / "a.ndjson", (line for line in lines if isinstance(line, dict)))
    file.write_text(file.read_text() + "".join(f"{line}\n" for line in lines if isinstance(line, str)))
    assert of_ci(run, "validate", "-f", "markdown", file).lines[0] == f"### segcli: {verdict}"


def test_errors_come_first_and_what_is_frequent_before_what_is_rare(run: Run, tmp_path: Path) -> None:
    events = [event(customer={"rare": 1}), *[event(customer={"often": 1})] * 2, event(distribution={"updated_at": 5})]
    ran = of_ci(run, "validate", "-f", "markdown", ndjson(tmp_path / "a.ndjson", events))
    paths = [row[3] for row in rows(ran.out)[1:]]
    assert paths == ["/distribution/updated_at", "/customer/often", "/customer/rare"]


def test_a_cell_is_short() -> None:
    assert len(code("x" * 1_000_000)) < 210


def test_fifty_rows_and_a_count_of_the_rest(run: Run, tmp_path: Path) -> None:
    notes = (event(customer={letters(number): 1}) for number in range(1000))
    ran = of_ci(run, "validate", "-f", "markdown", ndjson(tmp_path / "a.ndjson", notes))
    assert len(rows(ran.out)) == 1 + 50
    assert ran.lines[-1] == "950 more findings not in this table."


@pytest.mark.parametrize("options", [(), ("--show-values",)], ids=["masked", "with values"])
def test_hostile_text_is_code_and_nothing_else(run: Run, tmp_path: Path, options: tuple[str, ...]) -> None:
    names = hostile_folder(tmp_path)
    ran = of_ci(run, "validate", "-q", "-f", "markdown", *options, "--", *names, cwd=tmp_path)
    assert len(rows(ran.out)) > 10
    assert not re.search(r"[^ -~\n]", ran.out)
    assert len(ran.out) < 60_000


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60) | st.text("`|\\~ a", max_size=60) | st.sampled_from(HOSTILE[:12]))
def test_a_text_reads_back_from_its_cell(text: str) -> None:
    cells = " | ".join([code(text), *["x"] * (len(HEADINGS) - 1)])
    page = f"| {' | '.join(HEADINGS)} |\n{'| --- ' * len(HEADINGS)}|\n| {cells} |\n"
    shown = visible(text).replace("`", "'").replace("\\|", "\\\\u007c")
    assert rows(page)[1][0].strip() == shown.strip()
