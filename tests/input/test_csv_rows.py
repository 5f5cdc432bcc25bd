"""CSV exports: their rows are records, in whatever pieces they come, and what is found in a cell has its own place."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli import validate
from segcli.input.csv_detection import LOOK, is_csv
from segcli.input.csv_rows import CsvRows
from segcli.input.encoding import Encoding
from segcli.input.reading import framing_of
from segcli.input.records import Record, Unreadable
from segcli.signature.signature import signature
from support.cli import Run
from support.events import payload, webhook

DATA = payload("customer.segment.left/message.json")
SENT = webhook("customer.segment.left", DATA)
BODY = json.dumps(SENT, ensure_ascii=False)
BAD = json.dumps({**SENT, "data": {**DATA, "segment": 5}}, ensure_ascii=False)
HEAD = ("uuid", "method", "content", "created_at")


def table(*rows: tuple[str, ...], head: tuple[str, ...] = HEAD, delimiter: str = ",", line_end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows((head, *rows))
    return out.getvalue()


def row(body: str) -> tuple[str, ...]:
    return ("u", "POST", body, "2026-01-01")


FORMS = {
    "commas": table(row(BODY)),
    "semicolons": table(row(BODY), delimiter=";"),
    "tabs": table(row(BODY), delimiter="\t"),
    "bare line feeds": table(row(BODY), line_end="\n"),
    "pretty-printed": table(row(json.dumps(SENT, indent=2))),
    "bare data": table(row(json.dumps(DATA))),
    "no line end at the end": table(row(BODY)).rstrip(),
    "one column": table((BODY,), head=("content",)),
    "quoted names": table(row(BODY)).replace("uuid,method", '"uuid","method"'),
    "a byte order mark": "\ufeff" + table(row(BODY)),
    "rows without a body": table(row(""), row("hello"), row(BODY), row("")),
    "a text that is long before": table(("x" * 60_000, "POST", BODY, "")),
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_the_event_in_a_cell_is_checked_without_an_option(text: str, run: Run) -> None:
    ran = run("validate", "-f", "json", stdin=text)
    read = json.loads(ran.out)
    assert (ran.code, [event["valid"] for event in read["events"]], read["unreadable"]) == (0, [True], [])
    assert read["summary"]["found_inside"] == [{"at": "/content", "events": 1}]
    assert (read["summary"]["bytes_read"], read["summary"]["bytes_skipped"]) == (len(text.encode()), 0)
    assert (read["events"][0]["at"], read["events"][0]["encoding"]) == ("/content", "json-text")


@pytest.mark.parametrize("indent", [None, 2])
def test_a_finding_stands_where_its_value_stands_in_the_file(indent: int | None, run: Run) -> None:
    text = table(row(BODY), row(json.dumps(json.loads(BAD), indent=indent, ensure_ascii=False)))
    ran = run("validate", "-f", "ndjson", stdin=text)
    [found] = [json.loads(line) for line in ran.lines if '"finding"' in line]
    line = text.split("\n")[found["line"] - 1]
    assert (found["code"], found["path"]) == ("wrong-type", "/content/data/segment")
    assert line[: found["column"] - 1].endswith('""segment"": ')
    assert line[found["column"] - 1 : found["end_column"] - 1] == "5"
    shown = run("validate", "-f", "text", stdin=text).out
    assert f"<stdin>:{found['line']}:{found['column']}" in shown
    marked = shown.split("\n")
    caret = next(number for number, text in enumerate(marked) if text.strip().startswith("| ") and "^" in text)
    assert marked[caret - 1][marked[caret].index("^")] == "5"


def test_what_a_cell_wraps_is_found_and_placed(run: Run) -> None:
    text = table(row(json.dumps({"a": 1, "Message": BAD})))
    [found] = [json.loads(line) for line in run("validate", "-f", "ndjson", stdin=text).lines if '"finding"' in line]
    assert found["path"] == "/content/Message/data/segment"
    assert text.split("\n")[1][: found["column"] - 1].endswith('\\""segment\\"": ')


def test_what_stands_at_a_column_where_events_stand_is_a_record(run: Run) -> None:
    text = table(row(BODY), row('{"ping": 1}'), row(BODY[:-9]), row("closed"))
    ran = run("validate", "-q", "-f", "concise", stdin=text)
    assert [line.split(": ")[1].split()[-1] for line in ran.lines] == ["not-an-event", "invalid-json"]
    assert [line.split(":")[1] for line in ran.lines] == ["3", "4"]


def test_a_table_without_events_is_told_row_by_row(run: Run) -> None:
    ran = run("validate", "-q", stdin=table(row('{"ping": 1}'), row("hello")))
    assert ran.lines == [
        "<stdin>:2:8: error not-an-event: nothing to check in this row: no cell of it is an event, or holds one"
    ]
    assert ran.code == 1


def test_a_quote_that_is_not_doubled_costs_its_row(run: Run) -> None:
    broken = 'u,POST,"{""id"": "ann@example.test"}",2026\n'
    text = table(row(BODY)) + broken + table(row(BODY))
    ran = run("validate", "-f", "json", stdin=text)
    read = json.loads(ran.out)
    [found] = read["unreadable"]
    assert (ran.code, len(read["events"]), found["code"], found["column"]) == (1, 2, "invalid-json", 19)
    assert found["line"] == 3
    assert read["summary"]["bytes_skipped"] == len(broken)
    assert "ann" not in ran.out + ran.err + run("validate", "-f", "text", stdin=text).out


def test_json_in_a_cell_has_to_be_utf8_and_other_cells_may_be_what_they_are(run: Run) -> None:
    def report(*cells: str) -> str:
        return run("validate", "-f", "concise", stdin=table(cells).encode("latin-1")).out

    assert report("l\xe9a", "POST", BODY.encode("ascii", "replace").decode(), "") == ""
    broken = report("u", "POST", json.dumps({**SENT, "data": {**DATA, "x": "l\xe9a"}}, ensure_ascii=False), "")
    assert "invalid-json: these bytes are not UTF-8" in broken
    assert "unpaired-surrogate" not in broken


def test_a_quote_that_is_never_closed_ends_the_reading(run: Run) -> None:
    text = table(row(BODY)) + 'u,POST,"{""id"": ""ann@example.test\n' + table(("1", "2", "3", "4"))
    ran = run("validate", "-f", "json", stdin=text)
    read = json.loads(ran.out)
    assert (ran.code, len(read["events"]), [found["code"] for found in read["unreadable"]]) == (1, 1, ["invalid-json"])
    assert read["summary"]["bytes_skipped"] == len(text) - len(table(row(BODY)))
    assert "ann" not in ran.out + ran.err + run("validate", "-f", "text", stdin=text).out


@pytest.mark.parametrize(
    "headers",
    [
        json.dumps({"x-voucherify-signature": [signature(BODY.encode(), b"secretKey")]}),
        f"Host: example.test\r\nX-Voucherify-Signature: {signature(BODY.encode(), b'secretKey')}",
    ],
    ids=["JSON", "lines"],
)
def test_verify_takes_the_signature_from_a_column_with_headers(headers: str, run: Run) -> None:
    text = table((headers, BODY), (headers, BAD), ("", BODY), head=("headers", "content"))
    ran = run("verify", "-", stdin=text, env={"SEGCLI_SECRET": "secretKey"})
    assert ran.code == 2
    outcomes = [line.partition(": ")[2].partition(":")[0] for line in ran.lines]
    assert outcomes == ["the signature matches", "the signature does not match", "no signature"]


def test_a_pointer_names_the_column(run: Run) -> None:
    ran = run("validate", "-f", "json", "--at", "/content", stdin=table(row(BODY)))
    [event] = json.loads(ran.out)["events"]
    assert (event["at"], event["valid"]) == ("/content", True)
    other = run("validate", "-q", "--at", "/created_at", stdin=table(row(BODY), ("v", "GET", "", "5")))
    assert [line.split(" error ")[0] for line in other.lines][-1] == "<stdin>:3:8:"
    root = run("validate", "-q", "--at", "", stdin=table(row(BODY)))
    assert [line.split(" error ")[0] for line in root.lines] == ["<stdin>:2:8:"]


def test_python_code_reads_it_too() -> None:
    found = validate(table(row(BODY), row(BAD)))
    assert [result.valid for result in found.results] == [True, False]
    assert [(finding.code, finding.path) for finding in found] == [("wrong-type", "/content/data/segment")]


def test_extract_writes_what_the_cell_holds(run: Run) -> None:
    assert run("extract", stdin=table(row(BODY))).out == f"{BODY}\n"


def test_with_several_processes_it_is_the_same(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(table(*[row(BODY), row(BAD)] * 3000, row("{")))
    assert file.stat().st_size > 8 << 20
    one, two = (run("validate", "-f", "ndjson", "--jobs", jobs, file) for jobs in ("1", "2"))
    assert one == two
    assert '"events":6000,' in one.out


NO_TABLES = {
    "JSON": '{"a": 1}\n',
    "lines": f"start\n{BODY}\n",
    "prefixed lines": f"web, one | {BODY}\n" * 2,
    "prose, then JSON": f"hello, world\nagain, once\n{BODY}\n",
    "a JSON string": json.dumps(BODY),
    "no JSON in it": table(row("hello")),
    "an HTTP message": f"POST /hook HTTP/1.1\r\nHost: x\r\n\r\n{BODY}",
    "empty": "",
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_nothing_else_is_taken_for_a_table(text: str) -> None:
    assert is_csv(text.encode(), ended=True) is False
    assert not isinstance(framing_of(Encoding(iter([text.encode()]))), CsvRows)


def test_it_is_known_from_what_is_there_that_a_live_log_is_no_table() -> None:
    for text in (b"POST /hook", b"web_1 | {", b"START\nINFO x: 1\n", b'"{\\"id', b"x" * LOOK):
        assert is_csv(text, ended=False) is False


CELLS = st.text(st.sampled_from('ab",;\n\r\t {}é\U0001f600'), max_size=12)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS), max_size=5),
    st.sampled_from(",;\t"),
    st.integers(1, 40),
)
def test_cells_are_those_of_the_standard_library_whatever_pieces_they_come_in(
    rows: list[tuple[str, str]], delimiter: str, piece: int
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
        [("n", "body"), ("1", '{"a": 1}'), *rows]
    )
    text = out.getvalue().encode()
    encoding = Encoding(iter([text[at : at + piece] for at in range(0, len(text), piece)]))
    framing = framing_of(encoding)
    assert isinstance(framing, CsvRows)
    read = [item for item in framing if isinstance(item, Record)]
    assert [tuple(item.json.values()) for item in read] == [("1", '{"a": 1}'), *(pair for pair in rows if any(pair))]
    for item in read:
        assert item.cells is not None
        assert text[item.start :].startswith(item.text)
        for name, (start, end) in item.cells.items():
            assert item.text[start:end].decode() == '"' + item.json[name].replace('"', '""') + '"'
            assert item.line == 1 + text.count(b"\n", 0, item.start)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_bytes_of_any_kind_are_read_or_told(rest: bytes) -> None:
    text = b'a,b\n1,"{""a"": 1}"\n' + rest
    items = list(CsvRows(Encoding(iter([text]))))
    assert [isinstance(item, Unreadable) for item in items[:-1]] == [False] * (len(items) - 1)
