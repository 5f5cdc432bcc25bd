"""Where a text leaves JSON's grammar (RFC 8259), and what stood open there: a slow look at what did not parse."""

import re
from collections import deque
from typing import Literal, NamedTuple

TOKEN = re.compile(
    rb"""(?P<blank>[ \t\r\n]++)
    |(?P<string>"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+")
    |(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,)|(?P<colon>:)
    |(?P<scalar>(?:-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|true|false|null)(?![\w.+-]))""",
    re.VERBOSE,
)
INSIDE_STRING = re.compile(rb'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+')
NEAR = 128
"""Tokens before the departure whose starts are kept."""

Expected = Literal["value", "first value", "name", "first name", "colon", "comma", "string", "nothing"]
"""What the grammar wants: `string` is the rest of one, `comma` also the bracket that closes."""

VALUES = ("value", "first value")
NAMES = ("name", "first name")


class Departure(NamedTuple):
    """Where a text stops being JSON, in bytes from its start.

    `opened` are the offsets of the brackets that are open, `starts` those of the last tokens (the last one is the
    string that `at` stands in, where it does) and `end` is where the last whole token ends. `crooked` is a bracket
    whose closing one is indented otherwise than its own line, as where a bracket inside is missing.
    """

    at: int
    expected: Expected
    opened: tuple[int, ...]
    starts: tuple[int, ...]
    end: int
    crooked: int | None

    @property
    def last(self) -> int:
        """The start of the last token."""
        return self.starts[-1] if self.starts else 0


def departure(text: bytes) -> Departure:
    """Where the first value of a text leaves the grammar, or the text ends."""
    expected: Expected = "value"
    brackets: list[tuple[int, int]] = []
    starts: deque[int] = deque(maxlen=NEAR)
    at = end = line = indent = 0
    crooked: int | None = None
    begins_line = True
    while match := TOKEN.match(text, at):
        if match.lastgroup == "blank":
            newline = text.rfind(b"\n", at, match.end())
            at = match.end()
            if newline >= 0:
                line, begins_line = newline + 1, True
                indent = at - line
            continue
        opener = text[brackets[-1][0]] if brackets else 0
        after = following(expected, match, opener)
        if after is None:
            break
        if match.lastgroup == "close":
            opened, opened_indent = brackets.pop()
            if crooked is None and begins_line and opened < line and indent != opened_indent:
                crooked = opened
        elif match.lastgroup == "open":
            brackets.append((at, indent))
        expected = "nothing" if after == "comma" and not brackets else after
        begins_line = False
        starts.append(at)
        at = end = match.end()
    opens = tuple(bracket for bracket, _ in brackets)
    wants_string = expected in VALUES or expected in NAMES
    if wants_string and (part := INSIDE_STRING.match(text, at)):
        return Departure(part.end(), "string", opens, (*starts, at), end, crooked)
    return Departure(at, expected, opens, tuple(starts), end, crooked)


def following(expected: Expected, match: re.Match[bytes], opener: int) -> Expected | None:
    """What the grammar wants behind a token, inside a bracket; None where the token itself is not wanted."""
    token = match[0]
    match match.lastgroup:
        case "string" if expected in NAMES:
            return "colon"
        case "string" | "scalar" if expected in VALUES:
            return "comma"
        case "open" if expected in VALUES:
            return "first name" if token == b"{" else "first value"
        case "colon" if expected == "colon":
            return "value"
        case "comma" if expected == "comma":
            return "name" if opener == ord("{") else "value"
        case "close" if expected in ("comma", "first name", "first value"):
            return "comma" if (opener == ord("{")) == (token == b"}") else None
    return None
