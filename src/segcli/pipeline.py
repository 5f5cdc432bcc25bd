"""The stream of a source with what is to be said of it, which every command that reads events goes through."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

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
        items = chosen(choice.read(source, passes), checks, choice, verdicts or bool(choice.needs_verdict))
    return unless_foreign(items, source) if isinstance(source, Source) and source.walked else items


def judged(
    source: Source | Unopened,
    checks: EventValidator,
    passes: Callable[[Json], bool],
    watch: Callable[[int, int], None] | None,
) -> Iterator[Item]:
    refused = passes is not nothing_passes
    for item in reading.read(source, passes, watch):
        if isinstance(item, Record):
            yield checks.check(item, refused)
        elif not isinstance(item, Begin):
            yield item


def chosen(
    items: Iterable[Begin | Record | Unreadable | EndOfSource],
    checks: EventValidator,
    choice: "Selection",
    verdicts: bool,
) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Record):
            event = checks.recognise(item)
            if choice.takes_event(event):
                known = not verdicts and event.route.trouble is None
                verdict = CheckedEvent(event, event.route.type, (), None) if known else checks.judge(event)
                if choice.takes(verdict.valid, verdict.findings):
                    yield verdict
        elif not isinstance(item, Begin):
            yield item


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
