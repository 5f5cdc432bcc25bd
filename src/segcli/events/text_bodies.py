"""JSON that stands in a string, as text or in base64, read within a budget."""

import base64
import binascii
import re
import zlib
from typing import Literal, NamedTuple

from segcli.console.text import size
from segcli.findings import Json
from segcli.input.locate import Cursor
from segcli.input.parser import Value, first_value

TextEncoding = Literal["json-text", "base64"]

BASE64 = re.compile(r"[A-Za-z0-9+/_-]++={0,2}\s*+")
PIECE = r'\s*+"?[A-Za-z_]\w{0,60}"\s*+:'
PIECE_TEXT, PIECE_BYTES = re.compile(PIECE), re.compile(PIECE.encode())
"""How an object goes on that lost its first bracket, or its first line."""

PIECE_INSIDE = re.compile(r'"?[A-Za-z_]\w{0,60}"\s*+:')
BROKEN = re.compile(rb'\{\s*+(?:"|[A-Za-z_]\w*+")|' + PIECE_BYTES.pattern)
"""How a text begins that should be an object."""

PIECE_BEGUN = re.compile(rb'\s*+"?[A-Za-z_]\w*+(?:"|\Z)')
GZIP = b"\x1f\x8b"
JSON_STARTS = (b"{", b"[", b'"{', b'"[', b'"\\')
URL_SAFE = str.maketrans("-_", "+/")
BLANKS = " \t\r\n"
BEHIND = BLANKS + "\"'`);"
PREFIX_MOST = 1 << 10
"""Characters of a string within which an object has to begin that stands behind text."""

MESSAGE_START = re.compile(rb"[A-Z]{3,7} \S|HTTP/[0-9]")
MESSAGE = re.compile(r"(?:[A-Z]{3,7} [^ \n]+ HTTP/[0-9.]+|HTTP/[0-9.]+ [0-9]{3}[^\n]*)\r?\n")
HALVES = "backslashreplace"
"""Half of a surrogate pair in a string that is JSON again becomes its escape there."""

SHORTEST = 8
"""Fewer characters than these are no base64 of an event."""

LARGEST = 64 << 20


class Budget:
    """How many bytes of text may still be read; `limit` tells in words that they did not last. What was read once
    costs nothing again.
    """

    def __init__(self, total: int = LARGEST) -> None:
        self.left = self._total = total
        self.limit: str | None = None
        self._bodies: dict[int, tuple[str, Body | None]] = {}

    def body(self, string: str) -> "Body | None":
        """The JSON that a string is as a whole."""
        known = self._bodies.get(id(string))
        if known is None:
            # The string is kept as well, so that its id stays its own.
            known = self._bodies[id(string)] = string, body_of(string, self)
        return known[1]

    def take(self, count: int) -> bool:
        """Whether there was room for so many bytes, which are taken."""
        if count > self.left:
            self.limit = f"only {size(self._total)} of the text in its strings were read"
            return False
        self.left -= count
        return True


class Body(NamedTuple):
    """The text that a string holds, from byte `start` of what it stands for on, and the JSON that this is. `json` is
    None where it looks like JSON and is none. In base64 its first byte stands at the line and column of `place`; of an
    HTTP message `fields` are those of the head. It `is_whole` where no text stands before it.
    """

    text: bytes
    json: Json
    encoding: TextEncoding
    start: int = 0
    place: tuple[int, int] = (1, 1)
    fields: tuple[tuple[str, str], ...] = ()
    is_whole: bool = True


def body_of(string: str, budget: Budget) -> Body | None:
    """The JSON that a string is as a whole, None for a string that does not look like JSON."""
    text = string.lstrip(BLANKS)
    if text.startswith(("{", "[", '"')) or PIECE_TEXT.match(text):
        body = parsed(text.rstrip(BLANKS).encode("utf-8", HALVES), "json-text", budget)
        return body and body._replace(start=len(string) - len(text))
    if MESSAGE.match(string):
        return body_of_message(string.encode("utf-8", HALVES), "json-text", budget)
    if "{" in text[:PREFIX_MOST] and not text.startswith("<"):
        return body_behind_text(string, budget)
    if len(text) < SHORTEST or not BASE64.fullmatch(string):
        return None
    inside = decoded(string, budget)
    if inside is not None and MESSAGE_START.match(inside):
        return body_of_message(inside, "base64", budget)
    return parsed(inside, "base64", budget) if inside is not None else None


def body_behind_text(string: str, budget: Budget) -> Body | None:
    """The object behind text on the first line of a string, as logs write it; only an envelope is an event there."""
    prefix, _, _ = string.partition("{")
    first_line = prefix.partition("\n")[0]
    if piece := PIECE_INSIDE.search(first_line):
        content = string[piece.start() :].encode("utf-8", HALVES)
        begin = len(string[: piece.start()].encode("utf-8", HALVES))
        return Body(content, None, "json-text", begin, is_whole=False)
    if first_line != prefix or "}" in prefix:
        return None
    content = string[len(prefix) :].rstrip(BEHIND).encode("utf-8", HALVES)
    if not BROKEN.match(content):
        return None
    body = parsed(content, "json-text", budget)
    return body and body._replace(start=len(prefix.encode("utf-8", HALVES)), is_whole=False)


def body_of_message(text: bytes, encoding: TextEncoding, budget: Budget) -> Body | None:
    """The JSON that is the body of an HTTP message. One that is chunked or packed is read in base64 only: in a text,
    what is decoded would have no place.
    """
    from segcli.input.http.head import Head, head_at
    from segcli.input.http.messages import messages

    head = head_at(text, 0, ended=True, fresh=True)
    if not isinstance(head, Head) or not budget.take(len(text)):
        return None
    if not head.is_chunked and not head.tokens("content-encoding"):
        content = text[head.end :]
        begin = head.end + len(content) - len(content.lstrip())
        body = parsed(text[begin:].rstrip(), encoding, budget)
        return body and body._replace(start=begin, place=Cursor(text).place(begin), fields=head.fields)
    body = parsed(messages(text)[0].body, encoding, budget) if encoding == "base64" else None
    return body and body._replace(fields=head.fields)


def decoded(string: str, budget: Budget) -> bytes | None:
    """What base64 stands for, gzip unpacked; None where that does not begin as JSON or an HTTP message does."""
    head = unpadded(string[:16].rstrip("=\n "))
    is_other = head.startswith(GZIP) or MESSAGE_START.match(head) or PIECE_BEGUN.match(head)
    if not is_other and not head.lstrip().startswith(JSON_STARTS):
        return None
    if not budget.take(len(string) * 3 // 4):
        return None
    data = unpadded(string.strip().rstrip("="))
    if not data.startswith(GZIP):
        return data
    unpacker = zlib.decompressobj(31)
    try:
        text = unpacker.decompress(data, budget.left + 1)
    except zlib.error:
        return None
    if not budget.take(len(text)) or not (text.lstrip().startswith(JSON_STARTS) or PIECE_BYTES.match(text)):
        return None
    return text


def unpadded(text: str) -> bytes:
    """Base64 of either alphabet without its padding, decoded; nothing for what is none."""
    try:
        return base64.b64decode(text.translate(URL_SAFE) + "=" * (-len(text) % 4))
    except binascii.Error:
        return b""


def parsed(text: bytes, encoding: TextEncoding, budget: Budget) -> Body | None:
    """A text as JSON; a scalar that is no string again is nobody's body."""
    if not budget.take(len(text)):
        return None
    value = first_value(text)
    if not isinstance(value, Value) or value.end < len(text.rstrip()):
        looks_like_json = text[:1] in (b"{", b"[") or PIECE_BYTES.match(text)
        return Body(text, None, encoding) if looks_like_json else None
    return Body(text, value.json, encoding) if isinstance(value.json, dict | list | str) else None
