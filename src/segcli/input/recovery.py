"""Where reading may go on after something that is no record. Offsets into the text at hand, or -1 for not yet."""

import re

from segcli.input.lanes import is_object
from segcli.input.patterns import FIRST_LINE

OPENING = re.compile(rb"[{\[]")
BRACKETS = re.compile(rb'"(?:[^"\\\n\x1e]++|\\.)*+"?|[][{}\x1e]|,(?:[ \t\r\n]*+,)*+')
"""Strings (those cut off end with their line), brackets, record separators, and commas with nothing between them."""

NEXT_WITH_BRACE = re.compile(rb"\n(?=[^\n{]*+\{)")
"""Ends before a line that has a `{`."""

NEXT_WITH_OBJECT = re.compile(rb"\n(?=[^\n{]*+\{[^\n]*\}[ \t\r\"'`);]*+\n)")
"""Ends before a line that has a `{` and may end with a value."""

NEXT_ITEM = re.compile(rb"(?=,[ \t\r\n]*+[{\[])|[^,:\[ \t\r\n][ \t\r]*+\n(?=[{\[])|(?=\x1e)")
"""Ends before a comma that leads to a bracket, before a bracket at column 1 that nothing leads to, or before a record
separator.
"""

NEXT_OBJECT = re.compile(rb"\n(\{[^\n]*+)\n")
"""A line that may be a whole object."""

NEXT_HEAD = re.compile(rb"\n(?=[<>]? ?" + FIRST_LINE + rb")")
"""Ends before the first line of a head. No head can stand inside JSON, whose strings hold no line ends."""


def next_line(text: bytes, begin: int) -> int:
    """The start of the next line, or a record separator before it (RFC 7464): no JSON holds one."""
    end = text.find(b"\n", begin - 1) + 1 or -1
    separator = text.find(b"\x1e", begin, end if end >= 0 else len(text))
    return separator if separator >= 0 else end


def next_start(text: bytes, begin: int) -> int:
    """The next `{` or `[` at column 1, or behind the end of a value or a record separator, or HTTP head; never a
    scalar.
    """
    return start_before(text, begin, -1)


def next_start_or_brace(text: bytes, begin: int) -> int:
    """The same, or the next line that has a `{` at all."""
    match = NEXT_WITH_BRACE.search(text, begin - 1)
    return start_before(text, begin, match.end() if match else -1)


def next_start_or_object(text: bytes, begin: int) -> int:
    """The same, or the next line that may end with an object."""
    match = NEXT_WITH_OBJECT.search(text, begin - 1)
    return start_before(text, begin, match.end() if match else -1)


def start_before(text: bytes, begin: int, end: int) -> int:
    """The next start before `end`, else `end`. An `end` of -1 is that of the text."""
    starts = (match.start() for match in OPENING.finditer(text, begin, end if end >= 0 else len(text)))
    return head_before(text, begin, next((at for at in starts if follows_value(text, at)), end))


def follows_value(text: bytes, at: int) -> bool:
    """Whether a bracket at `at` stands where a record may start."""
    before = text[max(at - 64, 0) : at]
    if not before or before.endswith(b"\n"):
        return True
    return before.rstrip(b" \t\r\n").endswith((b"}", b"]", b"\x1e"))


def next_item(text: bytes, begin: int) -> int:
    """The next comma of an array that leads to a bracket, or what shows that the array was cut off: a value at column 1
    that no comma leads to, a line that is a whole object, a record separator or an HTTP head.
    """
    match = NEXT_ITEM.search(text, begin - 1)
    end = match.end() if match else -1
    line = next_object(text, begin, end if end >= 0 else len(text))
    return head_before(text, begin, end if line < 0 else line)


def next_object(text: bytes, begin: int, limit: int) -> int:
    """The next line that is a whole object and starts before a limit; -1 when there is none."""
    at = begin - 1
    while (match := NEXT_OBJECT.search(text, at)) and match.start(1) < limit:
        if is_object(match[1]):
            return match.start(1)
        at = match.end() - 1
    return -1


def cut_line(text: bytes, at: int) -> int:
    """The start of the next line where that is a whole object and the one at hand ends inside of brackets; else -1."""
    end = text.find(b"\n", at)
    if end < 0 or next_object(text, end + 1, end + 2) < 0:
        return -1
    tokens = [match[0] for match in BRACKETS.finditer(text, at, end)]
    opened, closed = (sum(token in pair for token in tokens) for pair in ((b"{", b"["), (b"}", b"]")))
    return end + 1 if opened > closed else -1


def item_end(text: bytes, at: int, limit: int) -> int:
    """Where the brackets opened from `at` on are all closed and a comma (the last, of several) or bracket follows, or
    a record separator; -1 when nowhere before `limit`.
    """
    depth = 0
    for match in BRACKETS.finditer(text, at, limit):
        token = match[0][:1]
        if token == b"\x1e":
            return match.start()
        if token in b"{[":
            depth += 1
        elif not depth and token in b",]":
            return match.end() - 1
        elif depth and token in b"]}":
            depth -= 1
    return -1


def head_before(text: bytes, begin: int, end: int) -> int:
    """The next line before `end` that looks like the first one of an HTTP head, else `end`. An `end` of -1 is that of
    the text.
    """
    match = NEXT_HEAD.search(text, begin - 1, end if end >= 0 else len(text))
    return match.end() if match else end
