"""What is no JSON is told where the fault is, in words that a person can act on, and without a word of the payload."""

import json
import re
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from segcli.input.grammar import departure
from segcli.input.hints import Unparsed, hint_for
from segcli.input.parser import ParseError, Value, first_value
from segcli.input.records import Unreadable
from segcli.privacy.policy import Privacy
from segcli.validation.excerpt import unreadable_excerpt
from support.cli import Run
from support.documents import WHOLE, framed, places, unreadable


class Row(NamedTuple):
    """A text that is no JSON, where its first fault is, and what must be said of it and in the help."""

    text: str | bytes
    place: tuple[int, int]
    message: str
    help: str


CUT = "the line ends inside a value: cut off?"
CLOSED = "is not closed on this line"
BREAKS = {
    "cut line between lines": Row(
        '{"id":"a"}\n{"id":"b","data":{"name":\n{"id":"c"}\n', (2, 26), CUT, "get the whole of it"
    ),
    "cut first line": Row('{"id":"b","data":{"name":\n{"id":"c"}\n{"id":"d"}\n', (1, 26), CUT, "get the whole"),
    "cut last line": Row('{"id":"a"}\n{"id":"b","data":{"name":', (2, 26), CUT, "get the whole of it"),
    "cut in a literal": Row('{"id": tru', (1, 11), CUT, "get the whole of it"),
    "cut in a string": Row(
        '{"id":"a"}\n{"id":"b","type":"Mira\n{"id":"c"}\n', (2, 23), f"starts at column 18 {CLOSED}", "closing quote"
    ),
    "string of two lines": Row(
        '{\n  "id": "a",\n  "name": "Mira\nHolt"\n}\n', (3, 16), f"starts at column 11 {CLOSED}", "\\n"
    ),
    "string that the source ends in": Row('{"id": "Mira', (1, 13), f"starts at column 8 {CLOSED}", "closing quote"),
    "cut document": Row('{\n "id": "x",\n "data": {\n  "name": \n', (4, 10), "`{` of line 3 is never closed", "whole"),
    "cut document before another": Row(
        '{\n "id": "x",\n "data": {\n{\n "id": "y"\n}\n', (3, 11), "`{` of column 10 is never closed", "whole"
    ),
    "bracket not closed": Row(
        '{\n  "data": {\n    "a": [\n      1\n  },\n  "id": 1\n}\n',
        (5, 3),
        "`}` cannot close the `[` of line 3",
        "missing",
    ),
    "brace not closed": Row(
        '{\n  "id": 1,\n  "data": {\n    "name": 1\n}\n', (5, 2), "`{` of line 3 is never closed", "indentation"
    ),
    "wrong bracket": Row('{"data": [1, 2}}', (1, 15), "`}` cannot close the `[` of column 10", "closing bracket"),
    "bracket too many": Row('{"id": 1}}', (1, 10), "this bracket closes nothing", "one too many"),
    "trailing comma in an object": Row('{\n  "id": 1,\n}', (2, 10), "no comma may stand behind the last value", "take"),
    "trailing comma in an array": Row('{"a": [1, 2,]}', (1, 12), "no comma may stand behind the last value", "take"),
    "trailing comma behind records": Row(
        '[{"id": 1},\n]\n', (1, 11), "no comma may stand behind the last item", "take"
    ),
    "two commas": Row('{"id": 1,, "type": 2}', (1, 10), "there is no member before this comma", "take"),
    "two commas in an array": Row('{"a": [1,, 2]}', (1, 10), "there is no value before this comma", "take out a comma"),
    "comma first": Row('{, "id": 1}', (1, 2), "there is no member before this comma", "take"),
    "comma missing": Row('{"id": 1 "type": 2}', (1, 10), "a comma is missing between two values", "comma"),
    "comma missing at a line's end": Row('{\n  "id": 1\n  "type": 2\n}', (2, 10), "a comma is missing", "comma"),
    "comma missing between records": Row(
        '[{"id": 1} {"id": 2}]', (1, 12), "a comma is missing between two items", "put"
    ),
    "colon missing": Row('{"id" 1}', (1, 7), "no colon follows the member name", "colon"),
    "colon for a comma": Row('{"id": 1: "type"}', (1, 9), "a colon follows a value", "comma"),
    "value missing": Row('{"id": , "type": 1}', (1, 8), "there is no value before this comma", "missing"),
    "value missing at the end": Row('{"id":}', (1, 7), "a member has a name and no value", "null"),
    "name without value": Row('{"id"}', (1, 6), "a member has a name and no value", "value"),
    "name without its first quote": Row('{id": 1}', (1, 2), "the first quote of a member name is missing", "put"),
    "name without its last quote": Row(
        '{"id: "Mira"}', (1, 8), "the string that starts at column 2 ends too early", "quote"
    ),
    "quote inside a string": Row('{"name": "Mira "Mi" Holt"}', (1, 17), "ends too early", '\\"'),
    "raw tab": Row('{"name": "Mira\tHolt"}', (1, 15), "a tab must be escaped", "\\t"),
    "raw control character": Row('{"name": "Mira\x07Holt"}', (1, 15), "a control character must be escaped", "\\u0007"),
    "Windows path": Row('{"name": "C:\\Users\\Mira"}', (1, 13), "no escape in JSON", "\\\\"),
    "hexadecimal escape": Row('{"name": "\\x4d"}', (1, 11), "`\\x` is no escape in JSON", "\\uXXXX"),
    "escaped apostrophe": Row('{"name": "it\\\'s"}', (1, 13), "a single quote needs no backslash", "JSON has"),
    "short Unicode escape": Row('{"name": "\\u12"}', (1, 11), "four hexadecimal digits", "\\uXXXX"),
    "Python's repr": Row("{'id': 'Mira', 'data': None}", (1, 2), "single quotes", "json.dumps"),
    "Python's None": Row('{"id": None}', (1, 8), "`None` is Python's, JSON says `null`", "json.dumps"),
    "Python's True": Row('{"id": True}', (1, 8), "`True` is Python's", "json.dumps"),
    "Python's Decimal": Row('{"id": Decimal("1.5")}', (1, 8), "Python's notation", "json.dumps"),
    "single quotes": Row("{\"id\": 'Mira'}", (1, 8), "a string stands in single quotes", "double quotes"),
    "JavaScript's names": Row("{id: 'Mira'}", (1, 2), "a member name stands without quotes", "JSON.stringify"),
    "line comment": Row('{"id": 1, // Mira\n"type": 2}', (1, 11), "JSON has no comments", "take the comments out"),
    "block comment": Row('{"id": 1 /* Mira */}', (1, 10), "JSON has no comments", "take the comments out"),
    "hash comment": Row('{"id": 1, # Mira\n"type": 2}', (1, 11), "`#` begins nothing in JSON", "comments"),
    "undefined": Row('{"id": undefined}', (1, 8), "`undefined` is JavaScript's", "JSON.stringify"),
    "NaN": Row('{"id": NaN}', (1, 8), "`NaN` is no number in JSON", "null"),
    "Infinity": Row('{"id": -Infinity}', (1, 8), "`Infinity` is no number in JSON", "null"),
    "Node's short form": Row('{"id": [Object]}', (1, 9), "`[Object]` is what Node.js prints", "JSON.stringify"),
    "MongoDB's shell": Row('{"id": ObjectId("5f")}', (1, 8), "MongoDB's shell", "mongoexport"),
    "BigInt": Row('{"id": 10n}', (1, 8), "BigInt", "string"),
    "backticks": Row('{"id": `Mira`}', (1, 8), "a backtick is no quote", "JSON.stringify"),
    "Ruby": Row('{"id"=>"Mira"}', (1, 6), "`=>` stands between name and value", "to_json"),
    "Ruby's symbols": Row('{:id=>"Mira"}', (1, 2), "Ruby", "to_json"),
    "Java's maps": Row("{id=Mira, type=x}", (1, 2), "`=` stands between names and values", "Map.toString"),
    "capital literal": Row('{"id": TRUE}', (1, 8), "literals are written small", "small letters"),
    "bare word": Row('{"id": Mira}', (1, 8), "a word stands without quotes", "double quotes"),
    "string without its first quote": Row(
        '{"id": whs_1", "name": "Mira"}', (1, 8), "the first quote of a string is missing", "put it there"
    ),
    "bare date": Row('{"id": 2025-01-01}', (1, 8), "a date or a time stands without quotes", "double quotes"),
    "point first": Row('{"id": .5}', (1, 8), "a digit before its decimal point", "0.5"),
    "point last": Row('{"id": 1.}', (1, 8), "a digit must follow the decimal point", "1.0"),
    "plus sign": Row('{"id": +1}', (1, 8), "a number may not start with a plus sign", "plus sign"),
    "leading zero": Row('{"id": 007}', (1, 8), "a number may not start with a zero", "double quotes"),
    "hexadecimal": Row('{"id": 0x1F}', (1, 8), "decimal numbers only", "base ten"),
    "unit": Row('{"id": 12px}', (1, 8), "something follows the number", "double quotes"),
    "underscores": Row('{"id": 1_000}', (1, 8), "no underscores", "without them"),
    "semicolon": Row('{"id": 1; "type": 2}', (1, 9), "`;` stands where JSON has a comma", "`,`"),
    "typographic quotes": Row("{“id”: “Mira”}", (1, 2), "a typographic quote", "straight ones"),
    "no-break space": Row('{"id":\u00a01}', (1, 7), "looks like a blank", "plain space"),
    "escaped quotes": Row(
        '{\\"id\\": \\"Mira\\"}', (1, 2), "a backslash stands before a quote", "level of backslashes"
    ),
    "escaped for HTML": Row("{&quot;id&quot;: 1}", (1, 2), "escaped for HTML", "html.unescape"),
    "shortened": Row('{"id": 1, ...}', (1, 11), "`...` stands for something that was left out", "the whole of it"),
    "template": Row('{"id": {{ id }}}', (1, 9), "a second `{` follows the first", "template"),
    "no braces": Row('"id": "Mira"', (1, 1), "a member stands outside of an object", "`{`"),
    "not UTF-8": Row('{"id": "Zo\u00eb"}'.encode("latin-1"), (1, 11), "these bytes are not UTF-8", "iconv"),
    "UTF-16 LE": Row(
        '{"id": 1}'.encode("utf-16-le"), (1, 2), "UTF-16LE without a byte order mark", "iconv -f UTF-16LE"
    ),
    "UTF-16 BE": Row(
        '{"id": 1}'.encode("utf-16-be"), (1, 1), "UTF-16BE without a byte order mark", "iconv -f UTF-16BE"
    ),
    "zip": Row(b"PK\x03\x04\x14\x00\x00\x00\x08\x00Mira", (1, 1), "this is a zip archive", "unzip -p"),
    "YAML": Row("id: Mira\ntype: x\n", (1, 1), "YAML", "yq"),
    "VCR": Row('---\nhttp_interactions:\n- request:\n    body: "{}"\n', (1, 1), "a VCR cassette", "yq"),
    "vcrpy": Row('interactions:\n- request:\n    body: "{}"\n', (1, 1), "a VCR cassette", "as JSON"),
    "YAML with a flow mapping": Row("data: {id: Mira}\ntype: x\n", (1, 1), "this is YAML", "yq"),
    "YAML document": Row("---\nid: Mira\n", (1, 1), "this is YAML", "yq"),
    "XML": Row('<?xml version="1.0"?><id>Mira</id>', (1, 1), "this is XML", "webhooks are JSON"),
    "HTML": Row("<!DOCTYPE html><p>Mira", (1, 1), "this is an HTML page", "server or proxy"),
    "form": Row("id=Mira&type=x", (1, 1), "a form-encoded body", "application/json"),
    "form with JSON": Row("payload=%7B%22id%22%3A1%7D", (1, 1), "a form-encoded body", "application/json"),
    "encoded for a URL": Row("%7B%22id%22%3A1%7D", (1, 1), "encoded for a URL", "unquote"),
    "base64": Row("eyJpZCI6Ik1pcmEiLCJ0eXBlIjoieCJ9", (1, 1), "JSON in base64", "base64 -d"),
    "CSV": Row('uuid,name,content\nu,Mira,"{}"\n', (1, 1), "this is CSV", "column"),
    "JavaScript source": Row('const event = {\n"id": 1\n};', (1, 1), "source code", "`{`"),
    "JSONP": Row('callback({\n"id": 1\n})', (1, 1), "JSONP", "round brackets"),
    "curl command": Row("curl -X POST -d x https://example.test", (1, 1), "curl command", "`-d`"),
    "prose": Row("Dear Mira", (1, 1), "this is text, no JSON value", "begins with `{`"),
}
PAYLOAD = re.compile(r"Mira|Holt|example\.test|Zo")
each_break = pytest.mark.parametrize("row", BREAKS.values(), ids=BREAKS.keys())


def data_of(row: Row) -> bytes:
    return row.text if isinstance(row.text, bytes) else row.text.encode()


def first_fault(data: bytes, window: int = WHOLE) -> Unreadable:
    return unreadable(framed(data, window))[0]


@each_break
def test_a_fault_is_told_where_it_is_in_words_with_help(row: Row) -> None:
    fault = first_fault(data_of(row))
    assert fault.finding.location[:2] == row.place
    assert row.message in fault.finding.message
    assert row.help in (fault.finding.help or "")


@each_break
def test_the_pieces_that_a_source_comes_in_change_nothing(row: Row) -> None:
    whole = unreadable(framed(data_of(row)))
    assert unreadable(framed(data_of(row), 1)) == unreadable(framed(data_of(row), 7)) == whole


@each_break
def test_nothing_of_the_payload_is_told(row: Row) -> None:
    for fault in unreadable(framed(data_of(row))):
        excerpt = unreadable_excerpt(fault, Privacy(None), 80)
        told = f"{fault.finding.message} {fault.finding.help} {excerpt}"
        assert not PAYLOAD.search(told)


EXCERPTS = {
    "far behind a long string": (
        '{"id": "a", "name": "' + "Mira, {x} " * 40 + '", "type": oops, "data": 1}',
        ['"***", "type": ***, "data": ***}', " " * 15 + "^"],
    ),
    "inside a long string": (
        '{"name": "' + "Mira, {x} " * 40 + '\t", "type": 1, "data": 1}',
        ['"***", "type": ***, "data": ***}', "    ^"],
    ),
    "behind names": (
        '{"id": "whs_1", "type": "Mira", "data": {"customer": tru, "segment": {}}}',
        ['{"id": "***", "type": "***", "data": {"customer": ***, "segment": {}}}', " " * 50 + "^"],
    ),
    "single quotes": ("{'id': 'Mira', 'data': None}", ["{'id': '***', 'data': ***}", " ^"]),
    "bare names": ("{id: 'Mira', nobody: 1}", ["{id: '***', ***: ***}", " ^"]),
}


@pytest.mark.parametrize(("text", "lines"), EXCERPTS.values(), ids=EXCERPTS.keys())
def test_a_masked_snippet_keeps_strings_whole_and_shows_known_names(text: str, lines: list[str]) -> None:
    excerpt = unreadable_excerpt(first_fault(text.encode()), Privacy(None), 80)
    assert excerpt is not None
    assert [excerpt.lines[0][1], " " * excerpt.caret + "^"] == lines


EVENT = {
    "id": "whs_1",
    "type": "Win back",
    "data": {"customer": {"name": "Zoë", "points": -1.5e3}, "tags": [1, None, "x\n"]},
}
TEXTS = [
    json.dumps(EVENT, ensure_ascii=False).encode(),
    json.dumps(EVENT, indent=2).encode(),
    json.dumps([EVENT, EVENT], indent=1).encode(),
]


@given(
    text=st.sampled_from(TEXTS),
    at=st.integers(0, 400),
    size=st.integers(0, 3),
    put=st.sampled_from(
        [b"", b"{", b"}", b"[", b"]", b",", b":", b'"', b"'", b"\\", b"\n", b"\t", b"x", b"\xff", b"//"]
    ),
)
@settings(max_examples=300, deadline=None)
def test_the_grammar_is_left_where_the_parser_says_or_before(text: bytes, at: int, size: int, put: bytes) -> None:
    broken = text[:at] + put + text[at + size :]
    parsed, left = first_value(broken), departure(broken)
    if isinstance(parsed, Value):
        assert left.expected == "nothing"
        assert len(broken[: left.at].rstrip()) == parsed.end
    elif parsed.message != "these bytes are not UTF-8":
        assert left.at <= max(parsed.at + 2, len(broken))
        hint = hint_for(Unparsed(broken, parsed))
        assert 0 <= hint.at <= len(broken)
        assert not hint.message.endswith(".")


@given(
    broken=st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
    fault=st.integers(0, 70),
    line=st.integers(1, 9),
)
@example(broken=b"", fault=0, line=1)
@settings(max_examples=300, deadline=None)
def test_any_bytes_get_a_hint(broken: bytes, fault: int, line: int) -> None:
    hint = hint_for(Unparsed(broken, ParseError(fault, "x"), line))
    assert 0 <= hint.at <= max(len(broken), fault)


SOUND = b'{"id":"sound"}\n'


@given(broken=st.sampled_from(TEXTS[:1]), cut=st.integers(1, 117), before=st.integers(0, 2))
@settings(max_examples=200, deadline=None)
def test_a_record_cut_off_is_never_told_on_the_sound_line_after_it(broken: bytes, cut: int, before: int) -> None:
    data = SOUND * before + broken.decode()[:cut].encode() + b"\n" + SOUND * 2
    items = framed(data)
    (fault,) = unreadable(items)
    assert places([fault])[0][0] == before + 1


def test_help_is_part_of_the_report(run: Run) -> None:
    ran = run("validate", "-", "--format", "ndjson", stdin='{"id": None}\n')
    finding = json.loads(ran.lines[0])
    assert (finding["code"], finding["line"], finding["column"]) == ("invalid-json", 1, 8)
    assert "json.dumps" in finding["help"]
    assert "json.dumps" in run("validate", "-", "--format", "text", stdin='{"id": None}\n').out
