r"""The second parser, for what RFC 8259 allows and orjson refuses or rounds: the standard library's.

orjson refuses half of a surrogate pair (`"\ud83d"`) and a number that no double holds (`1e400`), and rounds integers
beyond 64 bits. Where such a value ends is still its business: it is asked about a copy with something harmless of the
same length in these places. Reading a record in this way takes ten times as long.
"""

import json
import re
from math import isinf

import orjson

from segcli.findings import Json
from segcli.input.huge_numbers import HugeNumber
from segcli.input.parser import BLANK, DEEPEST, REFUSED, TOO_DEEP, ParseError, Value, from_error, offset_of
from segcli.input.tokens import BRACKET

SPOT = re.compile(
    rb"""\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})
    |u[0-9a-fA-F]{4}|.)|-?[0-9][0-9.]*+(?:[eE][+]?[0-9]++)?""",
    re.DOTALL | re.VERBOSE,
)
"""What orjson may refuse, and escapes in which no number may be looked for. Strings need no look at them: what becomes
of their characters changes nothing of where a value ends.
"""

NEAR = 256
"""Bytes behind what was refused in which more of it is looked for, at first."""

FINITE = 308
"""Digits of an integer, or characters of a number without an exponent, that a double holds for sure."""


def reread(text: bytes, at: int) -> Value | ParseError:
    """The first value of a text of which orjson refuses what stands at an offset.

    The harmless copy reaches a little further each time, as most of what is refused is no JSON for other reasons soon.
    """
    reach = 0
    while reach < len(text):
        reach = 2 * max(reach, at) + NEAR
        copy = SPOT.sub(harmless, text[:reach]) + text[reach:]
        try:
            orjson.loads(copy)
        except orjson.JSONDecodeError as error:
            if error.msg in REFUSED:
                at = offset_of(error, copy)
                continue
            result = from_error(copy, error)
            return result if isinstance(result, ParseError) else whole(text[: result.end])
        return whole(text.rstrip(BLANK))
    return ParseError(at, "expected a JSON value")


def harmless(match: re.Match[bytes]) -> bytes:
    """Something of the same kind and length that orjson takes."""
    found = match[0]
    if match["half"]:
        return rb"\ufffd"
    if found[0] == ord("\\") or not is_huge(found):
        return found
    return b"0." + b"0" * (len(found) - 2)


def is_huge(number: bytes) -> bool:
    """Whether no double holds a number; what looks like one and is none is not huge."""
    if len(number) <= FINITE and b"e" not in number and b"E" not in number:
        return False
    try:
        return isinf(float(number))
    except ValueError:
        return False


def whole(text: bytes) -> Value | ParseError:
    """The value that a text is, which is known to be JSON."""
    try:
        return Value(decoded(text), len(text))
    except RecursionError:
        return ParseError(too_deep(text), TOO_DEEP, code="too-deep")


def too_deep(text: bytes) -> int:
    """Where the nesting of a text goes beyond what is read."""
    depth = 0
    for match in BRACKET.finditer(text):
        if match[1]:
            depth += 1 if match[1] in b"{[" else -1
            if depth > DEEPEST:
                return match.start()
    return 0


def decoded(text: bytes) -> Json:
    """The value that a text is, with exact integers and huge numbers. Raises RecursionError for one nested too deep."""
    return DECODER.decode(text.decode())


def number_of(text: str) -> float:
    """A number with a fraction or an exponent."""
    number = float(text)
    return HugeNumber(text) if isinf(number) else number


def integer_of(text: str) -> float:
    """An integer; Python reads none of several thousand digits, and no double holds these."""
    return int(text) if len(text) <= FINITE else number_or_integer(text)


def number_or_integer(text: str) -> float:
    huge = number_of(text)
    return huge if isinf(huge) else int(text)


DECODER = json.JSONDecoder(parse_float=number_of, parse_int=integer_of)
