"""What JSON allows and few parsers take: halves of surrogate pairs, and numbers that no double holds."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from segcli.findings import Json, Path
from segcli.input.huge_numbers import HugeNumber

SURROGATE = re.compile("[\ud800-\udfff]")

OddityCode = Literal["unpaired-surrogate", "number-too-large"]


class Oddity(NamedTuple):
    """Such a value, or member name (`is_name`), and its path."""

    code: OddityCode
    path: Path
    is_name: bool = False


def is_unpaired(text: str) -> bool:
    """Whether half of a surrogate pair stands in a text, which no UTF-8 can hold then."""
    return not text.isascii() and SURROGATE.search(text) is not None


def oddities(value: Json) -> tuple[Oddity, ...]:
    """All of them in a value."""
    return tuple(below(value, ()))


def below(value: Json, path: Path) -> Iterator[Oddity]:
    waiting: list[tuple[Json, Path]] = [(value, path)]
    while waiting:
        value, path = waiting.pop()
        kind = type(value)
        if kind is dict:
            for name, member in value.items():
                if is_unpaired(name):
                    yield Oddity("unpaired-surrogate", (*path, name), is_name=True)
                waiting.append((member, (*path, name)))
        elif kind is list:
            waiting += [(item, (*path, index)) for index, item in enumerate(value)]
        elif kind is HugeNumber:
            yield Oddity("number-too-large", path)
        elif kind is str and is_unpaired(value):
            yield Oddity("unpaired-surrogate", path)
