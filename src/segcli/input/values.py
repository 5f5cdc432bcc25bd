"""The value that starts in a buffer, from slices that grow until it fits."""

from segcli.input.buffer import Buffer
from segcli.input.parser import LARGEST, ParseError, Value, first_value
from segcli.input.patterns import AFTER_SCALAR, ARRAY_START

FIRST_SLICE = 4096


def opens_array(window: Buffer) -> bool:
    """Whether the `[` here starts an array of records, and not `[a link](in prose)`."""
    window.fetch_ahead(FIRST_SLICE)
    head = window.text[window.at : window.at + FIRST_SLICE]
    match = ARRAY_START.match(head)
    if not match:
        return False
    return match[1] in b"{[]" or isinstance(first_value(head[match.start(1) :]), Value)


def value_at(window: Buffer, in_array: bool) -> Value | ParseError:
    """The value that starts here, from slices that grow until it fits."""
    size = FIRST_SLICE
    while True:
        have = len(window.text) - window.at
        if have < size and not window.ended:
            window.fetch(size - have)
            continue
        text = window.text[window.at : window.at + size]
        whole = window.ended and have <= size
        result = first_value(text)
        if isinstance(result, Value):
            if text[0] in b"{[":
                return result
            # The slice may have cut a number in two, or what follows a scalar.
            if whole or result.end + 8 < len(text):
                stands = in_array or AFTER_SCALAR.match(text, result.end)
                return result if stands else ParseError(0, "expected a JSON value")
        elif whole or not result.short:
            return result
        if size == LARGEST:
            return ParseError(size, f"the value is larger than {LARGEST >> 20} MiB", code="too-large")
        size = min(size * 4, LARGEST)
