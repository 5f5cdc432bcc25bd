"""The main flow: from a source to what there is to say of each of its records. Every command goes through here.

    source -> records -> events -> checked events

A problem is an item of the stream, never an exception: what cannot be read is an `Unreadable`, what is wrong with an
event is in its findings, and that a source could not be read to its end is told by its `EndOfSource`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from segcli.events.recognition import Event, Recogniser
from segcli.events.record_search import RecordSearch
from segcli.findings import Json
from segcli.input.encoding import Encoding
from segcli.input.framing import nothing_passes
from segcli.input.reading import EndOfSource, framing_of, read
from segcli.input.records import ANY_TEXT, Context, Note, Record, Unreadable
from segcli.input.sources import Source, Unopened
from segcli.validation.result import CheckedEvent, Settings
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.events.selection import Selection

ALL = Settings()
HELD = 1000
"""Items of a walked file that are held back until one of them is an event."""

Item = CheckedEvent | Unreadable | EndOfSource
AnyEvent = TypeVar("AnyEvent", Event, CheckedEvent)
Skips = Callable[[Json], bool]
"""Says of a parsed record whether it is an event of which there is nothing to say: such records are only counted."""

Watch = Callable[[int, int], None]
"""Is told from time to time how many records and bytes of a source have been read."""


def checked(
    source: Source | Unopened,
    validator: EventValidator,
    selection: "Selection | None" = None,
    *,
    skips: Skips = nothing_passes,
    watch: Watch | None = None,
    note: Note | None = None,
    in_full: bool = True,
) -> Iterator[Item]:
    """What there is to say of a source, in its order, but for events that `skips` lets pass and those that are not
    selected. `note` is given the records that `skips` lets pass. Not `in_full`, an event is checked only as far as
    the selection asks.
    """
    in_full = in_full or selection is None or selection.needs_verdict != []
    refused = selection is None and skips == validator.is_clean
    items = recognized(source, validator.recogniser, selection, skips=skips, watch=watch, note=note)
    return without_foreign_files(_checked(items, validator, selection, in_full, refused), source, validator.settings)


def _checked(
    items: Iterable[Event | Unreadable | EndOfSource],
    validator: EventValidator,
    selection: "Selection | None",
    in_full: bool,
    is_refused: bool,
) -> Iterator[Item]:
    for item in items:
        if not isinstance(item, Event):
            yield item
        elif in_full or item.recognition.issue is not None:
            event = validator.check_event(item, is_refused)
            if selection is None or selection.takes(event.valid, event.findings):
                yield event
        else:
            yield CheckedEvent(item, item.recognition.type, (), None)


def checked_items(
    items: Iterable[Record | Unreadable], validator: EventValidator, search: RecordSearch, is_refused: bool = False
) -> Iterator[CheckedEvent | Unreadable]:
    """What there is to say of the records of a source that is `search`ed: of the event that one is, or of each that it
    wraps. `is_refused` tells that the records are known not to be clean.
    """
    for item in searched(items, search):
        if isinstance(item, Event):
            yield validator.check_event(item, is_refused)
        elif isinstance(item, Unreadable):
            yield item


def checked_text(
    pieces: Iterable[bytes], validator: EventValidator, context: Context = ANY_TEXT
) -> Iterator[CheckedEvent | Unreadable]:
    """Each event of a text that is no source and comes in pieces, and all that cannot be read."""
    search = RecordSearch(validator.recogniser.recognise)
    return checked_items(framing_of(Encoding(iter(pieces)), context=context), validator, search)


def recognized(
    source: Source | Unopened,
    recogniser: Recogniser,
    selection: "Selection | None" = None,
    *,
    skips: Skips = nothing_passes,
    watch: Watch | None = None,
    note: Note | None = None,
) -> Iterator[Event | Unreadable | EndOfSource]:
    """The events of a source, those that stand inside of its records among them, without a look at what is wrong with
    them. Records that were selected by a pointer are not searched.
    """
    items = read(source, skips, watch, note) if selection is None else selection.read(source, skips, watch)
    search = RecordSearch(recogniser.recognise, is_deep=selection is None or not selection.has_pointer)
    for event in searched(items, search):
        if selection is None or not isinstance(event, Event) or selection.takes_event(event):
            yield event


def searched(
    items: Iterable[Record | Unreadable | EndOfSource], search: RecordSearch
) -> Iterator[Event | Unreadable | EndOfSource]:
    """The items of a source, its records searched for events."""
    for item in items:
        if isinstance(item, Record):
            yield from search.events(item)
        else:
            yield from search.rest()
            yield item
    yield from search.rest()


def without_foreign_files(
    items: Iterable[AnyEvent | Unreadable | EndOfSource], source: Source | Unopened, settings: Settings = ALL
) -> Iterator[AnyEvent | Unreadable | EndOfSource]:
    """The items of a source. When it is a file that was found by walking and is somebody else's, that is worth a note
    and no more, if the `settings` ask for it; a few items are held back until it is known.
    """
    if not isinstance(source, Source) or not source.walked:
        yield from items
        return
    from segcli.validation.foreign_files import as_foreign, is_others, may_be_foreign

    held: list[AnyEvent | Unreadable] = []
    items = iter(items)
    for item in items:
        if isinstance(item, EndOfSource):
            if item.trouble is None and not item.passed and is_others(held, source):
                yield from as_foreign(held, item, settings)
                return
            yield from held
            yield item
            return
        held.append(item)
        if not may_be_foreign(item) or len(held) > HELD:
            break
    yield from held
    yield from items
