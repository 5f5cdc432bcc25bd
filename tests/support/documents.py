"""Reads bytes as a source would be read, and holds what every reading must hold."""

import codecs
import re
from pathlib import Path
from typing import Any

from segcli.input import reading
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.reading import EndOfSource
from segcli.input.records import Context, Record, Unreadable
from segcli.input.sources import Source

Item = Record | Unreadable

WHOLE = 0


def framed(data: bytes, window: int = WHOLE, is_strict: bool = False) -> list[Item]:
    """What `data` holds when it comes in pieces of `window` bytes, with every byte of it accounted for."""
    size = window or max(len(data), 1)
    encoding = Encoding(iter([data[at : at + size] for at in range(0, len(data), size)]))
    framing = Framing(encoding, context=Context(is_strict=is_strict))
    items = list(framing)
    assert encoding.bytes_read == len(data)
    check_bytes(data, items, encoding, framing.beside)
    return items


def check_bytes(data: bytes, items: list[Item], encoding: Encoding, beside: int) -> None:
    """Records, skipped bytes and those of text `beside` make up all of `data` but for white space, separators and array
    brackets.
    """
    used = sum(item.size if isinstance(item, Unreadable) else encoding.original(item.text) for item in items) + beside
    unit = 1 if encoding.original(b"x") == 1 else 2
    between = len(re.findall(rb"[ \t\r\n\x1e,\[\]]", data)) * unit + 3 * data.count(b"\xef\xbb\xbf")
    between += 2 * (data.count(codecs.BOM_UTF16_LE) + data.count(codecs.BOM_UTF16_BE)) * (unit == 2)
    between += len(data) if b"chunked" in data else 0
    assert 0 <= len(data) - used <= between


def values(items: list[Item]) -> list[Any]:
    """The JSON of the records, in order."""
    return [item.json for item in items if isinstance(item, Record)]


def unreadable(items: list[Item]) -> list[Unreadable]:
    return [item for item in items if isinstance(item, Unreadable)]


def codes(items: list[Item]) -> list[str]:
    return [item.finding.code for item in unreadable(items)]


def places(items: list[Item]) -> list[tuple[int, int]]:
    """Line and column of every record, and of every fault."""
    return [(item.line, item.column) if isinstance(item, Record) else item.finding.location[:2] for item in items]


def read_file(path: Path) -> tuple[list[Item], EndOfSource]:
    """What a file holds, and how reading it ended."""
    *items, end = reading.read(Source(path.name, path))
    assert isinstance(end, EndOfSource)
    return [item for item in items if isinstance(item, Record | Unreadable)], end
