"""Payloads that are Python values already: as text, and what of them an engine would take for something else."""

import marshal

import orjson

from segcli.findings import Json
from segcli.input import json_text

HALF_OF_PAIR = b"\xed"
"""What a surrogate begins with where it is encoded as if it were a character; some letters of Korea do, too."""

INFINITIES = (b"\0\0\0\0\0\0\xf0\x7f", b"\0\0\0\0\0\0\xf0\xff")
"""The bytes of infinity and its opposite."""


def as_text(payload: Json, is_indented: bool = False) -> bytes:
    """Text as it is, and a JSON value written as text. Raises TypeError for what is neither."""
    if isinstance(payload, bytes | bytearray | memoryview):
        return bytes(payload)
    if isinstance(payload, str):
        return payload.encode("utf-8", "backslashreplace")
    return written(payload, is_indented)


def written(value: Json, is_indented: bool = False) -> bytes:
    """A JSON value as text, on one line or indented. Raises TypeError for what is none.

    Python has integers, strings and numbers that orjson does not write: beyond 64 bits, with half of a surrogate pair,
    and infinity, which stands for the number that it was read from. They are not indented.
    """
    if may_be_odd(value):
        return json_text.written(value)
    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2 if is_indented else 0)
    except TypeError:
        return json_text.written(value)


def may_be_odd(value: Json) -> bool:
    """Whether there may be infinity or half of a surrogate pair in a value. Engines take the one for null, or both for
    sound.
    """
    try:
        # What holds all floats as they are takes 2 us; a walk 15.
        dump = marshal.dumps(value)
    except ValueError:
        return True
    return HALF_OF_PAIR in dump or any(infinity in dump for infinity in INFINITIES)
