"""The value that starts in a buffer, from slices that grow until it fits."""

import re

from segcli.input.buffer import CHUNK, Buffer
from segcli.input.parser import LARGEST, ParseError, Value, first_value
from segcli.input.patterns import AFTER_SCALAR, ARRAY_START

FIRST_SLICE = 4096
SMALL = 1 << 16
"""Bytes of a value up to which each bracket that comes may be its last one, as may the last byte of a longer one."""

TRIES_MOST = 1 << 20
"""Bytes that may be parsed in vain of a value that comes in pieces."""


def opens_array(window: Buffer) -> bool:
    """Whether the `[` here starts an array of records, and not `[a link](in prose)`, `[2025-10-10]` or `[12] up`."""
    seen = 1
    while True:
        head = window.text[window.at : window.at + FIRST_SLICE]
        match = re.match(ARRAY_START, head)
        if (match and (match[1] in b"{[]" or b"\n" in head[match.start(1) :])) or len(head) == FIRST_SLICE:
            break
        seen = len(head)
        window.fetch_ahead(seen + 1)
        if window.ended and len(window.text) - window.at == seen:
            break
    if not match or match[1] in b"{[]":
        return match is not None
    item = first_value(head[match.start(1) :])
    behind = head[match.start(1) + item.end :].lstrip(b" \t\r\n") if isinstance(item, Value) else b"-"
    return behind[:1] in b"," or (behind[:1] == b"]" and bool(re.match(AFTER_SCALAR, behind[1:])))


def value_at(window: Buffer, in_array: bool) -> Value | ParseError:
    """The value that starts here, from slices that grow until it fits. A source that is written slowly is not waited
    for as soon as the value is closed.
    """
    size = FIRST_SLICE
    seen = spent = 0
    while True:
        have = len(window.text) - window.at
        is_waiting = have < size and not window.ended
        if is_waiting and (spent > TRIES_MOST + 4 * have or not may_be_whole(window, seen, have)):
            window.fetch(1 if have < CHUNK else have >> 3)
            seen = have
            continue
        text = window.text[window.at : window.at + size]
        whole = window.ended and have <= size
        result = first_value(text)
        if isinstance(result, Value):
            if text[0] in b"{[":
                return result if in_array or text[0] == ord("{") else ParseError(0, "expected a JSON value")
            after = re.compile(AFTER_SCALAR).match(text, result.end)
            # The slice may have cut a number in two, or what follows a scalar.
            if whole or result.end + 8 < len(text) or (after and after.end() > result.end):
                return result if in_array or after else ParseError(0, "expected a JSON value")
        elif whole or not result.short:
            return result
        if is_waiting:
            spent += have
            seen = have
            window.fetch(1 if have < CHUNK else have >> 3)
            continue
        if size == LARGEST:
            return ParseError(size, f"the value is larger than {LARGEST >> 20} MiB", code="too-large")
        size = min(size * 4, LARGEST)


def may_be_whole(window: Buffer, seen: int, have: int) -> bool:
    """Whether the value here, of which so many bytes have been seen before, may be closed by those that came since."""
    if have <= seen:
        return False
    new = window.text[window.at + seen :]
    if window.text[window.at] not in b"{[":
        return b"\n" in new or have > FIRST_SLICE >> 1
    return b"}" in new or b"]" in new if have <= SMALL else new.rstrip().endswith((b"}", b"]"))
