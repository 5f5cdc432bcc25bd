"""Somebody else's files: of what a folder holds beside payloads, one note is enough, but an event must not get lost.

A file that was found by walking is somebody else's when none of its records is an event and, where bytes of it could
not be read, its text has no trace of one. A trace stands within 2 KiB: the name of a documented event, or a member
that only payloads have at the top of an event's data (or `project_id`), where schemas know at least half of the member
names around it. Quotes, brackets and encodings do not matter, for they may be what is broken.

Measured: 550 payloads, each broken in 14 ways and cut off behind 200 bytes, have traces (but for six of 8,000, whose
only telling name was hit itself); of 11,506 other .json and .yaml files of a developer's machine nine have.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from segcli.events.candidates import vocabulary
from segcli.events.envelope import ENVELOPE
from segcli.events.recognition import Event
from segcli.findings import Finding, Location, Severity
from segcli.input import sources
from segcli.input.encoding import Encoding
from segcli.input.reading import EndOfSource
from segcli.input.records import Unreadable
from segcli.input.sources import Source
from segcli.schemas.catalogue import catalogue, documented
from segcli.validation.result import CheckedEvent, Settings

AnyEvent = TypeVar("AnyEvent", Event, CheckedEvent)

CODE = "not-an-event-file"
HELP = "name the file to have it checked"
WINDOW = 1 << 11
NAME = re.compile(rb"([A-Za-z_][A-Za-z0-9_]*)[^\w\s]{0,4}[ \t]*[:=]")
"""A member name, whatever its quotes are: none, single, typographic or escaped ones."""


class Words(NamedTuple):
    """What a trace is made of: names of members that payloads lead with, all that schemas know, and event names."""

    leading: frozenset[bytes]
    known: frozenset[bytes]
    events: re.Pattern[bytes]


@cache
def words() -> Words:
    leading = set(vocabulary()) - ENVELOPE | {"project_id"}
    names = b"|".join(re.escape(name.encode()) for name in documented())
    return Words(
        frozenset(name.encode() for name in leading),
        frozenset(name.encode() for name in (*catalogue()["members"], *ENVELOPE)),
        re.compile(rb"(?<![\w.])(?:%b)(?![\w.])" % names),
    )


def has_trace(text: bytes) -> bool:
    """Whether a piece of text looks like one of an event."""
    leading, known, events = words()
    if not any(word in text for word in leading):
        return False
    if events.search(text):
        return True
    names = frozenset(NAME.findall(text))
    return not leading.isdisjoint(names) and 2 * len(names & known) >= len(names)


def has_traces(source: Source) -> bool:
    """Whether the text of a file looks like an event anywhere; what cannot be read to its end may hold one."""
    encoding = Encoding(sources.chunks(source))
    try:
        return any(map(has_trace, windows(iter(encoding)))) or encoding.damage is not None
    except OSError:
        return True


def windows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """All of a text in pieces that overlap by half, without the NUL bytes that UTF-16 without a mark is full of."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk.replace(b"\0", b"")
        for start in range(0, len(text) - WINDOW, WINDOW // 2):
            yield text[start : start + WINDOW]
        rest = text[-WINDOW:]
    yield rest


def may_be_foreign(item: Event | CheckedEvent | Unreadable) -> bool:
    """Whether an item may be of somebody else's file: bytes that are no JSON, or a record that is no event."""
    if isinstance(item, Unreadable):
        return True
    event = item.event if isinstance(item, CheckedEvent) else item
    return event.recognition.issue == "not-an-event"


def is_others(items: Iterable[Event | CheckedEvent | Unreadable], source: Source) -> bool:
    """Whether a file that holds no event, and nothing but these items, is somebody else's."""
    return not any(isinstance(item, Unreadable) for item in items) or not has_traces(source)


def is_foreign(item: CheckedEvent | Unreadable) -> bool:
    """Whether an item is all that is reported of somebody else's file."""
    if isinstance(item, Unreadable):
        return item.finding.code == CODE
    codes = {finding.code for finding in item.findings}
    return item.event.recognition.issue == "not-an-event" and "not-an-event" not in codes


def as_foreign(
    items: Sequence[AnyEvent | Unreadable], end: EndOfSource, settings: Settings
) -> Iterator[AnyEvent | Unreadable | EndOfSource]:
    """The items of somebody else's file: nothing of it is checked, and the first carries the note, if the settings ask
    for it.
    """
    unreadable = [item for item in items if isinstance(item, Unreadable)]
    is_reported = settings.reports(CODE)
    if unreadable and is_reported:
        yield noted(unreadable)
    noting = is_reported and not unreadable
    for item in items:
        if isinstance(item, CheckedEvent):
            yield item._replace(findings=tuple(map(note, item.findings[:1])) if noting else ())
            noting = False
        elif isinstance(item, Event):
            yield item
    yield end if is_reported else end._replace(skipped=sum(item.size for item in unreadable))


def note(finding: Finding) -> Finding:
    """The note in the place of the finding that a record is no event."""
    message = "found in a directory, and holds no event"
    return finding._replace(code=CODE, severity=Severity.NOTE, message=message, help=HELP)


def noted(unreadable: Sequence[Unreadable]) -> Unreadable:
    """The note that stands for all bytes of a file that could not be read."""
    message = "found in a directory, and is no JSON; nothing in it looks like an event"
    finding = Finding(CODE, Severity.NOTE, message, Location(1, 1, 1, 2), None, help=HELP)
    return Unreadable(finding, b"", 1, sum(item.size for item in unreadable))
