"""A value behind text on its line, as logs write it, or behind the same text on each of its lines."""

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from segcli.findings import Json
from segcli.input.buffer import BOM, CHUNK, Buffer, width
from segcli.input.line_ends import without_tail
from segcli.input.parser import LARGEST, ParseError, Value, first_value
from segcli.input.recovery import BRACKETS
from segcli.input.values import FIRST_SLICE

LINE_MOST = 1 << 20
"""Bytes of a line within which a value has to begin, or all of a line that is text."""

DIGITS = bytes.maketrans(b"123456789", b"000000000")
BLANKS_MOST = 64


class Line(NamedTuple):
    """The line at hand, whose first `{` stands behind `prefix`; without one, `prefix` is None. It ends at `end` of the
    window's text, -1 for one that was not looked at to its end.
    """

    prefix: bytes | None
    end: int

    @property
    def shape(self) -> bytes | None:
        """What prefixes of one kind have in common, whatever their times and numbers."""
        return None if self.prefix is None else self.prefix.translate(DIGITS)

    @property
    def may_lead(self) -> bool:
        """Whether the prefix is text, and no piece of JSON."""
        content = (self.prefix or b"").removeprefix(BOM).strip(b" \t\r\x1e")
        if b'":' in content or b"}" in content or content[:1] in (b"", b"]", b","):
            return False
        return content[:1] != b"[" or (b"]" in content and content[-1:] not in (b",", b"["))


class PrefixedValue(NamedTuple):
    """A JSON object that begins at `begin` of the window's text, where its last line ends at `end`. `text` is without
    the prefix of its other lines, which is `margin` columns wide.
    """

    json: Json
    text: bytes
    begin: int
    end: int
    margin: int = 0


def starts_line(window: Buffer) -> int:
    """Where the line begins that nothing but blanks of has been read; -1 in the midst of one."""
    before = window.text[max(window.at - BLANKS_MOST, 0) : window.at].removeprefix(BOM)
    start = before.rfind(b"\n") + 1
    if before[start:].strip(b" \t\r\x1e") or (not start and window.column > BLANKS_MOST):
        return -1
    return window.at - len(before) + start


def line_at(window: Buffer) -> Line:
    """The line that begins here, as far as it tells where a value begins."""
    start = max(starts_line(window), 0)
    indent = window.at - start
    seen = 0
    while True:
        text, at = window.text, window.at
        limit = at + LINE_MOST
        newline = text.find(b"\n", at + seen, limit)
        brace = text.find(b"{", at + seen, newline if newline >= 0 else limit)
        if brace >= 0:
            return Line(text[at - indent : brace], -1)
        if newline >= 0 or len(text) >= limit:
            return Line(None, newline)
        seen = len(text) - at
        if not window.fetch():
            return Line(None, len(window.text))


def value_behind(window: Buffer, line: Line, is_patient: bool) -> tuple[PrefixedValue | None, int]:
    """The value behind the prefix of a line, to its end, or over lines that have the same prefix each; and how many
    bytes were looked at for that in vain, which is done with patience only.
    """
    assert line.prefix is not None
    skip = window.text.index(b"{", window.at) - window.at
    end = line_end(window, skip)
    if end is None:
        return None, 0
    text = window.text[window.at + skip : window.at + end]
    stripped = without_tail(text)
    if (json := parsed(stripped)) is not None:
        return PrefixedValue(json, stripped, window.at + skip, window.at + end), 0
    return over_lines(window, line.prefix, skip) if is_patient and is_cut_off(text) else (None, 0)


def parsed(text: bytes) -> Json | None:
    """A JSON object that is not empty; None for everything else."""
    if not text.endswith(b"}"):
        return None
    try:
        return orjson.loads(text) or None
    except orjson.JSONDecodeError:
        return None


def is_cut_off(text: bytes) -> bool:
    """Whether a text is the beginning of a value."""
    result = first_value(text)
    return isinstance(result, ParseError) and result.short


def line_end(window: Buffer, skip: int) -> int | None:
    """Where the line ends that a value may stand in from `skip` bytes ahead on, seen from here; None where there is
    none.
    """
    seen, check = skip, FIRST_SLICE
    while True:
        text, at = window.text, window.at
        newline = text.find(b"\n", at + seen)
        if newline >= 0:
            return newline - at
        have = len(text) - at - skip
        if window.ended:
            return have + skip
        if have >= check:
            result = first_value(text[at + skip :])
            if isinstance(result, Value):
                if without_tail(text[at + skip + result.end :]):
                    return None
            elif not result.short or have > LARGEST:
                return None
            check = 4 * have
        seen = have + skip
        window.fetch(have if have > CHUNK else 1)


def over_lines(window: Buffer, prefix: bytes, skip: int) -> tuple[PrefixedValue | None, int]:
    """The value that begins so far ahead, where each of its lines has a prefix of one kind; and the bytes in vain."""
    pieces: list[bytes] = []
    depth = size = check = last = 0
    for line, end in lines_from(window, prefix, skip):
        last = end
        pieces.append(line)
        size += len(line)
        depth += sum(1 if match[0] in b"{[" else -1 for match in BRACKETS.finditer(line) if match[0] in BRACES)
        if depth <= 0:
            break
        if size >= check and len(pieces) > 1:
            if size > LARGEST or not is_cut_off(b"".join(pieces)):
                return None, size
            check = 2 * size
    text = without_tail(b"".join(pieces))
    json = parsed(text) if not depth else None
    if json is None:
        return None, size
    return PrefixedValue(json, text, window.at + skip, window.at + last, width(prefix)), 0


BRACES = (b"{", b"}", b"[", b"]")


def lines_from(window: Buffer, prefix: bytes, skip: int) -> Iterator[tuple[bytes, int]]:
    """The rest of this line and the lines after it without their prefixes, as long as they have one of this kind; and
    where each ends, seen from here.
    """
    shape = prefix.translate(DIGITS)
    begin = skip
    while True:
        seen = begin
        while (newline := window.text.find(b"\n", window.at + seen)) < 0 and not window.ended:
            seen = len(window.text) - window.at
            if seen - begin > LARGEST:
                return
            window.fetch(seen if seen > CHUNK else 1)
        end = (newline if newline >= 0 else len(window.text)) - window.at
        line = window.text[window.at + begin : window.at + end + 1]
        if begin > skip:
            if line[: len(prefix)].translate(DIGITS) != shape:
                return
            line = line[len(prefix) :]
        yield line, end
        if newline < 0:
            return
        begin = end + 1
