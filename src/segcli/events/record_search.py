"""From the records of a source to its events, those inside of records among them, where a record itself is none."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from segcli.events.recognition import Event
from segcli.findings import Finding, Location, Severity
from segcli.input.records import Record, Unreadable

if TYPE_CHECKING:
    from segcli.events.wrappers import Steps, Wrapped

Recognise = Callable[[Record], Event]

HELD = 1000
"""Records that may be lines of a log, of which so many are held until the first event is found."""


class RecordSearch:
    """Gives the events of the records of one source, in their order and numbered in it. Not `is_deep`, each record is
    taken for what it is. `added` counts the records that there are beside those of the source.

    A record with plain text at the `place` where others have events is none: a log has such lines. Before the first
    event those that may be of this kind are `held`, so `rest` is to be called where something else follows. `is_mixed`
    tells that there was a record for which the place matters, `entangled` that a stretch alone does not tell.
    """

    def __init__(self, recognise: Recognise, *, is_deep: bool = True) -> None:
        self._recognise = recognise
        self._is_deep = is_deep
        self._held: list[Event] = []
        self.place: Steps | None = None
        self.added = 0
        self.is_mixed = self.entangled = False

    def events(self, record: Record) -> Iterable[Event | Unreadable]:
        """The event that a record is, or all that it wraps."""
        if record.cells is not None:
            return self._of_row(record)
        event = self._recognise(record)
        if event.recognition.issue == "not-an-event" and self._is_deep:
            return self._inside(event)
        if self._held:
            return (*self.rest(), self._numbered(event))
        return (self._numbered(event),) if self.added else (event,)

    def rest(self, place: "Steps | None" = None) -> Iterator[Event]:
        """The records that are held, but for those with plain text at a place."""
        if not self._held:
            return
        from segcli.events.plain_texts import is_plain  # 3 ms of start-up, with what it needs

        held, self._held = self._held, []
        for event in held:
            if place is not None and is_plain(event.record.json, place):
                self.added -= 1
            else:
                yield self._numbered(event)

    def _numbered(self, event: Event) -> Event:
        record = event.record
        return event._replace(record=record._replace(number=record.number + self.added))

    def _inside(self, event: Event) -> Iterator[Event | Unreadable]:
        """The events that stand in a record which is none, or that record itself."""
        from segcli.events.plain_texts import broken_at, is_plain, may_be_plain
        from segcli.events.wrappers import Wrapped, search

        record = event.record
        wrapped = search(record.json, len(record.text))
        if not isinstance(wrapped, Wrapped) and self.place is not None:
            wrapped = broken_at(record.json, self.place) or wrapped
        if isinstance(wrapped, Wrapped):
            events = [found for found in wrapped.records if not found.is_no_json]
            self.place = events[0].place if events else self.place
            yield from self.rest(self.place)
            yield from self._records(record, wrapped)
            return
        self.is_mixed = True
        if self.place is not None and is_plain(record.json, self.place):
            self.entangled = True
            self.added -= 1
        elif self.place is None and wrapped is None and len(self._held) < HELD and may_be_plain(record.json):
            self.entangled = True
            self._held.append(event)
        else:
            yield from self.rest()
            yield self._numbered(event._replace(record=record._replace(limit=wrapped)))

    def _of_row(self, record: Record) -> Iterator[Event | Unreadable]:
        """The events that stand in the cells of a row of CSV. A row that holds JSON and no event is told, but not where
        others have their events in another column.
        """
        from segcli.events.rows import at_column, found_in_row, no_event

        wrapped = found_in_row(record, self.place) if self._is_deep else None
        if wrapped is not None:
            self.place = at_column(wrapped)
            yield from self._records(record, wrapped)
            return
        self.added -= 1
        if self.place is None and (unreadable := no_event(record)) is not None:
            yield unreadable

    def _records(self, record: Record, wrapped: "Wrapped") -> Iterator[Event | Unreadable]:
        """What was found in a record, numbered in its source."""
        from segcli.events.inner_records import inner_records

        self.added -= 1
        for inner in inner_records(record, wrapped.records):
            if isinstance(inner, Record):
                self.added += 1
                yield self._recognise(inner._replace(number=record.number + self.added))
            else:
                yield inner
        if wrapped.limit:
            yield not_all(record, wrapped.limit)


def not_all(record: Record, limit: str) -> Unreadable:
    """That a search came to its bound, and more may stand in a record than was found."""
    location = Location(record.line, record.column, record.line, record.column + 1)
    message = f"there may be more events in this record: {limit}"
    return Unreadable(
        Finding("too-large", Severity.ERROR, message, location, None), b"", record.column, 0, record.start
    )
