"""Messages from a worker to the process that reports: encodes checked items.

Items are sent as plain tuples, without what is cheaper to make again: that takes 2 us an event to encode and decode,
and pickling the records themselves 12. Of an event with findings goes what reports show of it, masked, and neither its
text nor its value.
"""

import pickle
from typing import Any

from segcli.events.recognition import Recognition
from segcli.findings import Finding
from segcli.input.embedding import Embedding
from segcli.input.framing import nothing_passes
from segcli.input.records import Record, Unreadable
from segcli.parallel.job import Look, Send
from segcli.privacy.policy import Privacy
from segcli.reporters.byte_columns import surplus_of
from segcli.reporters.reporter import Excerpted
from segcli.validation.fingerprints import identity
from segcli.validation.kinds import kind_of
from segcli.validation.masked_lines import MaskedLines, masked_bytes
from segcli.validation.result import CheckedEvent, Place

MESSAGE_SIZE = 1 << 17
"""Bytes in a message, about. A parent that is busy with one keeps the workers waiting for 2 ms."""

LONGEST_LOST = 1000
"""Bytes that the message of a task that nobody could do has at most."""

MOST_KINDS = 4096
"""Kinds of findings of which it is remembered that a line was sent."""

CLEAN, FAULTY, WHOLE, UNREADABLE, PROGRESS, PART, END, LOST = range(8)
Encoded = tuple[Any, ...]
"""One of these numbers, and the values that go with it."""


class Encoder:
    """Encodes items in a worker, and sends them, many in a message: the sink of a task for reports. `size` counts the
    bytes that were sent. Masked lines are sent for the findings whose `excerpts` are shown: to mask those of all kinds
    anew for each task takes a fifth of a run with one invalid event in ten.
    """

    def __init__(self, send: Send, look: Look, show_values: bool = False, excerpts: Excerpted = Excerpted.NONE) -> None:
        self._send = send
        self.look = look
        self._show_values = show_values
        self._excerpts = excerpts
        self._every_event = look.passes is nothing_passes
        self._unknown = Privacy(None, show_values)
        self._items: list[Encoded] = []
        self._size_estimate = 0
        self._recognitions: dict[Recognition, Encoded] = {}
        self._kinds: set[Encoded] = set()
        self.size = 0

    def add(self, item: CheckedEvent | Unreadable, is_whole: bool = False) -> None:
        """Add an item; only that of an event that `is_whole` has its text."""
        if isinstance(item, Unreadable):
            shown = masked_bytes(item, self._show_values)
            line = shown.line and tuple(shown.line)
            values = encode_finding(item.finding), item.text_column, item.size, item.start, line, shown.is_ascii
            self._items.append((UNREADABLE, *values))
        elif is_whole:
            record = item.event.record
            self._size_estimate += len(record.text)
            rest = record.text, record.margin, record.duplicates, tuple(map(encode_finding, item.findings))
            self._items.append((WHOLE, *self._head(item, record.within), *rest))
        elif item.findings:
            self._items.append((FAULTY, *self._head(item, self._masked(item.event.record)), *self._shown(item)))
            self._size_estimate += 200 * len(item.findings)
        else:
            self._items.append((CLEAN, *self._head(item, self._masked(item.event.record)), self._identity(item)))
        self._size_estimate += 100
        if self._size_estimate > MESSAGE_SIZE:
            self.send()

    def _head(self, item: CheckedEvent, within: Embedding | None) -> Encoded:
        """Where an event is and what it was judged as."""
        record, recognition, purpose = item.event
        position = record.number, record.line, record.column, record.start, record.size
        encoded = self._recognitions.setdefault(recognition, tuple(recognition))
        return (*position, encoded, purpose, item.type, item.valid, within)

    def _masked(self, record: Record) -> Embedding | None:
        """Where in a record an event stands, without text and names that may not be shown."""
        within = record.within
        return within and within._replace(text=None, path=self._unknown.path(within.path))

    def _shown(self, item: CheckedEvent) -> Encoded:
        """The findings of an event, and what reports show of its record."""
        lines: dict[Place, Encoded] = {}
        masked: MaskedLines | None = None
        for finding in item.findings:
            if not self._is_excerpted(item, finding):
                continue
            masked = masked or MaskedLines(item)
            place = finding.location.line, finding.location.column
            lines[place] = tuple(map(tuple, masked.at(finding.location)))
        findings = tuple(map(encode_finding, item.findings))
        shown = tuple(lines.items()), surplus_of(item.event.record, item.findings)
        return (findings, self._identity(item), identity(item), *shown)

    def _identity(self, item: CheckedEvent) -> Encoded | None:
        """By what an event is known again, which only formats tell that have every event (6 us)."""
        return tuple(item.identity) if self._every_event else None

    def _is_excerpted(self, item: CheckedEvent, finding: Finding) -> bool:
        """Whether the lines of a finding are shown."""
        if self._excerpts is not Excerpted.FIRST:
            return self._excerpts is Excerpted.EVERY
        exact = finding.code, item.type, finding.path, finding.expected
        if exact in self._kinds:
            return False
        kind = kind_of(item, finding)
        is_first = kind not in self._kinds
        if len(self._kinds) < MOST_KINDS:
            self._kinds |= {exact, kind}
        return is_first

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


def lost(reason: str) -> bytes:
    """The message that answers a task that nobody could do."""
    return pickle.dumps([(LOST, reason)], pickle.HIGHEST_PROTOCOL)


def is_lost(message: bytes) -> bool:
    """Whether it is that message."""
    items = pickle.loads(message) if len(message) < LONGEST_LOST else ()  # noqa: S301  from a process of our own
    return any(item[0] == LOST for item in items)


def encode_finding(finding: Finding) -> Encoded:
    code, severity, message, location, *rest = finding
    return (code, int(severity), message, *location, *rest)
