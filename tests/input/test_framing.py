"""Records come out of every framing, alone or mixed, and what cannot be read costs itself only."""

import codecs
import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.input.records import Record, Unreadable
from segcli.input.values import FIRST_SLICE
from support.documents import WHOLE, Item, codes, framed, places, unreadable, values

ONE, TWO, THREE = {"id": 1, "of": {"x": [1]}}, {"id": 2, "s": 'é}{ "😀'}, {"id": 3}
ALL = [ONE, TWO, THREE]
COMPACT = [json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() for value in ALL]
PRETTY = [json.dumps(value, indent=2, ensure_ascii=False).encode() for value in ALL]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
WINDOWS = [1, 7, 4096, WHOLE]

FRAMINGS = {
    "pretty, glued": b"".join(PRETTY),
    "pretty, one after another": b"\n".join(PRETTY) + b"\n",
    "pretty, blank lines between": b"\n\n\n".join(PRETTY),
    "pretty, CRLF": b"\n".join(PRETTY).replace(b"\n", b"\r\n"),
    "compact, glued": b"".join(COMPACT),
    "compact, blanks between": b" \t ".join(COMPACT),
    "NDJSON": b"\n".join(COMPACT) + b"\n",
    "NDJSON without last line end": b"\n".join(COMPACT),
    "NDJSON, CRLF": b"\r\n".join(COMPACT) + b"\r\n",
    "NDJSON, blank lines": b"\n\n \n".join(COMPACT) + b"\n\n",
    "NDJSON, indented": b"\n".join(b"\t " + text for text in COMPACT),
    "RFC 7464": b"".join(b"\x1e" + text + b"\n" for text in COMPACT),
    "RFC 7464, pretty": b"".join(b"\x1e" + text + b"\n" for text in PRETTY),
    "RFC 7464 without line ends": b"".join(b"\x1e" + text for text in COMPACT),
    "array": b"[" + b",".join(COMPACT) + b"]",
    "array, pretty": b"[\n" + b",\n".join(PRETTY) + b"\n]\n",
    "array, comma first": b"[ " + b"\n, ".join(COMPACT) + b"\n]",
    "array with every blank": b" [ \r\n\t" + b" \n,\t\r".join(COMPACT) + b" \n] ",
    "several arrays": b"[" + COMPACT[0] + b"][" + COMPACT[1] + b"]\n[]\n[" + COMPACT[2] + b"]",
    "BOM": codecs.BOM_UTF8 + b"\n".join(COMPACT),
    "BOM in front of each": b"".join(codecs.BOM_UTF8 + text + b"\n" for text in PRETTY),
    "HTTP head": HEAD + b"\n".join(PRETTY),
    "HTTP heads": b"HTTP/1.1 100 Continue\r\n\r\n" + HEAD + b"[" + b",".join(COMPACT) + b"]",
    "HTTP head with LF": HEAD.replace(b"\r\n", b"\n") + b"\n".join(COMPACT),
    "behind text": b"".join(b"web | " + text + b"\n" for text in COMPACT),
    "behind text, pretty": b"".join(b"w | " + text.replace(b"\n", b"\nw | ") + b"\n" for text in PRETTY),
    "behind text, then bare": b"up\nweb | " + COMPACT[0] + b"\n" + PRETTY[1] + b"\nbody=" + COMPACT[2] + b";\n",
    "server-sent events": b"".join(b"event: a\nid: 1\ndata: " + text + b"\n\n" for text in COMPACT),
    "UTF-16 LE": codecs.BOM_UTF16_LE + b"\n".join(PRETTY).decode().encode("utf-16-le"),
    "UTF-16 BE": codecs.BOM_UTF16_BE + b"\n".join(COMPACT).decode().encode("utf-16-be"),
    "line, glued, array": COMPACT[0] + b"\n" + PRETTY[1] + b"[" + COMPACT[2] + b"]",
    "array, line, pretty": b"[" + PRETTY[0] + b"]\n" + COMPACT[1] + b"\n" + PRETTY[2],
    "pretty, separator, line": PRETTY[0] + b"\x1e" + PRETTY[1] + b"\n" + COMPACT[2] + b"\n",
}

each_window = pytest.mark.parametrize("window", WINDOWS, ids=["1 byte", "7 bytes", "4 KiB", "whole"])


@each_window
@pytest.mark.parametrize("data", FRAMINGS.values(), ids=FRAMINGS.keys())
def test_every_framing_gives_the_same_records(data: bytes, window: int) -> None:
    items = framed(data, window)
    assert values(items) == ALL
    assert codes(items) == []
    assert [item.number for item in items if isinstance(item, Record)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a":1}\n  {"b":"\xc3\xa9"} \n\n{"c":3}', [(1, 1, 0), (2, 3, 10), (4, 1, 23)]),
        ('["é😀", {"a":\n1}\t,{"b":2}]'.encode(), [(1, 2, 1), (1, 8, 11), (2, 5, 21)]),
        (b'\xef\xbb\xbf{"a":1}\r\n{"b":2}', [(1, 1, 3), (2, 1, 12)]),
        (b'{"a":1}{"b":2} {"c":\n3}{"d":4}', [(1, 1, 0), (1, 8, 7), (1, 16, 15), (2, 3, 23)]),
        (HEAD + b'{"a":1}', [(4, 1, len(HEAD))]),
        (b'\x1e{"a":1}\n\x1e{"b":2}\n', [(1, 2, 1), (2, 2, 10)]),
    ],
    ids=["lines", "array", "BOM and CRLF", "glued", "HTTP head", "RFC 7464"],
)
def test_a_record_knows_where_it_stands(data: bytes, expected: list[tuple[int, int, int]]) -> None:
    for window in WINDOWS:
        records = [item for item in framed(data, window) if isinstance(item, Record)]
        assert [(item.line, item.column, item.start) for item in records] == expected


def test_a_record_keeps_its_text_byte_for_byte() -> None:
    text = b'{ "a" : 1.50,\r\n\t"b":"\\u00e9\\/" , "a":[ ]}'
    (record,) = framed(b"\r\n" + text + b"\r\n")
    assert isinstance(record, Record)
    assert record.text == text
    assert record.duplicates == (("a",),)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"[]", b"[ ]\n[]", codecs.BOM_UTF8, b"\x1e\n", HEAD])
def test_a_source_without_records_gives_none(data: bytes) -> None:
    assert framed(data) == []


LONG = b'{"pad":"' + b"}{ " * 3000 + b'"}'

RECOVERIES: dict[str, tuple[bytes, list[Any], list[tuple[int, int]]]] = {
    "broken line between lines": (
        b'{"a":1}\n{"b":tru}\n{"c":3}\n{"d":4}\n',
        [{"a": 1}, {"c": 3}, {"d": 4}],
        [(2, 6)],
    ),
    "broken lines side by side are one": (
        b'{"a":1}\n{"b":}\nnot json\n{{\n{"c":3}\n',
        [{"a": 1}, {"c": 3}],
        [(2, 6)],
    ),
    "broken lines apart are two": (
        b'{"a":1}\n{"b":}\n{"c":3}\n{"d"}\n{"e":5}',
        [{"a": 1}, {"c": 3}, {"e": 5}],
        [(2, 6), (4, 5)],
    ),
    "broken first line": (b'{"a":}\n{"b":2}\n{"c":3}\n', [{"b": 2}, {"c": 3}], [(1, 6)]),
    "broken last line": (b'{"a":1}\n{"b":2}\n{"c":', [{"a": 1}, {"b": 2}], [(3, 6)]),
    "truncated line": (b'{"a":1}\n{"b":{"x":\n{"c":3}\n{"d":4}\n', [{"a": 1}, {"c": 3}, {"d": 4}], [(2, 11)]),
    "line with a raw line end in a string": (
        b'{"a":1}\n{"b":"x\ny"}\n{"c":3}\n',
        [{"a": 1}, {"c": 3}],
        [(2, 8)],
    ),
    "line that is not UTF-8": (b'{"a":1}\n{"b":"\xe9"}\n{"c":3}\n', [{"a": 1}, {"c": 3}], [(2, 7)]),
    "broken pretty document": (
        b'{\n  "a": 1\n}\n{\n  "b": {\n    "x": oops\n  }\n}\n{\n  "c": 3\n}\n',
        [{"a": 1}, {"c": 3}],
        [(6, 10)],
    ),
    "truncated pretty document": (
        b'{\n  "a": 1\n}\n{\n  "b": {\n{\n  "c": 3\n}\n',
        [{"a": 1}, {"c": 3}],
        [(5, 9)],
    ),
    "broken first pretty document": (b'{\n  "a": oops\n}\n{\n  "b": 2\n}', [{"b": 2}], [(2, 8)]),
    "broken between glued": (
        b'{"a":1}{"b":2}{"c":x}{"d":4}{"e":5}',
        [{"a": 1}, {"b": 2}, {"d": 4}, {"e": 5}],
        [(1, 20)],
    ),
    "page text behind glued": (
        b'{"a":1}{"b":2}<html>502 Bad Gateway 3</html>\n{"c":3}',
        [{"a": 1}, {"b": 2}, {"c": 3}],
        [(1, 15)],
    ),
    "log lines around": (
        b'12:01 POST {"a":1}\nok [link](x)\n{"b":2}\nbye 7\n',
        [{"a": 1}, {"b": 2}],
        [(4, 1)],
    ),
    "truncated in RFC 7464": (b'\x1e{"a":1}\n\x1e{"b":\n\x1e{"c":3}\n', [{"a": 1}, {"c": 3}], [(2, 7)]),
    "truncated in RFC 7464, without line ends": (
        b'\x1e{"a":1}\x1e{"b":"x\x1e{"c":3}\x1e{"d":\x1e{"e":5}',
        [{"a": 1}, {"c": 3}, {"e": 5}],
        [(1, 17), (1, 31)],
    ),
    "separator in a line": (b'{"a":1}\n{"b": \x1e{"c":3}\n{"d":4}\n', [{"a": 1}, {"c": 3}, {"d": 4}], [(2, 6)]),
    "array cut off before a separator": (
        b'\x1e[{"a":1},\x1e{"b":2}\n\x1e{"c":3}\n',
        [{"a": 1}, {"b": 2}, {"c": 3}],
        [(1, 11)],
    ),
    "item cut off before a separator": (
        b'\x1e[{"a":1},{"x":[1\x1e{"b":2}\x1e{"c":3}',
        [{"a": 1}, {"b": 2}, {"c": 3}],
        [(1, 18), (1, 18)],
    ),
    "array and object opened on a line": (
        b'{"a":1}\n[{\n{"c":3}\n{"d":4}\n',
        [{"a": 1}, {"c": 3}, {"d": 4}],
        [(2, 3), (2, 3)],
    ),
    "array and object opened on the first line": (b'[{\n{"c":3}\n', [{"c": 3}], [(1, 3), (1, 3)]),
    "member opened on the first line": (b'[{"x":\n{"c":3}\n{"d":4}', [{"c": 3}, {"d": 4}], [(1, 7), (1, 7)]),
    "brackets opened among lines": (
        b'{"a":1}\n[{"x":[\n{"c":3}\n{"d":4}\n',
        [{"a": 1}, {"c": 3}, {"d": 4}],
        [(2, 8), (2, 8)],
    ),
    "object opened on the first line": (b'{\n{"c":3}\n{"d":4}\n', [{"c": 3}, {"d": 4}], [(1, 2)]),
    "objects opened among glued ones": (
        b'{"a":1}{"b":[{\n{"c":3}{"d":{\n{"e":5}',
        [{"a": 1}, {"c": 3}, {"e": 5}],
        [(1, 15), (2, 14)],
    ),
    "broken item": (
        b'[{"a":1},{"b":tru,"x":[1,{"y":2}]},{"c":3},{"d":4}]',
        [{"a": 1}, {"c": 3}, {"d": 4}],
        [(1, 15)],
    ),
    "broken first item": (b'[{"a":},{"b":2}]', [{"b": 2}], [(1, 7)]),
    "broken last item": (b'[{"a":1},{"b":}]\n{"c":3}', [{"a": 1}, {"c": 3}], [(1, 15)]),
    "broken item with brackets in its strings": (
        b'[{"a":1},{"b":"]},{\\"","x":oops},{"c":3}]',
        [{"a": 1}, {"c": 3}],
        [(1, 28)],
    ),
    "broken item in a pretty array": (
        b'[\n  {\n    "a": 1\n  },\n  {\n    "b": oops\n  },\n  {\n    "c": 3\n  }\n]\n',
        [{"a": 1}, {"c": 3}],
        [(6, 10)],
    ),
    "bare word for an item": (b'[{"a":1}, oops, {"c":3}]', [{"a": 1}, {"c": 3}], [(1, 11)]),
    "no item between commas": (b'[{"a":1},{"b":2},,{"c":3}]', [{"a": 1}, {"b": 2}, {"c": 3}], [(1, 18)]),
    "many commas": (b'[{"a":1},, ,\n,{"c":3}]', [{"a": 1}, {"c": 3}], [(1, 10)]),
    "no comma between items": (b'[{"a":1} {"b":2}]', [{"a": 1}, {"b": 2}], [(1, 10)]),
    "comma behind the last item": (b'[{"a":1},]{"b":2}', [{"a": 1}, {"b": 2}], [(1, 9)]),
    "unclosed array": (b'[{"a":1},{"b":2}', [{"a": 1}, {"b": 2}], [(1, 17)]),
    "unclosed array with line end": (b'[{"a":1},{"b":2}\n', [{"a": 1}, {"b": 2}], [(1, 17)]),
    "unclosed array before another": (
        b'[{"a":1}\n[{"b":2},{"c":3}]',
        [{"a": 1}, {"b": 2}, {"c": 3}],
        [(1, 9)],
    ),
    "array cut off in an item": (b'[{"a":1},{"b":2\n{"c":3}\n', [{"a": 1}, {"c": 3}], [(1, 16), (1, 16)]),
    "array behind broken lines": (
        b'{"a":1}\noops\n[\n{"b":2},\n{oops},\n{"c":3}\n]\n{"d":4}\n',
        [{"a": 1}, {"b": 2}, {"c": 3}, {"d": 4}],
        [(2, 1), (5, 2)],
    ),
    "stray closing bracket": (b'{"a":1}}\n{"b":2}', [{"a": 1}, {"b": 2}], [(1, 8)]),
    "broken array behind lines": (
        b'{"a":1}\n[\n{oops\n{"c":3}\n]\n',
        [{"a": 1}, {"c": 3}],
        [(3, 2), (3, 6), (5, 1)],
    ),
    "broken behind a value of one slice": (
        b'{\n}\n{"p":"' + b"x" * (FIRST_SLICE - 8) + b'"}{"b":tru}{"c":3}',
        [{}, {"p": "x" * (FIRST_SLICE - 8)}, {"c": 3}],
        [(3, FIRST_SLICE + 6)],
    ),
    "long item that is broken at its start": (
        b'[\n{"a":1},{"b":oops,"p":' + LONG + b',"x":[{"y":1},{"z":2}]},{"c":3}]',
        [{"a": 1}, {"c": 3}],
        [(2, 14)],
    ),
    "long broken item": (b'[{"a":1},{"p":' + LONG + b' oops},{"c":3}]', [{"a": 1}, {"c": 3}], [(1, 9026)]),
}


@each_window
@pytest.mark.parametrize(("data", "expected", "faults"), RECOVERIES.values(), ids=RECOVERIES.keys())
def test_what_cannot_be_read_costs_itself_only(
    data: bytes, expected: list[Any], faults: list[tuple[int, int]], window: int
) -> None:
    items = framed(data, window)
    assert values(items) == expected
    assert places(list(unreadable(items))) == faults
    assert set(codes(items)) == {"invalid-json"}
    assert [item.number for item in items if isinstance(item, Record)] == list(range(1, len(expected) + 1))


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1}\n{"b":2}\n{oops}\n{"c":3}\n{"d":4}\n',
        b'{"a":1}{"b":2}{oops}{"c":3}{"d":4}',
        b'[{"a":1},{"b":2},{oops},{"c":3},{"d":4}]',
    ],
    ids=["lines", "glued", "items"],
)
def test_what_is_found_comes_in_the_order_of_the_source(data: bytes) -> None:
    assert [type(item) for item in framed(data)] == [Record, Record, Unreadable, Record, Record]


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b'{"a":1}\n{"b":tru}\n{"c":3}\n', 10),
        (b'{"a":1}\nx\n{"b":}\n{"c":3}\n', 9),
        (b'{"a":1}{"b":2}<html></html>\n{"c":3}', 14),
        (b'[{"a":1},{"b":tru},{"c":3}]', 9),
        (b'[{"a":1} {"b":2}]', 0),
        (b'[{"a":1},,, ,{"b":2}]', 3),
        (b"\xff\xfe{\x00}\x00\n\x00x\x00\n\x00", 4),
        (b"\xff\xfe{\x00}\x00\n\x00=\xd8\x00\xde", 4),
        (b"\xff\xfe{\x00}\x00x", 1),
    ],
    ids=["line", "lines", "page", "item", "comma", "commas", "UTF-16", "UTF-16 pair", "half a unit"],
)
def test_skipped_bytes_are_counted_as_they_came(data: bytes, size: int) -> None:
    for window in WINDOWS:
        (fault,) = unreadable(framed(data, window))
        assert fault.size == size


def test_the_text_around_a_fault_is_a_piece_of_its_line() -> None:
    line = b'{"name":"' + "é".encode() * 200 + b'", "b": oops, "c":' + b"1" * 300 + b"}"
    (fault,) = unreadable(framed(b'{"a":1}\n' + line + b"\n"))
    column = fault.finding.location.column - fault.text_column
    assert fault.text.decode()[column:].startswith("oops, ")
    assert len(fault.text) <= 241
    assert fault.text.removeprefix(b'"') in line


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.sampled_from('ab"}{é\n'), max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
EVENTS = st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=3)
BLANKS = st.text(st.sampled_from(" \t\r\n"), max_size=4)
INDENTS = st.sampled_from([None, 0, 2, "\t"])


@st.composite
def renderings(draw: st.DrawFn, value: st.SearchStrategy[Any] = EVENTS) -> tuple[Any, bytes]:
    """A JSON value and one of the ways to write it."""
    json_value = draw(value)
    text = json.dumps(json_value, indent=draw(INDENTS), ensure_ascii=draw(st.booleans()))
    return json_value, text.encode("utf-8", "surrogatepass")


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, list[tuple[Any, bytes, int]]]:
    """A source, and of each record its value, text and start."""
    data, expected = draw(st.sampled_from([b"", codecs.BOM_UTF8, HEAD])), []
    for group in draw(st.lists(st.lists(renderings(), min_size=1, max_size=4), max_size=4)):
        is_array = draw(st.booleans())
        data += b"[" * is_array
        for index, (value, text) in enumerate(group):
            comma = b"," * (is_array and index > 0)
            mark = b"\x1e" * (not is_array and draw(st.booleans()))
            data += draw(BLANKS).encode() + comma + mark + draw(BLANKS).encode()
            expected.append((value, text, len(data)))
            data += text
        data += draw(BLANKS).encode() + b"]" * is_array
    return data, expected


@settings(deadline=None, max_examples=100)
@given(stream=streams(), window=st.integers(1, 64))
def test_any_mixture_of_framings_comes_back(stream: tuple[bytes, list[tuple[Any, bytes, int]]], window: int) -> None:
    data, expected = stream
    items = framed(data, window)
    assert codes(items) == []
    records = [item for item in items if isinstance(item, Record)]
    assert [(item.json, item.text, item.start) for item in records] == expected
    for number, record in enumerate(records, 1):
        assert record.number == number
        assert (record.line, record.column) == place(data, record.start)
    assert items == framed(data)


def place(data: bytes, start: int) -> tuple[int, int]:
    """Line and column of an offset; a byte order mark takes no column."""
    line = data[data.rfind(b"\n", 0, start) + 1 : start]
    return 1 + data.count(b"\n", 0, start), 1 + len(line.decode().replace("\ufeff", ""))


BROKEN = ["{oops}", '{"a":tru}', '{"a" 1}', '{"a":1,}', "{'a':1}", '{"a":"\\q"}', "{]", "{,}", '{"a":01}']


@settings(deadline=None, max_examples=100)
@given(
    before=st.lists(EVENTS, min_size=1, max_size=5),
    after=st.lists(EVENTS, max_size=5),
    broken=st.sampled_from([*BROKEN, "oops", '{"a":1', '{"a":"x', '["', "}", "\x00", '"']),
    window=st.integers(1, 64),
)
def test_a_broken_line_costs_no_other_line(before: list[Any], after: list[Any], broken: str, window: int) -> None:
    lines = [json.dumps(value) for value in before] + [broken] + [json.dumps(value) for value in after]
    items = framed("\n".join(lines).encode(), window)
    assert values(items) == before + after
    (fault,) = unreadable(items)
    assert len(broken) <= fault.size <= len(broken) + 1


def test_a_broken_line_before_an_indented_one_leaves_them_lines() -> None:
    items = framed(b'{"a":1}\nbad\n  {"b":2}\nbad\n"a line"\n\xff\n', 4096)
    assert values(items) == [{"a": 1}, {"b": 2}, "a line"]
    assert [fault.size for fault in unreadable(items)] == [4, 4, 2]


@settings(deadline=None, max_examples=100)
@given(
    before=st.lists(renderings(), max_size=4),
    after=st.lists(renderings(), min_size=1, max_size=4),
    broken=st.sampled_from(BROKEN),
    glue=st.sampled_from(["", " ", "\n", "\r\n\r\n"]),
    window=st.integers(1, 64),
)
def test_a_broken_object_costs_no_glued_object(
    before: list[tuple[Any, bytes]], after: list[tuple[Any, bytes]], broken: str, glue: str, window: int
) -> None:
    texts = [text for _, text in before] + [broken.encode()] + [text for _, text in after]
    items = framed(glue.encode().join(texts), window)
    assert values(items) == [value for value, _ in before + after]
    assert len(unreadable(items)) == 1


@settings(deadline=None, max_examples=100)
@given(
    before=st.lists(renderings(), max_size=4),
    after=st.lists(renderings(), max_size=4),
    broken=st.sampled_from([*BROKEN[:6], "oops", '{"a":[{},{}],oops}', '{"x":"]},{" y}']),
    window=st.integers(1, 64),
)
def test_a_broken_item_costs_no_other_item(
    before: list[tuple[Any, bytes]], after: list[tuple[Any, bytes]], broken: str, window: int
) -> None:
    texts = [text for _, text in before] + [broken.encode()] + [text for _, text in after]
    # The array is known by its first item.
    items = framed(b'[{"first":0},' + b" ,\n".join(texts) + b"]", window)
    assert values(items) == [{"first": 0}] + [value for value, _ in before + after]
    (fault,) = unreadable(items)
    assert len(broken) <= fault.size <= len(broken) + 2


PIECES = st.sampled_from(
    [
        *(b"{", b"}", b"[", b"]", b",", b":", b'"', b"\\", b" ", b"\n", b"\r\n", b"\x1e", b"\x00", b"\xff"),
        *(b"1", b"tru", b"null", b'"a"', b"{}", b'{"a":1}', b'{"a":1}\n', b'{"a":[{"b":1},{}]}', b'[{"a":1},'),
        *("é".encode(), codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"HTTP/1.1 ", b"\r\n\r\n", LONG, LONG[:4100]),
        *(HEAD, b"POST /a HTTP/2\r\nHost: a\r\n\r\n", b"> GET /a HTTP/1.1\n>\n", b"\n* Connection #0 left\n"),
        *(
            b'web | {"a":1}\n',
            b"web | {\nweb |  1\n",
            b"web | up\n",
            b"data: {",
            b"event: a\n",
            b"web | ",
            b"2025-01-01T",
        ),
        *(b'w | {"a":\n', b"w | 1}\n", b"');\n", b"INFO:a:", b"[1] x", b": x\n", b'w | "b":2}\n', b'[{"a":\n'),
        *(b'PUT /a HTTP/1.1\nTransfer-Encoding: chunked\n\n7\n{"a":1}\n', b"0\r\n\r\n", b"POST /a", b" HTTP/1.1\n"),
    ]
)


@settings(deadline=None, max_examples=100)
@given(data=st.binary(max_size=40) | st.lists(PIECES, max_size=20).map(b"".join), window=st.integers(1, 64))
def test_whatever_comes_is_accounted_for_however_it_is_cut(data: bytes, window: int) -> None:
    items = framed(data)
    assert items == framed(data, window)
    assert all(first.start + len(first.text) <= second.start for first, second in pairwise(records(items)))


def records(items: list[Item]) -> Iterator[Record]:
    return (item for item in items if isinstance(item, Record))


def test_adjacent_unreadable_bytes_are_one_finding() -> None:
    items = framed(b'{"a":1}\n' + b"oops\n" * 1000 + b'{"b":2}\n')
    assert [type(item) for item in items] == [Record, Unreadable, Record]
    assert unreadable(items)[0].finding.message == "this is text, no JSON value; 5,000 bytes could not be read"
