"""What a worker has found, on its way to the process that reports it.

Items travel as plain tuples, without what is cheaper to make again: that takes 2 us an event to pack and unpack, and
pickling the records themselves 12.
"""

import pickle
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from segcli.events.recognition import Event, Recognition
from segcli.findings import Finding, Location, Severity, pointer
from segcli.input.records import Offset, Record, Unreadable
from segcli.parallel.workers import Send
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

FULL = 1 << 17
"""Bytes of text in a parcel, about. A parent that is busy with one keeps the workers waiting for 2 ms."""

CLEAN, FAULTY, UNREADABLE, MOVED, CLOSED = range(5)
Flat = tuple[Any, ...]
"""One of these numbers, and what belongs to it; all of it plain."""


class Encoder:
    """Packs items in a worker, and sends them off, many at a time. `size` counts the bytes that were sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._flat: list[Flat] = []
        self._text = 0
        self._routes: dict[Recognition, Flat] = {}
        self.size = 0

    def add(self, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, Unreadable):
            self._flat.append((UNREADABLE, flat(item.finding), *item[1:]))
            self._text += len(item.text)
        else:
            record, route, purpose = item.event
            plain = self._routes.setdefault(route, tuple(route))
            place = record.number, record.line, record.column, record.start
            if item.findings:
                rest = record.text, record.duplicates, tuple(map(flat, item.findings))
                self._flat.append((FAULTY, *place, plain, purpose, item.type, item.valid, record.within, *rest))
                self._text += len(record.text)
            else:
                within = record.within and record.within._replace(text=None)
                self._flat.append((CLEAN, *place, plain, purpose, item.type, item.valid, within))
        self._text += 100
        if self._text > FULL:
            self.send()

    def moved(self, records: int, bytes_read: int) -> None:
        """Tell how far a long file has been read."""
        self._flat.append((MOVED, records, bytes_read))
        self.send()

    def closed(self, *numbers: Any) -> None:
        """Tell that a file or a stretch is over, and what came of it."""
        self._flat.append((CLOSED, *numbers))

    def send(self) -> None:
        message = pickle.dumps(self._flat, pickle.HIGHEST_PROTOCOL)
        self._send(message)
        self.size += len(message)
        self._flat.clear()
        self._text = 0


def flat(finding: Finding) -> Flat:
    code, severity, message, place, *rest = finding
    return (code, int(severity), message, *place, *rest)


def unpacked(messages: Iterable[bytes]) -> Iterator[Flat]:
    """What was packed, still as plain tuples."""
    for message in messages:
        yield from pickle.loads(message)  # noqa: S301  from a process of our own


class Decoder:
    """Makes items of plain tuples again, for the events that these checks judged."""

    def __init__(self, checks: EventValidator) -> None:
        self._checks = checks
        self._known: dict[tuple[Flat, str | None], tuple[Recognition, Privacy]] = {}

    def item(self, plain: Flat, before: Offset) -> CheckedEvent | Unreadable:
        """The item as the serial run has it. The record of a clean event is without its text and value."""
        if plain[0] == UNREADABLE:
            _, finding, text, column, size = plain
            return Unreadable(lowered(finding, before.lines), text, column, size)
        _, number, line, column, start, route, purpose, kind, valid, within, *rest = plain
        number, line = number + before.records, line + before.lines
        known = self._known.get((route, kind))
        if not rest:
            record = Record(number, None, b"", line, column, start, within=within)
            return CheckedEvent(Event(record, known[0] if known else Recognition(*route), purpose), kind, (), valid)
        text, duplicates, findings = rest
        lines = before.lines
        if within is not None and within.decoded:
            lines = 0
        elif within is not None and within.text is not None:
            within = within._replace(text=within.text.lowered(lines))
        record = Record(number, orjson.loads(text), text, line, column, start, duplicates, within)
        told = tuple([lowered(finding, lines) for finding in findings])
        if known is None:
            verdict = CheckedEvent(Event(record, Recognition(*route), purpose), kind, told, valid)
            known = self._known[route, kind] = verdict.event.route, self._checks.privacy(verdict).general
        head = "" if within is None else pointer(Privacy(None, known[1].show_values).path(within.path))
        return CheckedEvent(Event(record, known[0], purpose), kind, told, valid, known[1].of(record.json, head))


def lowered(plain: Flat, lines: int) -> Finding:
    """A finding, so many lines further down."""
    code, severity, message, line, column, end_line, end_column, *rest = plain
    place = Location(line + lines, column, end_line + lines, end_column)
    return Finding(code, SEVERITIES[severity], message, place, *rest)


SEVERITIES = {int(severity): severity for severity in Severity}
