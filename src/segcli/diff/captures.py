"""What `segcli diff` compares: captures, read delivery by delivery."""

import os
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from segcli.console.output import remark
from segcli.console.text import visible
from segcli.diff.delivery import Delivery
from segcli.events.recognition import Event, Recogniser
from segcli.events.record_search import events_of
from segcli.findings import FoundInside
from segcli.input import reading, search
from segcli.input.file_ids import FileId
from segcli.input.reading import EndOfSource
from segcli.input.records import Unreadable
from segcli.input.sources import Source, Unopened
from segcli.validation.one_line import line

if TYPE_CHECKING:
    from segcli.events.selection import Selection


Found = Source | Unopened


def sources_of(
    argument: str, stdin_name: str = "<stdin>", every_name: bool = False, written: Collection[FileId] = ()
) -> tuple[list[Found], list[str]]:
    """The sources of one side, and what was left out of it."""
    sources = search.find([argument], stdin_name, every_name, written)
    opened = list(sources)
    return opened, [f"{visible(argument)}: {text}" for text in sources.remarks()]


def readable(lefts: list[Found], rights: list[Found]) -> tuple[list[Found], list[Found]]:
    """Both sides, without what is not worth reading: there is nothing to compare with a side that leads to no bytes."""
    if all(any(isinstance(source, Source) for source in side) for side in (lefts, rights)):
        return lefts, rights
    unopened = [[source for source in side if isinstance(source, Unopened)] for side in (lefts, rights)]
    return list(unopened[0]), list(unopened[1])


def same_names(
    left: str, lefts: Iterable[Found], right: str, rights: Iterable[Found]
) -> tuple[list[tuple[Found, Found]], list[Found], list[Found]]:
    """The files of two directories: those of one name, and those that are in one of the two only."""
    ours = {os.path.relpath(source.name, left): source for source in lefts}
    theirs = {os.path.relpath(source.name, right): source for source in rights}
    both = [(source, theirs[name]) for name, source in ours.items() if name in theirs]
    alone = [source for name, source in ours.items() if name not in theirs]
    return both, alone, [source for name, source in theirs.items() if name not in ours]


class Listener(Protocol):
    """What is told of what could not be read."""

    def unreadable(self, source: str, item: Unreadable) -> None: ...
    def fail(self, source: str, error: str) -> None: ...


class CaptureReader:
    """One side of a run: what has been read of it, and whether all of it could be. `listener` learns of the bytes that
    no delivery could be read from, and of the sources that failed; `found_inside` counts the events inside of records.
    """

    def __init__(
        self, listener: Listener, recogniser: Recogniser, choice: "Selection | None", found_inside: FoundInside
    ) -> None:
        self._found_inside = found_inside
        self._recogniser = recogniser
        self._choice = choice
        self._listener = listener
        self.events = self.unreadable = self.bytes_read = self.bytes_skipped = self.sources_failed = 0

    def deliveries(self, files: Iterable[Found]) -> Iterator[Delivery]:
        """The records of these sources, one after the other; what cannot be read is told on stderr."""
        for source in files:
            unreadable: list[Unreadable] | None = [] if isinstance(source, Source) and source.walked else None
            for item in self._events(source):
                if isinstance(item, Event):
                    if unreadable is not None and item.route.trouble != "not-an-event":
                        self._skip_all(source.name, unreadable)
                        unreadable = None
                    if self._choice is not None and not self._choice.takes_event(item):
                        continue
                    self.events += 1
                    self._found_inside.add(item.place)
                    yield Delivery(source.name, item)
                elif isinstance(item, Unreadable):
                    if unreadable is None:
                        self._skip(source.name, item)
                    else:
                        unreadable.append(item)
                else:
                    if isinstance(source, Source):
                        self._end_walked(source, unreadable or [])
                    self.bytes_read += item.bytes_read
                    if item.trouble is not None:
                        self.sources_failed += 1
                        remark(f"{visible(source.name)}: {item.trouble}")
                        self._listener.fail(source.name, item.trouble)

    def _events(self, source: Found) -> Iterator[Event | Unreadable | EndOfSource]:
        recognise = self._recogniser.recognise
        if self._choice is None:
            return events_of(reading.read(source), recognise)
        return self._choice.read(source, recognise)

    def _end_walked(self, source: Source, items: list[Unreadable]) -> None:
        """Tell what was held back of a file in which no event was met: when it is somebody else's, one note."""
        if not items:
            return
        from segcli.validation.foreign_files import has_traces, noted

        if has_traces(source):
            self._skip_all(source.name, items)
            return
        item = noted(items)
        self.bytes_skipped += item.size
        remark(line(source.name, item.finding))

    def _skip_all(self, name: str, items: Iterable[Unreadable]) -> None:
        for item in items:
            self._skip(name, item)

    def _skip(self, name: str, item: Unreadable) -> None:
        self.unreadable += 1
        self.bytes_skipped += item.size
        remark(line(name, item.finding))
        self._listener.unreadable(name, item)
