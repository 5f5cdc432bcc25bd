"""What is JSON and what is not, after the grammar of RFC 8259.

Every text is read as a line of its own, as an item of an array, as a member, and in UTF-16: the verdict is the same.
"""

import json
from collections.abc import Callable

import pytest

from segcli.input.json_text import json_text
from segcli.input.records import Record
from support.documents import codes, framed, values

VALID = {
    "zero": b"0",
    "minus zero": b"-0",
    "integer": b"1234567890",
    "integer beyond 64 bits": b"123456789012345678901234567890",
    "negative": b"-12",
    "fraction": b"1.5",
    "fraction with leading zero": b"0.05",
    "exponent": b"1e5",
    "exponent in capitals": b"1E5",
    "exponent with plus": b"1e+5",
    "exponent with minus": b"1e-5",
    "exponent with leading zeros": b"1e005",
    "fraction and exponent": b"-0.1e-2",
    "underflow": b"1e-400",
    "true": b"true",
    "false": b"false",
    "null": b"null",
    "empty string": b'""',
    "string": b'"abc"',
    "each short escape": rb'"\"\\\/\b\f\n\r\t"',
    "escaped letter": rb'"\u0041"',
    "escape in capitals": rb'"\u00E9"',
    "escape in small letters": rb'"\u00e9"',
    "escaped NUL": rb'"\u0000"',
    "escaped pair": rb'"\ud83d\ude00"',
    "escaped noncharacter": rb'"\uffff"',
    "DEL": b'"\x7f"',
    "two bytes": '"é"'.encode(),
    "three bytes": '"€"'.encode(),
    "four bytes": '"😀"'.encode(),
    "highest code point": '"\U0010ffff"'.encode(),
    "line separator": '"\u2028"'.encode(),
    "byte order mark in a string": '"\ufeff"'.encode(),
    "brackets in a string": b'"}{][,:"',
    "comment in a string": b'"/* */ //"',
    "empty object": b"{}",
    "empty object with blanks": b"{ \t\r }",
    "empty array": b"[[]]",
    "member": b'{"a":1}',
    "members with blanks": b'{ "a" : 1 , "b" : [ 2 , 3 ] }',
    "empty key": b'{"":0}',
    "repeated key": b'{"a":1,"a":1}',
    "escaped key": rb'{"\u0061\n":1}',
    "key in other letters": '{"é😀":1}'.encode(),
    "nested": b'[[{"a":[{"b":[[]]}]}]]',
}

INVALID = {
    "plus": b"+1",
    "lone minus": b"-",
    "minus letter": b"-a",
    "two minuses": b"--1",
    "leading zero": b"012",
    "negative leading zero": b"-012",
    "no digit before point": b".5",
    "negative without digit before point": b"-.5",
    "no digit after point": b"1.",
    "no digit between point and exponent": b"1.e5",
    "no digit after exponent": b"1e",
    "no digit after exponent sign": b"1e+",
    "two exponents": b"1e5e5",
    "two points": b"1.2.3",
    "hexadecimal": b"0x1F",
    "underscore": b"1_000",
    "NaN": b"NaN",
    "Infinity": b"Infinity",
    "minus Infinity": b"-Infinity",
    "fullwidth digit": "１".encode(),
    "True": b"True",
    "NULL": b"NULL",
    "cut literal": b"nul",
    "long literal": b"nulls",
    "undefined": b"undefined",
    "bare word": b"abc",
    "single quotes": b"'a'",
    "unclosed string": b'"abc',
    "lone quote": b'"',
    "escaped closing quote": rb'"abc\"',
    "unknown escape": rb'"\x41"',
    "escaped zero": rb'"\0"',
    "escaped apostrophe": rb'"\'"',
    "escape in capitals": rb'"\U0041"',
    "short escape": rb'"\u004"',
    "escape without digits": rb'"\u"',
    "escape with a letter": rb'"\u00g0"',
    "raw tab": b'"\t"',
    "raw NUL": b'"\0"',
    "raw escape character": b'"\x1b"',
    "unit separator": b'"\x1f"',
    "unclosed object": b"{",
    "unclosed member": b'{"a":1',
    "key without colon": b'{"a"}',
    "key without value": b'{"a":}',
    "value without key": b"{:1}",
    "bare key": b"{a:1}",
    "number for a key": b"{1:1}",
    "null for a key": b"{null:1}",
    "single-quoted key": b"{'a':1}",
    "comma for a colon": b'{"a",1}',
    "equals for a colon": b'{"a"=1}',
    "two colons": b'{"a"::1}',
    "trailing comma in an object": b'{"a":1,}',
    "leading comma in an object": b'{,"a":1}',
    "two commas in an object": b'{"a":1,,"b":2}',
    "no comma in an object": b'{"a":1 "b":2}',
    "array closes object": b'{"a":1]',
    "unclosed array": b"[[1]",
    "trailing comma in an array": b"[[1,]]",
    "leading comma in an array": b"[[,1]]",
    "two commas in an array": b"[[1,,2]]",
    "no comma in an array": b"[[1 2]]",
    "colon in an array": b'[["a":1]]',
    "object closes array": b"[[1}]",
    "stray closing brace": b"}",
    "stray colon": b":",
    "comment": b"/* a */",
    "comment in an object": b'{"a":/* a */1}',
    "line comment": b"// a",
    "hash comment": b"# a",
    "form feed": b"\x0c",
    "vertical tab": b"{\x0b}",
    "no-break space": b"{\xc2\xa0}",
    "byte order mark in an object": b"{\xef\xbb\xbf}",
    "NUL": b"\0",
    "NUL in an object": b"{\0}",
}

NOT_UTF8 = {
    "lone lead byte": b"\xe2",
    "lone continuation byte": b'"\x80"',
    "latin-1": b'"\xe9"',
    "cut in a string": b'"\xe2\x82"',
    "overlong slash": b'"\xc0\xaf"',
    "overlong NUL": b'"\xc0\x80"',
    "encoded surrogate": b'"\xed\xa0\x80"',
    "beyond Unicode": b'"\xf4\x90\x80\x80"',
    "never a byte of UTF-8": b'"\xff"',
    "in a key": b'{"\xff":1}',
    "between tokens": b'{"a":\xff1}',
}

FEW_TAKE = {
    "overflow": b"1e400",
    "overflow in an array": b"[-1e400]",
    "overflow with a fraction": b"-12.50E+00400",
    "overflow of digits": b"9" * 400,
    "overflow of the exponent": b"1e99999999999999999999",
    "many overflows": b"[" + b"1e400," * 1000 + b"2]",
    "escaped high surrogate": rb'"\ud83d"',
    "escaped high surrogate in capitals": rb'"\uD83D"',
    "escaped low surrogate": rb'"\ude00"',
    "escaped pair in the wrong order": rb'"\ude00\ud83d"',
    "escaped high surrogate, then a letter": rb'"\ud83dx"',
    "escaped high surrogate, then a pair": rb'"\ud83d\ud83d\ude00"',
    "escaped high surrogate, then another escape": rb'"\ud83d\u1e40000"',
    "escaped high surrogate behind a backslash": rb'"\\\ud83d"',
    "escaped high surrogate behind much else": b'"' + b"\\n" * 5000 + rb'\ud83d"',
    "escaped high surrogate in a name": rb'{"\ud83d":1}',
    "both": rb'["\ud83d",1e400]',
}

Wrap = Callable[[bytes], bytes]
WRAPPED: dict[str, Wrap] = {
    "alone": lambda text: text,
    "in blanks": lambda text: b" \t\r\n " + text + b" \r\n",
    "in an array": lambda text: b"[0, " + text + b"]",
    "as a member": lambda text: b'{"a": ' + text + b"}",
    "as a line": lambda text: b'{"a":1}\n' + text + b'\n{"a":2}\n',
    "behind 4 KiB": lambda text: b'{"pad":"' + b"x" * 4080 + b'","a":' + text + b"}",
}


each_wrap = pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED.keys())


def table(texts: dict[str, bytes]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("text", texts.values(), ids=texts.keys())


@each_wrap
@table(VALID)
def test_what_the_grammar_allows_is_read(text: bytes, wrap: Wrap) -> None:
    items = framed(wrap(text))
    assert codes(items) == []
    assert all(item.json == json.loads(item.text) for item in items if isinstance(item, Record))


@each_wrap
@table(INVALID | NOT_UTF8)
def test_what_the_grammar_does_not_allow_is_invalid_json(text: bytes, wrap: Wrap) -> None:
    assert set(codes(framed(wrap(text)))) == {"invalid-json"}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@table(VALID | INVALID)
def test_utf_16_gets_the_verdict_of_utf_8(text: bytes, codec: str) -> None:
    items = framed(("\ufeff" + text.decode()).encode(codec))
    assert values(items) == values(framed(text))
    assert codes(items) == codes(framed(text))


@each_wrap
@table(FEW_TAKE)
def test_what_few_parsers_take_is_read(text: bytes, wrap: Wrap) -> None:
    items = framed(wrap(text))
    records = [item for item in items if isinstance(item, Record)]
    assert codes(items) == []
    assert any(record.oddities for record in records)
    assert all(json.loads(json_text(record.json)) == json.loads(record.text) for record in records)


@pytest.mark.parametrize("text", [b"{}{}", b"{}[1]{}", b'"a""b"', b"1\n2", b'true{}"a"', b"[][]", b"null\x1e1"])
def test_two_values_in_a_row_are_a_stream(text: bytes) -> None:
    assert codes(framed(text)) == []


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        (b'{"a":\n tru}', "a word stands without quotes, in the value that starts at line 1", (2, 2)),
        (b'{"a":1,}', "no comma may stand behind the last value", (1, 7)),
        (b'{"a" 1}', "no colon follows the member name", (1, 6)),
        (b'{"a":1 "b":2}', "a comma is missing between two values", (1, 8)),
        (b'{"a":[1 2]}', "a comma is missing between two values", (1, 9)),
        (b"{a:1}", "a member name stands without quotes", (1, 2)),
        (b'{"a":012}', "a number may not start with a zero", (1, 6)),
        (b'{"a":1', "the line ends inside a value: cut off?", (1, 7)),
        (b"{" * 3, "a second `{` follows the first", (1, 2)),
        (b"[" * 300, "the line ends inside a value: cut off?", (1, 301)),
        (b'{"a":"\t"}', "a tab must be escaped in a string", (1, 7)),
        (rb'{"a":"\q"}', "this backslash begins no escape that JSON has", (1, 7)),
        ('{"é":"😀\t"}'.encode(), "a tab must be escaped in a string", (1, 8)),
        (b'{"a":"\xff"}', "these bytes are not UTF-8", (1, 7)),
        (b"\xe2", "this is text, no JSON value", (1, 1)),
    ],
)
def test_a_fault_is_told_where_it_stands(text: bytes, message: str, place: tuple[int, int]) -> None:
    (fault,) = framed(text)
    assert not isinstance(fault, Record)
    assert fault.finding.message.startswith(f"{message}; ")
    assert fault.finding.location[:2] == place
    assert fault.size == len(text) - (1 if text.startswith(b"[[") else 0)
