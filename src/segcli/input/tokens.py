"""The tokens of a record, and where its values and member names stand. It is JSON, so the walk can be loose."""

import re
from typing import NamedTuple

from segcli.findings import Path
from segcli.input.loading import load_token

TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[][{}:,]|[^][{}:,"\s]+', re.DOTALL)
BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"|([][{}])', re.DOTALL)


class Span(NamedTuple):
    """A stretch of a record's text, in bytes from its start; `end` is exclusive."""

    start: int
    end: int


class Scan(NamedTuple):
    """What a walk over all tokens of a record finds.

    A repeated key stands for its last occurrence, as parsers have it; `duplicates` holds the paths of repeated keys
    once for each repetition.
    """

    values: dict[Path, Span]
    keys: dict[Path, Span]
    duplicates: tuple[Path, ...]
    depth: int


def scan(text: bytes) -> Scan:
    """Where every value and key of a record stands."""
    values: dict[Path, Span] = {}
    keys: dict[Path, Span] = {}
    repeated: list[Path] = []
    depth = 0
    path: Path = ()
    parents: list[tuple[Path, int, set[str] | None]] = []
    names: set[str] | None = None
    awaiting_key = False
    for match in TOKEN.finditer(text):
        start, end = match.span()
        match text[start]:
            case 0x7B | 0x5B as bracket:
                awaiting_key = bracket == 0x7B
                names = set() if awaiting_key else None
                parents.append((path, start, names))
                depth = max(depth, len(parents))
                path = path if awaiting_key else (*path, 0)
            case 0x7D | 0x5D:
                path, opened, _ = parents.pop()
                values[path] = Span(opened, end)
                awaiting_key = False
            case 0x2C:
                parent, _, names = parents[-1]
                awaiting_key = names is not None
                last = path[-1]
                path = (*parent, last + 1) if isinstance(last, int) else parent
            case 0x3A:
                awaiting_key = False
            case _ if awaiting_key:
                name = load_token(match.group())
                path = (*path, name)
                keys[path] = Span(start, end)
                if names is not None and name in names:
                    repeated.append(path)
                elif names is not None:
                    names.add(name)
            case _:
                values[path] = Span(start, end)
    return Scan(values, keys, tuple(repeated), depth)
