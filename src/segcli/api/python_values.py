"""Payloads that are Python values already: as text, and what of them an engine would take for something else."""

import marshal

from segcli.findings import Json
from segcli.input.json_text import json_text, written

HALF_OF_PAIR = b"\xed"
"""What a surrogate begins with where it is encoded as if it were a character; some letters of Korea do, too."""

INFINITIES = (b"\0\0\0\0\0\0\xf0\x7f", b"\0\0\0\0\0\0\xf0\xff")
"""The bytes of infinity and its opposite."""


def compact(value: Json) -> bytes:
    """A JSON value as text. Raises TypeError for what is none.

    Python has integers, strings and numbers that orjson does not write: beyond 64 bits, with half of a surrogate pair,
    and infinity, which stands for the number that it was read from.
    """
    return written(value) if may_be_odd(value) else json_text(value)


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
