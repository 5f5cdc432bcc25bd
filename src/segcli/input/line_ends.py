"""What may follow a value on its line, where that stands behind text."""

import re

BEHIND = b" \t\r\n\"'`);"
"""What may follow a value on its line: how a string, a call and a statement end."""

COLOUR = re.compile(rb"\x1b\[[0-9;]{0,16}[mK]\Z")
COLOURS_MOST = 4
"""How a terminal is told to change colours, and how often it may be told so behind a value."""


def without_tail(text: bytes) -> bytes:
    """A text without what may follow a value on its line."""
    for _ in range(COLOURS_MOST):
        text = text.rstrip(BEHIND)
        if not (colour := COLOUR.search(text, max(len(text) - 20, 0))):
            break
        text = text[: colour.start()]
    return text.rstrip(BEHIND)
