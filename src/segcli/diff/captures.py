"""What `segcli diff` compares: captures, read delivery by delivery."""

import os
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol

from segcli.console.output import remark
from segcli.console.text import plural
from segcli.counting import FoundInside
from segcli.diff.delivery import Delivery
from segcli.events.recognition import Event, Recogniser
from segcli.events.schema_of import policy_for
from segcli.findings import Tally
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.input.records import Unreadable
from segcli.input.sources import Source, Unopened
from segcli.pipeline import recognized, without_foreign_files
from segcli.session import Session
from segcli.validation.foreign_files import is_foreign
from segcli.validation.one_line import line

if TYPE_CHECKING:
    from segcli.events.selection import Selection


MOST_REPEATED_KEYS = 10
"""Events with repeated keys that are told of, on each side."""

AnySource = Source | Unopened
"""What a search yields: a source to read, or one that cannot be opened."""


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


def both_sessions(
    written: Collection[FileId], left: Arguments, right: Arguments, *, every_name: bool, shows_progress: bool
) -> tuple[Session, Session]:
    """The sessions of both sides. They count the places inside of records together, and share a line of progress."""
    found_inside = FoundInside()
    one = Session(left, written, tally=Tally(None, found_inside), every_name=every_name, shows_progress=shows_progress)
    other = Session(
        right,
        written,
        tally=Tally(None, found_inside),
        every_name=every_name,
        shows_progress=shows_progress,
        beside=one,
    )
    return one, other


class Listener(Protocol):
    """Receives what could not be read."""

    def unreadable(self, source: str, item: Unreadable) -> None: ...
    def fail(self, source: str, error: str) -> None: ...


class Reading(NamedTuple):
    """How both sides are read, whichever they are, and whether remarks may show what is personal."""

    recogniser: Recogniser
    selection: "Selection | None"
    show_values: bool


class CaptureReader:
    """Reads one side of a run. `listener` receives the bytes that no delivery could be read from, and the sources that
    failed.
    """

    def __init__(self, session: Session, listener: Listener, reading: Reading) -> None:
        self.session = session
        self._listener = listener
        self._reading = reading
        self._repeated_keys = 0

    def deliveries(self, sources: Iterable[AnySource]) -> Iterator[Delivery]:
        """The records of these sources, one after the other; a remark on stderr for what cannot be read."""
        reading, judged = self._reading, self.session.tally.judged
        for source in sources:
            items = recognized(source, reading.recogniser, reading.selection, watch=self.session.moved)
            items = without_foreign_files(items, source)
            for item in self.session.read(items, [self._listener]):
                if isinstance(item, Event):
                    judged(None, ())
                    if item.record.duplicates:
                        self._tell_repeated_keys(source.name, item)
                    yield Delivery(source.name, item)
                    continue
                remark(line(source.name, item.finding))
                if not is_foreign(item):
                    self._listener.unreadable(source.name, item)

    def _tell_repeated_keys(self, source: str, event: Event) -> None:
        """A remark for each key that comes again in its object: no more than its last value is compared."""
        from segcli.validation.inner_findings import repeated_keys

        self._repeated_keys += 1
        if self._repeated_keys <= MOST_REPEATED_KEYS:
            recognition = event.recognition
            policy = policy_for(recognition, recognition.type, self._reading.show_values)
            for finding in repeated_keys(event, policy):
                remark(line(source, finding))

    def remarks(self) -> Iterator[str]:
        """How many events with repeated keys were not told of, and what was left out of the sources."""
        if (more := self._repeated_keys - MOST_REPEATED_KEYS) > 0:
            yield f"{plural(more, 'more event')} with duplicate keys"
        yield from self.session.sources.remarks()
