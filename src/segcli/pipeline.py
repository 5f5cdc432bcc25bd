"""The stream of a source with what is to be said of it, which every command that reads events goes through."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from segcli.events.recognition import Event
from segcli.events.record_search import RecordSearch
from segcli.findings import Json
from segcli.input import reading
from segcli.input.framing import nothing_passes
from segcli.input.reading import Begin, EndOfSource
from segcli.input.records import Record, Unreadable
from segcli.input.sources import Source, Unopened
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

if TYPE_CHECKING:
    from segcli.events.selection import Selection

HELD = 1000
"""Items of a walked file that are held back until one of them is an event."""

Item = CheckedEvent | Unreadable | EndOfSource


def judge(
    source: Source | Unopened,
    checks: EventValidator,
    passes: Callable[[Json], bool] = nothing_passes,
    choice: "Selection | None" = None,
    watch: Callable[[int, int], None] | None = None,
    verdicts: bool = True,
) -> Iterator[Item]:
    """The records of a source with what is to be said of them, but for those that `passes` lets pass and those that are
    not chosen. `watch` is told from time to time how many records and bytes of the source have been read. Without
    `verdicts` only what the choice needs to know is found out of those that are chosen.
    """
    if choice is None:
        items = judged(source, checks, passes, watch)
    else:
        read = choice.read(source, checks.recognise, passes)
        items = chosen(read, checks, choice, verdicts or bool(choice.needs_verdict))
    return unless_foreign(items, source) if isinstance(source, Source) and source.walked else items


def judged(
    source: Source | Unopened,
    checks: EventValidator,
    passes: Callable[[Json], bool],
    watch: Callable[[int, int], None] | None,
) -> Iterator[Item]:
    refused = passes is not nothing_passes
    search = RecordSearch(checks.recognise)
    for item in reading.read(source, passes, watch):
        if isinstance(item, Record):
            yield from checked(item, checks, search, refused)
        elif not isinstance(item, Begin):
            yield item


def checked(
    record: Record, checks: EventValidator, search: RecordSearch, refused: bool = False
) -> Iterator[CheckedEvent | Unreadable]:
    """What is to be said of a record, or of each event that it wraps; when it is `refused`, it is known not to pass."""
    for event in search.events(record):
        if isinstance(event, Unreadable):
            yield event
        else:
            yield checks.judge(event, refused and event.record.within is None)


def chosen(
    items: Iterable[Event | Unreadable | EndOfSource],
    checks: EventValidator,
    choice: "Selection",
    verdicts: bool,
) -> Iterator[Item]:
    for item in items:
        if not isinstance(item, Event):
            yield item
        elif choice.takes_event(item):
            known = not verdicts and item.route.trouble is None
            verdict = CheckedEvent(item, item.route.type, (), None) if known else checks.judge(item)
            if choice.takes(verdict.valid, verdict.findings):
                yield verdict


def unless_foreign(items: Iterable[Item], source: Source) -> Iterator[Item]:
    """The items of a file that was found by walking. When it is somebody else's, that is worth a note and no more; a
    few items are held back until it is known.
    """
    from segcli.validation.foreign_files import as_foreign, is_others

    held: list[CheckedEvent | Unreadable] = []
    items = iter(items)
    for item in items:
        if isinstance(item, EndOfSource) and item.trouble is None and not item.passed and is_others(held, source):
            yield from as_foreign(held)
            yield item
            return
        if isinstance(item, EndOfSource) or not may_be_foreign(item) or len(held) >= HELD:
            yield from held
            yield item
            yield from items
            return
        held.append(item)


def may_be_foreign(item: CheckedEvent | Unreadable) -> bool:
    return isinstance(item, Unreadable) or item.event.route.trouble == "not-an-event"
