"""Messages from a worker to the process that reports: encodes checked items, and decodes them again.

Items are sent as plain tuples, without what is cheaper to make again: that takes 2 us an event to encode and decode,
and pickling the records themselves 12.
"""

import pickle
from collections.abc import Iterable, Iterator
from typing import Any

from segcli.events.identity import Identity, identity_of
from segcli.events.recognition import Event, Recognition
from segcli.findings import Finding, Location, Severity, pointer
from segcli.input.loading import load
from segcli.input.locate import positions_of
from segcli.input.records import Offset, Record, Unreadable
from segcli.parallel.job import Look
from segcli.parallel.workers import Send
from segcli.privacy.policy import Privacy
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

MESSAGE_SIZE = 1 << 17
"""Bytes of text in a message, about. A parent that is busy with one keeps the workers waiting for 2 ms."""

CLEAN, WHOLE, UNREADABLE, PROGRESS, PART, END = range(6)
Encoded = tuple[Any, ...]
"""One of these numbers, and the values that go with it."""


class Encoder:
    """Encodes items in a worker, and sends them, many in a message: the sink of a task for reports. `size` counts the
    bytes that were sent.
    """

    def __init__(self, send: Send, look: Look) -> None:
        self._send = send
        self.look = look
        self._items: list[Encoded] = []
        self._size_estimate = 0
        self._recognitions: dict[Recognition, Encoded] = {}
        self.size = 0

    def add(self, item: CheckedEvent | Unreadable, is_whole: bool = False) -> None:
        """Add an item; that of a clean event has neither text nor value unless it `is_whole`."""
        if isinstance(item, Unreadable):
            self._items.append((UNREADABLE, encode_finding(item.finding), *item[1:]))
            self._size_estimate += len(item.text)
        else:
            record, recognition, purpose = item.event
            encoded = self._recognitions.setdefault(recognition, tuple(recognition))
            position = record.number, record.line, record.column, record.start, record.size
            if item.findings or is_whole:
                rest = record.text, record.margin, record.duplicates, tuple(map(encode_finding, item.findings))
                self._items.append((WHOLE, *position, encoded, purpose, item.type, item.valid, record.within, *rest))
                self._size_estimate += len(record.text)
            else:
                within = record.within and record.within._replace(text=None)
                identity = tuple(identity_of(item.event, item.type, item.privacy.show_values))
                self._items.append((CLEAN, *position, encoded, purpose, item.type, item.valid, within, identity))
        self._size_estimate += 100
        if self._size_estimate > MESSAGE_SIZE:
            self.send()

    def progress(self, records: int, bytes_read: int) -> None:
        """Send how far a long file has been read."""
        self._items.append((PROGRESS, records, bytes_read))
        self.send()

    def finish(self) -> None:
        pass

    def part(self, part: Any) -> None:
        """Add what was counted of a file or a chunk."""
        self._items.append((PART, part))

    def end(self, *numbers: Any) -> None:
        """Add that a file or a chunk has ended, and its counts."""
        self._items.append((END, *numbers))

    def send(self) -> None:
        message = pickle.dumps(self._items, pickle.HIGHEST_PROTOCOL)
        self._send(message)
        self.size += len(message)
        self._items.clear()
        self._size_estimate = 0


def encode_finding(finding: Finding) -> Encoded:
    code, severity, message, location, *rest = finding
    return (code, int(severity), message, *location, *rest)


def decode(messages: Iterable[bytes]) -> Iterator[Encoded]:
    """The encoded items of messages."""
    for message in messages:
        yield from pickle.loads(message)  # noqa: S301  from a process of our own


class Decoder:
    """Decodes items whose events were checked with the settings of `validator`."""

    def __init__(self, validator: EventValidator) -> None:
        self._validator = validator
        self._unknown = Privacy(None, validator.settings.show_values)
        self._known: dict[tuple[Encoded, str | None], tuple[Recognition, Privacy]] = {}

    def item(self, encoded: Encoded, offset: Offset) -> CheckedEvent | Unreadable:
        """The item as the serial run has it, where `offset` precedes its chunk. The record of a clean event has neither
        text nor value.
        """
        if encoded[0] == UNREADABLE:
            _, finding, *rest = encoded
            return Unreadable(shifted(finding, offset.lines), *rest)
        kind, number, line, column, start, size, recognition, purpose, event_type, valid, within, *rest = encoded
        number, place = number + offset.records, (line + offset.lines, column, start)
        known = self._known.get((recognition, event_type))
        if kind == CLEAN:
            record = Record(number, None, b"", *place, within=within, size=size)
            event = Event(record, known[0] if known else Recognition(*recognition), purpose)
            return CheckedEvent(event, event_type, (), valid, self._unknown, Identity(*rest[0]))
        text, margin, duplicates, findings = rest
        lines = offset.lines
        if within is not None and within.decoded:
            lines = 0  # findings are told by lines of the decoded base64
        elif within is not None and within.text is not None:
            within = within._replace(text=within.text.shifted(lines))
        record = Record(number, load(text), text, *place, duplicates, within, margin=margin, size=size)
        findings = tuple([shifted(finding, lines) for finding in findings])
        if known is None:
            checked = CheckedEvent(Event(record, Recognition(*recognition), purpose), event_type, findings, valid)
            known = checked.event.recognition, self._validator.privacy(checked).general
            self._known[recognition, event_type] = known
        head = "" if within is None else pointer(self._unknown.path(within.path))
        privacy = known[1].of(record.json, head, written=positions_of(record).text)
        return CheckedEvent(Event(record, known[0], purpose), event_type, findings, valid, privacy)


def shifted(encoded: Encoded, lines: int) -> Finding:
    """A decoded finding, so many lines further down."""
    code, severity, message, line, column, end_line, end_column, *rest = encoded
    location = Location(line + lines, column, end_line + lines, end_column)
    return Finding(code, SEVERITIES[severity], message, location, *rest)


SEVERITIES = {int(severity): severity for severity in Severity}
