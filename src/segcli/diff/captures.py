"""What `segcli diff` compares: captures, read delivery by delivery."""

import os
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from segcli.console.output import remark
from segcli.console.text import visible
from segcli.diff.delivery import Delivery
from segcli.events.recognition import Event, Recogniser
from segcli.input import reading, search
from segcli.input.file_ids import FileId
from segcli.input.reading import EndOfSource
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source, Unopened
from segcli.validation.one_line import line

if TYPE_CHECKING:
    from segcli.events.selection import Selection


AnySource = Source | Unopened
"""What a search yields: a source to read, or one that cannot be opened."""


def sources_of(
    argument: str, stdin_name: str = "<stdin>", every_name: bool = False, written: Collection[FileId] = ()
) -> tuple[list[AnySource], list[str]]:
    """The sources that an argument leads to, and remarks on what was left out."""
    sources = search.find([argument], stdin_name, every_name, written)
    opened = list(sources)
    return opened, [f"{visible(argument)}: {text}" for text in sources.remarks()]


def without_unopened(lefts: list[AnySource], rights: list[AnySource]) -> tuple[list[AnySource], list[AnySource]]:
    """Both sides to read; where one of them has nothing to read, only what cannot be opened of both."""
    if all(any(isinstance(source, Source) for source in side) for side in (lefts, rights)):
        return lefts, rights
    unopened = [[source for source in side if isinstance(source, Unopened)] for side in (lefts, rights)]
    return list(unopened[0]), list(unopened[1])


def match_by_name(
    left: str, lefts: Iterable[AnySource], right: str, rights: Iterable[AnySource]
) -> tuple[list[tuple[AnySource, AnySource]], list[AnySource], list[AnySource]]:
    """The files of two directories: those of the same name, those that are only left, and those that are only right."""
    left_by_name = {os.path.relpath(source.name, left): source for source in lefts}
    right_by_name = {os.path.relpath(source.name, right): source for source in rights}
    both = [(source, right_by_name[name]) for name, source in left_by_name.items() if name in right_by_name]
    only_left = [source for name, source in left_by_name.items() if name not in right_by_name]
    return both, only_left, [source for name, source in right_by_name.items() if name not in left_by_name]


class Listener(Protocol):
    """Receives what could not be read."""

    def unreadable(self, source: str, item: Unreadable) -> None: ...
    def fail(self, source: str, error: str) -> None: ...


class CaptureReader:
    """Reads one side of a run, and counts what it reads. `listener` receives the bytes that no delivery could be read
    from, and the sources that failed.
    """

    def __init__(self, listener: Listener, recogniser: Recogniser, selection: "Selection | None") -> None:
        self._recogniser = recogniser
        self._selection = selection
        self._listener = listener
        self.events = self.unreadable = self.bytes_read = self.bytes_skipped = self.sources_failed = 0

    def deliveries(self, files: Iterable[AnySource]) -> Iterator[Delivery]:
        """The records of these sources, one after the other; a remark on stderr for what cannot be read."""
        for source in files:
            for event in self._events(source):
                if self._selection is None or self._selection.takes_event(event):
                    self.events += 1
                    yield Delivery(source.name, event)

    def _events(self, source: AnySource) -> Iterator[Event]:
        """All events of a source. What is unreadable in a file of a directory is held back until there is an event."""
        held: list[Unreadable] | None = [] if isinstance(source, Source) and source.walked else None
        for item in reading.read(source) if self._selection is None else self._selection.read(source):
            if isinstance(item, Record):
                event = self._recogniser.recognise(item)
                if held is not None and event.route.trouble != "not-an-event":
                    self._skip_all(source.name, held)
                    held = None
                yield event
            elif isinstance(item, EndOfSource):
                if isinstance(source, Source):
                    self._end_walked(source, held or [])
                self._end(item)
            elif isinstance(item, Unreadable):
                if held is None:
                    self._skip(source.name, item)
                else:
                    held.append(item)

    def _end(self, end: EndOfSource) -> None:
        """Count a source that was read, and report why it could not be read to its end."""
        self.bytes_read += end.bytes_read
        if end.trouble is not None:
            self.sources_failed += 1
            remark(f"{visible(end.name)}: {end.trouble}")
            self._listener.fail(end.name, end.trouble)

    def _end_walked(self, source: Source, items: list[Unreadable]) -> None:
        """Report what is unreadable in a file without any event: one note where the file is of some other kind."""
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
