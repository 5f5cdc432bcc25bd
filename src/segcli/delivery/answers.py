"""What a handler answered, as it may be shown: a stretch of it on one line, in which only harmless words are left."""

from segcli.console.text import shortened, size
from segcli.privacy.unparsed import masked
from segcli.schemas import rest_error
from segcli.schemas.catalogue import catalogue

LOOK = 400
LONGEST = 60
"""Bytes that are looked at, and characters that are shown."""

NAMES = ("accepted", "errors", "ok", "received", "result", "status", "success")
"""What answers call their members, besides what the vendor does."""

TEXT_CONTROLS = frozenset("\t\n\r")


def shown_answer(body: bytes, show_values: bool) -> str | None:
    """The beginning of an answer on one line, its strings and words masked unless `show_values`; None where there is
    none.
    """
    if not body.strip():
        return None
    try:
        # A character that is cut at the end is no sign of something else than text.
        text = body[:LOOK].decode("utf-8", "strict" if len(body) <= LOOK else "ignore").strip()
    except UnicodeDecodeError:
        text = "\0"
    if any(ord(char) < 32 and char not in TEXT_CONTROLS for char in text):
        return f"{size(len(body))} that are no text"
    names = frozenset((*catalogue()["members"], *rest_error.MEMBERS, *NAMES))
    return shortened(masked(" ".join(text.split()), 0, names, show_values).text, LONGEST)
