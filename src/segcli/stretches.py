"""A large file in stretches, each judged by itself, and the whole that their parts are put together to."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson

from segcli import sources
from segcli.checks import Checks, Verdict
from segcli.documents import Record, Unreadable, nothing_passes
from segcli.documents.encoding import Encoding
from segcli.documents.framing import Framing
from segcli.findings import Finding
from segcli.judging import Item
from segcli.privacy import Privacy
from segcli.sources import Source

STRETCH = 4 << 20


class Stretch(NamedTuple):
    """A piece of a file between two line ends, in bytes; `end` None is the end of the file."""

    path: Path
    begin: int
    end: int | None


class Part(NamedTuple):
    """What became of a stretch; the numbers in its items count from its own beginning."""

    items: list[Item]
    records: int
    lines: int
    passed: int
    entangled: bool
    open_end: bool
    opens_unreadable: bool


def is_large(source: Source) -> bool:
    """Whether a source can be cut into stretches, and is worth it."""
    if source.path is None or source.walked:
        return False
    try:
        if not source.path.is_file() or source.path.stat().st_size < 2 * STRETCH:
            return False
        with source.path.open("rb") as file:
            return sources.unpacker(file.read(6)) is None
    except OSError:
        return False


def cut(path: Path) -> Iterator[Stretch]:
    """The stretches of a file; one line too long for a stretch makes its stretch longer."""
    size = path.stat().st_size
    begin = 0
    with path.open("rb") as file:
        while begin < size:
            file.seek(min(begin + STRETCH, size))
            file.readline()
            end = file.tell()
            yield Stretch(path, begin, end)
            begin = end


def read(stretch: Stretch) -> Iterator[bytes]:
    """The bytes of a stretch in pieces of up to 1 MiB."""
    with stretch.path.open("rb") as file:
        file.seek(stretch.begin)
        left = sys.maxsize if stretch.end is None else stretch.end - stretch.begin
        while left > 0 and (piece := file.read(min(sources.CHUNK, left))):
            left -= len(piece)
            yield piece


def judge(stretch: Stretch, checks: Checks, every_event: bool) -> Part:
    """Judge one stretch as if it went on with one value a line."""
    encoding = Encoding(read(stretch))
    framing = Framing(encoding, nothing_passes if every_event else checks.passes, continues=stretch.begin > 0)
    items: list[Item] = []
    opens_unreadable = False
    for item in framing:
        opens_unreadable = opens_unreadable or (framing.records == 0 and isinstance(item, Unreadable))
        items.append(portable(checks.check(item, not every_event)) if isinstance(item, Record) else item)
    entangled = framing.entangled or encoding.original(b"a") != 1
    counts = framing.records, framing.lines, framing.passed
    return Part(items, *counts, entangled, framing.open_end, opens_unreadable)


def portable(verdict: Verdict) -> Verdict:
    """A verdict without what is cheaper to make again than to send to another process."""
    record = verdict.event.record._replace(json=None)
    return verdict._replace(event=verdict.event._replace(record=record), privacy=Privacy(None))


class Whole:
    """The file that parts are put together to; keeps what came before, by which the numbers of a part are shifted."""

    def __init__(self, checks: Checks, every_event: bool) -> None:
        self._checks = checks
        self._passes = nothing_passes if every_event else checks.passes
        self._records = self._lines = self._start = 0
        self.passed = 0
        self.is_empty = True

    def joined(self, part: Part, start: int = 0) -> Iterator[Item]:
        """The items of the next part, which starts at that byte, as the serial run has them."""
        self._start = start
        for item in part.items:
            yield self._moved(item)
        self._records += part.records
        self._lines += part.lines
        self.passed += part.passed
        self.is_empty = self.is_empty and not part.records and not part.items

    def read_on(self, rest: Stretch) -> Iterator[Item]:
        """Everything from where the parts end, judged in this process."""
        self._start = rest.begin
        framing = Framing(Encoding(read(rest)), self._passes, continues=rest.begin > 0)
        for item in framing:
            self.is_empty = False
            yield self._moved(self._checks.check(item) if isinstance(item, Record) else item)
        self.passed += framing.passed
        self.is_empty = self.is_empty and not framing.passed

    def _moved(self, item: Item) -> Item:
        """An item with its numbers shifted, and with what it left behind when it was sent."""
        if isinstance(item, Unreadable):
            return item._replace(finding=self._lowered(item.finding))
        if not isinstance(item, Verdict):
            return item
        record = item.event.record
        record = record._replace(
            number=record.number + self._records,
            line=record.line + self._lines,
            start=record.start + self._start,
            json=orjson.loads(record.text) if record.json is None else record.json,
        )
        moved = item._replace(
            event=item.event._replace(record=record), findings=tuple(map(self._lowered, item.findings))
        )
        return moved._replace(privacy=self._checks.privacy(moved)) if moved.findings else moved

    def _lowered(self, finding: Finding) -> Finding:
        at = finding.location
        location = at._replace(line=at.line + self._lines, end_line=at.end_line + self._lines)
        return finding._replace(location=location)
