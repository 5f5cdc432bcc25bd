"""What every command does around the main flow: finds its sources, counts what was read, tells what could not be."""

import sys
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from segcli.console.output import remark
from segcli.console.progress import Progress, wanted
from segcli.console.text import visible
from segcli.console.urls import is_url
from segcli.events.recognition import Event
from segcli.findings import SegcliError, Tally
from segcli.input import search
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.reading import EndOfSource
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent

if TYPE_CHECKING:
    from segcli.events.selection import Selection
    from segcli.input.stored import Stores

AnyEvent = TypeVar("AnyEvent", Event, CheckedEvent)


class Listener(Protocol):
    """What is told of sources that could not be read to their end, or hold no record."""

    def fail(self, source: str, error: str) -> None: ...


class Session:
    """A run over the sources that `arguments` lead to; the files that it has `written` are none of them.

    `tally` counts; events are counted by the command, which may know some of their findings already. With
    `shows_progress` a line on a terminal says how far the run has come, which it shares with the session that it goes
    `beside`. With `every_name` a file is read under each of its names.
    """

    def __init__(
        self,
        arguments: Arguments,
        written: Collection[FileId] = (),
        *,
        tally: Tally | None = None,
        shows_progress: bool = False,
        every_name: bool = False,
        beside: "Session | None" = None,
    ) -> None:
        self.sources = search.find(arguments, every_name, written, stores_for(arguments))
        self.tally = Tally(fail_on=None) if tally is None else tally
        self.progress: Progress | None = None
        if shows_progress and wanted(sys.stderr):
            from segcli.input.total_size import total

            size = total(arguments, written)
            if beside is not None and beside.progress is not None:
                self.progress = beside.progress
                self.progress.extend(size)
            else:
                self.progress = Progress(sys.stderr, size)
        self._sources = self._events = self._bytes = 0

    def read(
        self, items: Iterable[AnyEvent | Unreadable | EndOfSource], listeners: Iterable[Listener] = ()
    ) -> Iterator[AnyEvent | Unreadable]:
        """The events and unreadable spans of one source. Its bytes are counted, and the places inside of records at
        which events stand; when it fails, stderr and the listeners are told.
        """
        for item in items:
            if isinstance(item, EndOfSource):
                self._end(item, listeners)
                continue
            if isinstance(item, Unreadable):
                self.clear()
                self.tally.passed_over(item.finding, item.size)
            else:
                within = (item.event if isinstance(item, CheckedEvent) else item).record.within
                if within is not None:
                    self.tally.found_inside.add(within.place)
            yield item
        self._sources, self._events, self._bytes = self.tally.sources, self.tally.events, self.tally.bytes_read
        self.moved(0, 0)

    def _end(self, end: EndOfSource, listeners: Iterable[Listener]) -> None:
        self.clear()
        self.tally.read(end.bytes_read, end.beside, end.passed, end.trouble is not None)
        self.tally.bytes_skipped += end.skipped
        if end.trouble:
            remark(f"{visible(end.name)}: {end.trouble}")
            for listener in listeners:
                listener.fail(end.name, end.trouble)

    def moved(self, records: int, bytes_read: int) -> None:
        """Show how far the run has come, with so much read of the source at hand."""
        if self.progress is not None:
            self.progress.moved(self, self._sources, self._events + records, self._bytes + bytes_read)

    def clear(self) -> None:
        """Take the progress line away before something else is written."""
        if self.progress is not None:
            self.progress.clear()

    def remarks(self, selection: "Selection | None" = None) -> Iterator[str]:
        """How many events were selected, and what was left out of the sources."""
        if selection is not None:
            yield from selection.remarks(self.tally.summary.events)
        yield from self.sources.remarks()


def stores_for(arguments: Arguments) -> "Stores | None":
    """What lists the objects of stores, loaded where a source is one. Raises SegcliError where its package is missing,
    or a URL says more than where an object is.
    """
    if not any(map(is_url, arguments.names)):
        if arguments.key_times is not None:
            raise SegcliError("--key-since and --key-until are about objects of a store, such as s3://bucket/prefix/")
        return None
    from segcli.cloud.stores import ObjectStores

    return ObjectStores(filter(is_url, arguments.names), arguments.key_times)
