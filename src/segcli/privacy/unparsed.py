"""Text that did not parse, masked: punctuation, literals and the member names that a schema knows are left of it."""

import re
from typing import NamedTuple

from segcli.console.text import visible
from segcli.privacy.policy import MASK

TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*+"?)|(?P<quoted>'(?:[^'"\\\n]|\\.){0,200}')|(?P<half>[\w.+\-]+"(?=\s*[:,}\]]))|(?P<word>[\w.+\-]+)|\s+|.""",
    re.DOTALL | re.VERBOSE,
)
BEFORE_VALUE = re.compile(r"[\u201d\u2019\u00bb]?\s*+[:=]")
LITERALS = frozenset(("true", "false", "null"))
QUOTES = frozenset("\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb\u2039\u203a")
"""Typographic quotes are punctuation too."""


class Masked(NamedTuple):
    """Text as it may be shown, and the column in it (from 0) that a fault stands in now."""

    text: str
    caret: int


def masked(text: str, fault: int, names: frozenset[str], show_values: bool = False) -> Masked:
    """A text that begins with a token, masked; `fault` is a column of it. Inside a masked string a fault stands
    as far along as there is room, behind the text at its end.
    """
    result, caret = "", -1
    for match in TOKEN.finditer(text):
        token = visible(match[0]) if show_values else masked_token(match, names)
        if match.start() <= fault < match.end():
            inside = len(visible(text[match.start() : fault]))
            caret = len(result) + min(inside, max(len(token) - 1, 0))
        result += token
    return Masked(result, len(result) if caret < 0 else caret)


def masked_token(match: re.Match[str], names: frozenset[str]) -> str:
    """A token as it may be shown."""
    token = match[0]
    match match.lastgroup:
        case "string":
            inside = token.strip('"')
            closed = len(token) > 1 and token.endswith('"')
            return f'"{inside if inside in names else MASK if inside else ""}{chr(34) if closed else ""}'
        case "quoted":
            inside = token[1:-1]
            return f"'{inside if inside in names else MASK if inside else ''}'"
        case "half":
            return f'{MASK}"'
        case "word":
            name = token in names and BEFORE_VALUE.match(match.string, match.end())
            return token if name or token in LITERALS else MASK
    return visible(token) if ord(token[0]) < 128 or token in QUOTES else MASK
