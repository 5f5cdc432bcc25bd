"""What `segcli diff` compares: captures, read delivery by delivery."""

import os
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from segcli import documents, sources
from segcli.documents import End, Record, Unreadable
from segcli.events import Recogniser
from segcli.file_ids import FileId
from segcli.output import remark
from segcli.privacy import visible
from segcli.reporters.concise import line
from segcli.shelf import Delivery
from segcli.sources import Source, Unopened

if TYPE_CHECKING:
    from segcli.choosing import Choice


Found = Source | Unopened


def found(argument: str, stdin_name: str = "<stdin>", written: Collection[FileId] = ()) -> list[Found]:
    """The sources of one side."""
    return list(sources.find([argument], stdin_name, written))


def readable(lefts: list[Found], rights: list[Found]) -> tuple[list[Found], list[Found]]:
    """Both sides, without what is not worth reading: there is nothing to compare with a side that leads to no bytes."""
    if all(any(isinstance(source, Source) for source in side) for side in (lefts, rights)):
        return lefts, rights
    unopened = [[source for source in side if isinstance(source, Unopened)] for side in (lefts, rights)]
    return list(unopened[0]), list(unopened[1])


def same_names(
    left: str, right: str, written: Collection[FileId] = ()
) -> tuple[list[tuple[Found, Found]], list[Found], list[Found]]:
    """The files of two directories: those of one name, and those that are in one of the two only."""
    ours = {os.path.relpath(source.name, left): source for source in found(left, written=written)}
    theirs = {os.path.relpath(source.name, right): source for source in found(right, written=written)}
    both = [(source, theirs[name]) for name, source in ours.items() if name in theirs]
    alone = [source for name, source in ours.items() if name not in theirs]
    return both, alone, [source for name, source in theirs.items() if name not in ours]


class Listener(Protocol):
    """What is told of what could not be read."""

    def unreadable(self, source: str, item: Unreadable) -> None: ...
    def fail(self, source: str, error: str) -> None: ...


class Reading:
    """One side of a run: what has been read of it, and whether all of it could be. `listener` learns of the bytes that
    no delivery could be read from, and of the sources that failed.
    """

    def __init__(self, listener: Listener, recogniser: Recogniser, choice: "Choice | None") -> None:
        self._recogniser = recogniser
        self._choice = choice
        self._listener = listener
        self.events = self.unreadable = self.bytes_read = self.bytes_skipped = self.sources_failed = 0

    def deliveries(self, files: Iterable[Found]) -> Iterator[Delivery]:
        """The records of these sources, one after the other; what cannot be read is told on stderr."""
        for source in files:
            for item in documents.read(source) if self._choice is None else self._choice.read(source):
                if isinstance(item, Record):
                    event = self._recogniser.recognise(item)
                    if self._choice is not None and not self._choice.takes_event(event):
                        continue
                    self.events += 1
                    yield Delivery(source.name, event)
                elif isinstance(item, Unreadable):
                    self._skip(source.name, item)
                elif isinstance(item, End):
                    self.bytes_read += item.bytes_read
                    if item.trouble is not None:
                        self.sources_failed += 1
                        remark(f"{visible(source.name)}: {item.trouble}")
                        self._listener.fail(source.name, item.trouble)

    def _skip(self, name: str, item: Unreadable) -> None:
        self.unreadable += 1
        self.bytes_skipped += item.size
        remark(line(name, item.finding))
        self._listener.unreadable(name, item)
