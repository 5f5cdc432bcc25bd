"""The first JSON value in a piece of text, or why there is none.

orjson tells both: after a whole value it complains of what follows, and where; a value that is cut off it calls just
that. So one parser at C speed also finds where values end, and nothing here has to know JSON's grammar.
"""

from typing import NamedTuple

import orjson

from segcli.findings import Json

DEEPEST = 512
LARGEST = 64 << 20
BLANK = b" \t\r\n"
ROOMY = 1 << 13
"""orjson sizes its memory by the text, for brackets that are closed; a longer text has room for all open ones."""


class Value(NamedTuple):
    """A JSON value and where it ends, in bytes from the start of the text."""

    json: Json
    end: int


class ParseError(NamedTuple):
    """Where and why a text stops being JSON. `short`: it ended before the value did."""

    at: int
    message: str
    short: bool = False
    code: str = "invalid-json"


def first_value(text: bytes) -> Value | ParseError:
    """The JSON value that `text` starts with (RFC 8259), whatever follows it. Raises MemoryError for want of it."""
    try:
        return Value(orjson.loads(text), len(text.rstrip(BLANK)))
    except orjson.JSONDecodeError as error:
        return from_error(text, error)


def from_error(text: bytes, error: orjson.JSONDecodeError) -> Value | ParseError:
    """What a parse error says about the text."""
    if "UTF-8" in error.msg:
        return up_to_bad_bytes(text)
    if error.msg == "failed to allocate memory" and len(text) < ROOMY:
        result = first_value(text + b" " * len(text))
        return result._replace(at=min(result.at, len(text))) if isinstance(result, ParseError) else result
    if "memory" in error.msg:
        raise MemoryError from error
    at = offset_of(error, text)
    if error.msg in REFUSED:
        from segcli.input.second_parser import reread

        return reread(text, at)
    if error.msg.startswith("unexpected content after"):
        end = len(text[:at].rstrip(BLANK))
        return Value(orjson.loads(text[:end]), end)
    if error.msg.startswith("depth limit"):
        return ParseError(at, TOO_DEEP, code="too-deep")
    message = "expected a JSON value" if error.msg.startswith("invalid literal") else error.msg
    message = MESSAGES.get(message, message)
    return ParseError(at, message, short=message == TOO_EARLY)


def whole_value(text: bytes) -> Value | None:
    """The JSON value that a text is as a whole, but for blanks; None when it is none."""
    value = first_value(text)
    return value if isinstance(value, Value) and not text[value.end :].strip(BLANK) else None


def offset_of(error: orjson.JSONDecodeError, text: bytes) -> int:
    """Where in the text a parse error stands, in bytes."""
    return min(error.pos, len(text)) if text.isascii() else len(error.doc[: error.pos].encode())


def up_to_bad_bytes(text: bytes) -> Value | ParseError:
    """The first value of a text with bytes that are not UTF-8, which orjson refuses before it looks at the JSON."""
    start, cut_off = 0, False
    try:
        text.decode()
    except UnicodeDecodeError as error:
        start, cut_off = error.start, error.reason == "unexpected end of data"
    result = first_value(text[:start])
    if isinstance(result, Value) or not result.short or cut_off:
        return result
    return ParseError(start, NOT_UTF8)


TOO_DEEP = f"nested more than {DEEPEST} levels deep"
NOT_UTF8 = "these bytes are not UTF-8"
TOO_EARLY = "the JSON ends too early"
MESSAGES = {
    "unexpected end of data": TOO_EARLY,
    "input data is empty": TOO_EARLY,
    "Input is a zero-length, empty document": TOO_EARLY,
    "trailing comma is not allowed": "a comma must be followed by another value",
    "unexpected character, expected a string key": "expected a member name in double quotes",
    "unexpected character, expected a JSON value": "expected a JSON value",
    "unexpected character, expected ':' after key": "expected `:` after the member name",
    "unexpected character, expected ',' or ']'": "expected `,` or `]`",
    "unexpected character, expected ',' or '}'": "expected `,` or `}`",
    "unexpected control character in string": "a control character must be escaped in a string",
    "invalid escaped sequence in string": "this escape sequence is not known to JSON",
    "number with leading zero is not allowed": "a number may not start with a zero",
    "no digit after sign": "a digit must follow the sign",
    "no digit after exponent sign": "a digit must follow the exponent",
    "no digit after decimal point": "a digit must follow the decimal point",
}
REFUSED = frozenset(
    (
        "no low surrogate in string",
        "invalid low surrogate in string",
        "invalid high surrogate in string",
        "number is infinity when parsed as double",
    )
)
"""What orjson says of grammatical JSON."""
