"""A pointer leads back to where its value and its key stand in the text as it came."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segcli.findings import Location, Path
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.positions import Positions
from segcli.input.records import Record
from segcli.input.tokens import scan
from support.documents import framed

NAMES = st.text(st.sampled_from('ab"\\/~é😀\t\n{'), max_size=3)
SCALARS = st.none() | st.booleans() | st.integers(-999, 999) | st.floats(-1e9, 1e9) | st.text(max_size=6)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
BLANKS = st.text(st.sampled_from(" \t\r\n"), max_size=3)


class Members(list[tuple[str, Any]]):
    """The members of an object in order, where names may occur again."""


REPEATING = st.recursive(
    st.integers(0, 9) | st.sampled_from(["", "a", '"a":1,"a":2', "\\", 'é"']),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(st.tuples(st.sampled_from(["a", "b", 'c"', "é", "\\"]), inner), max_size=4).map(Members)
    ),
    max_leaves=12,
)


@st.composite
def texts(draw: st.DrawFn, value: Any) -> str:
    """JSON for the value with white space and escapes wherever they may stand."""

    def written(part: Any) -> str:
        blank = draw(BLANKS)
        if isinstance(part, dict):
            part = Members(part.items())
        if isinstance(part, Members):
            inner = ",".join(f"{draw(BLANKS)}{written(name)}{draw(BLANKS)}:{written(item)}" for name, item in part)
            return f"{blank}{{{inner or draw(BLANKS)}}}{draw(BLANKS)}"
        if isinstance(part, list):
            return f"{blank}[{','.join(map(written, part)) or draw(BLANKS)}]{draw(BLANKS)}"
        return blank + json.dumps(part, ensure_ascii=draw(st.booleans())) + draw(BLANKS)

    return written(value).strip()


def paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every path into a value, with what stands there."""
    yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in members:
        yield from paths(item, (*path, step))


def cut(source: str, location: Location) -> str:
    """The piece of a source between two places, counted as an editor does."""
    starts = [0]
    for text in source.split("\n"):
        starts.append(starts[-1] + len(text) + 1)
    line, column, end_line, end_column = location
    return source[starts[line - 1] + column - 1 : starts[end_line - 1] + end_column - 1]


@settings(deadline=None, max_examples=100)
@given(data=st.data(), value=VALUES, before=st.text(st.sampled_from(" \t\n"), max_size=5))
def test_every_pointer_leads_to_its_value_and_its_key(data: st.DataObject, value: Any, before: str) -> None:
    text = data.draw(texts(value))
    source = before + text
    line, column = 1 + before.count("\n"), 1 + len(before) - (before.rfind("\n") + 1)
    positions = Positions(text.encode(), line, column)
    places = dict(paths(value))
    assert positions.values.keys() == places.keys()
    assert positions.keys.keys() == {path for path in places if path and isinstance(path[-1], str)}
    assert scan(text.encode()).duplicates == ()
    for path, item in places.items():
        assert json.loads(cut(source, positions.value(path))) == item
        shown = cut(source, positions.value(path))
        assert shown == shown.strip()
    for path in positions.keys:
        assert json.loads(cut(source, positions.key(path))) == path[-1]


@settings(deadline=None, max_examples=100)
@given(data=st.data(), value=st.lists(st.tuples(st.sampled_from("abc"), REPEATING), max_size=4).map(Members))
def test_repeated_keys_are_found_exactly(data: st.DataObject, value: Any) -> None:
    text = data.draw(texts(value)).encode()
    expected = tuple(repeated(value))
    parsed = json.loads(text)
    assert sorted(scan(text).duplicates, key=repr) == sorted(expected, key=repr)
    assert not expected or not surely_has_none(text, parsed)
    (record,) = framed(text)
    assert isinstance(record, Record)
    assert sorted(record.duplicates, key=repr) == sorted(expected, key=repr)
    positions = Positions(text)
    for path, item in paths(parsed):
        assert json.loads(cut(text.decode(), positions.value(path))) == item or path in expected
    for path in scan(text).keys:
        assert Positions(text).key(path) == positions.location(scan(text).keys[path])
        assert Positions(text).value(path) == positions.location(scan(text).values[path])


def repeated(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every key that its object has had before, once for each time."""
    if isinstance(value, Members):
        seen = set()
        for name, item in value:
            if name in seen:
                yield (*path, name)
            seen.add(name)
            yield from repeated(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from repeated(item, (*path, index))


@pytest.mark.parametrize(
    ("text", "path", "location"),
    [
        ('{"a": 1}', ("a",), (1, 7, 1, 8)),
        ('{"a": 1}', (), (1, 1, 1, 9)),
        ('{"é😀": "x", "b": 2}', ("b",), (1, 18, 1, 19)),
        ('{\r\n  "a": 1,\r\n  "b": [\r\n    2]}', ("b", 0), (4, 5, 4, 6)),
        ('{\r\n  "a": 1,\r\n  "b": [\r\n    2]}', ("b",), (3, 8, 4, 7)),
        ('{\t"a":\t1}', ("a",), (1, 8, 1, 9)),
        ('{"a": "x\\n\\"}{", "b": 2}', ("b",), (1, 23, 1, 24)),
        ('{"a":\r1}', ("a",), (1, 7, 1, 8)),
        ('{"a":"\u2028","b":2}', ("b",), (1, 14, 1, 15)),
        ('{"a": 1, "a": 22}', ("a",), (1, 15, 1, 17)),
        ('{"\\u0061": 1}', ("a",), (1, 12, 1, 13)),
        ("[[], {}, -1.5e+3]", (2,), (1, 10, 1, 17)),
        ('{"": {"": true}}', ("", ""), (1, 11, 1, 15)),
        ('{"a": {"b": 1}, "b": {"a": 2}}', ("b", "a"), (1, 28, 1, 29)),
        ('{"a": {"b": 1}, "a": {"a": 2}, "c": "a"}', ("a", "a"), (1, 28, 1, 29)),
        ('{"c": "\\"a", "b": ["a"], "a": "a"}', ("a",), (1, 31, 1, 34)),
        ('{"a": [{"b": 1}, {"b": "]"}, 3]}', ("a",), (1, 7, 1, 32)),
        ('{"segcli:mark": {"b": 1}, "a": {"b": 2}}', ("a", "b"), (1, 38, 1, 39)),
    ],
    ids=[
        *("member", "root", "other letters", "CRLF", "over two lines", "tabs", "escapes in front", "lone CR"),
        *("line separator", "repeated key", "escaped key", "number", "empty names"),
        *("one name in two objects", "repeated parent", "name in strings", "brackets in strings", "our mark"),
    ],
)
def test_lines_and_columns_are_those_of_an_editor(text: str, path: Path, location: tuple[int, int, int, int]) -> None:
    assert Positions(text.encode()).value(path) == location


def test_a_member_that_is_named_like_our_mark_by_an_escape_misleads_nobody() -> None:
    text = rb'{"a":{"x":1,"x":2},"a":{"segcli\u003amark":0}}'
    assert Positions(text).key(("a", "x")).column == 13


def test_only_the_first_line_of_a_record_is_moved_by_its_column() -> None:
    positions = Positions(b'{"a": 1,\n"b": 2}', 10, 5)
    assert positions.value(("a",)) == (10, 11, 10, 12)
    assert positions.value(("b",)) == (11, 6, 11, 7)
    assert positions.key(("b",)) == (11, 1, 11, 4)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":1}',
        b'{ "a" : {"b":1, "b":1} }',
        rb'{"a":"\"", "a":1}',
        rb'{"a":1,"\u0061":1}',
        rb'{"a":1,"a":"\u0022\u0022"}',
        b'[[{"a":[{"b":0,"b":0}]}]]',
        b'{"a":"x","a":"y","b\\n":"\\u00e9"}',
    ],
)
def test_the_cheap_proof_lets_no_repeated_key_pass(text: bytes) -> None:
    assert not surely_has_none(text, json.loads(text))
    assert scan(text).duplicates


@pytest.mark.parametrize("text", [b'{"a":1}', b'{ "a" : [1, 2.50] }', '{"é":"x"}'.encode(), b"[]", b"1"])
def test_the_cheap_proof_settles_what_most_records_look_like(text: bytes) -> None:
    assert surely_has_none(text, json.loads(text))
