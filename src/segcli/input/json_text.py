"""A JSON value as text, also one that orjson does not write.

That is one with half of a surrogate pair, an integer beyond 64 bits, a number that no double holds or 255 levels.
"""

from json import dumps
from math import isfinite, isnan

import orjson

from segcli.findings import Json
from segcli.input.huge_numbers import HugeNumber
from segcli.input.oddities import is_unpaired

INFINITE = {True: "1e999", False: "-1e999"}
"""How JSON writes infinity, by whether it is positive: Python has it where it reads `1e400`."""


def json_text(value: Json) -> bytes:
    """A JSON value in its most compact form, in UTF-8. Raises TypeError for what is none."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return written(value)


def printable_json(value: Json) -> str:
    """The same as programs get it in a report: what does not print is written as JSON escapes it, so that no terminal
    obeys it and no line ends but where JSON has none.
    """
    return printable(json_text(value))


def printable(json: bytes) -> str:
    """The same of a JSON text."""
    text = json.decode()
    # Both writers of JSON escape the other controls of ASCII; looking at each character took 1.5 us an event.
    if (text.isascii() and "\x7f" not in text) or text.isprintable():
        return text
    return "".join(char if char.isprintable() else escape(char) for char in text)


def escape(char: str) -> str:
    """A character as JSON escapes it, by the code units of UTF-16 (RFC 8259, section 7)."""
    units = char.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def written(value: Json) -> bytes:
    """The same without orjson, which writes null for infinity."""
    pieces: list[str] = []
    write(value, pieces)
    return "".join(pieces).encode()


def write(value: Json, pieces: list[str]) -> None:
    """Append the text of a value; one frame for each level, so that the deepest record passes."""
    if isinstance(value, dict):
        opener = "{"
        for name, member in value.items():
            if not isinstance(name, str):
                raise TypeError(f"the name of a member must be a string, not {type(name).__name__}")
            pieces.append(f"{opener}{string(name)}:")
            write(member, pieces)
            opener = ","
        pieces.append("}" if value else "{}")
    elif isinstance(value, list | tuple):
        opener = "["
        for item in value:
            pieces.append(opener)
            write(item, pieces)
            opener = ","
        pieces.append("]" if value else "[]")
    else:
        pieces.append(scalar(value))


def scalar(value: Json) -> str:
    if isinstance(value, str):
        return string(value)
    if value is None or isinstance(value, bool | int):
        return dumps(value)
    if not isinstance(value, float):
        raise TypeError(f"Type is not JSON serializable: {type(value).__name__}")
    if isinstance(value, HugeNumber) or isfinite(value):
        return str(value)
    return "null" if isnan(value) else INFINITE[value > 0]


def string(text: str) -> str:
    """A string; UTF-8 has no halves of pairs, so that these must be escaped."""
    return dumps(text, ensure_ascii=is_unpaired(text))
