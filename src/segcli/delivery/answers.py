"""What a handler answered, as it may be shown: a stretch of it on one line, in which only harmless words are left."""

from functools import cache, lru_cache

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


@lru_cache(64)
def shown_answer(body: bytes, show_values: bool) -> str | None:
    """The beginning of an answer on one line, its strings and words masked unless `show_values`; None where there is
    none. Remembered, since most answers of a run are the same (70 us).
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
    return shortened(masked(" ".join(text.split()), 0, harmless_names(), show_values).text, LONGEST)


@cache
def harmless_names() -> frozenset[str]:
    return frozenset((*catalogue()["members"], *rest_error.MEMBERS, *NAMES))
