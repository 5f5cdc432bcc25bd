"""Decodes what workers have sent to the items of the serial run."""

import pickle
from collections.abc import Iterable, Iterator
from typing import Any

from segcli.events.identity import Identity
from segcli.events.recognition import Event, Recognition
from segcli.findings import Finding, Location, Severity, pointer
from segcli.input.loading import load
from segcli.input.locate import positions_of
from segcli.input.masked import MaskedBytes, MaskedLine
from segcli.input.records import Offset, Record, Unreadable
from segcli.parallel.wire import CLEAN, FAULTY, UNREADABLE, Encoded
from segcli.privacy.policy import Privacy
from segcli.validation.masked_record import MaskedRecord
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

SEVERITIES = {int(severity): severity for severity in Severity}

NOBODY = Identity(None, None, None, None)


def decode(messages: Iterable[bytes]) -> Iterator[Encoded]:
    """The encoded items of messages."""
    for message in messages:
        yield from pickle.loads(message)  # noqa: S301  from a process of our own


class Decoder:
    """Decodes items whose events were checked with the settings of `validator`."""

    def __init__(self, validator: EventValidator) -> None:
        self._validator = validator
        self._unknown = Privacy(None, validator.settings.show_values)
        self._recognitions: dict[Encoded, Recognition] = {}
        self._policies: dict[tuple[Encoded, str | None], Privacy] = {}

    def item(self, encoded: Encoded, offset: Offset) -> CheckedEvent | Unreadable:
        """The item as the serial run has it, where `offset` precedes its chunk. Only the record of an event that was
        sent whole has text and value.
        """
        if encoded[0] == UNREADABLE:
            _, finding, column, size, start, line, is_ascii = encoded
            masked = MaskedBytes(shifted_line(line, offset.lines) if line else None, is_ascii)
            return Unreadable(shifted(finding, offset.lines), b"", column, size, start, masked)
        kind, number, line, column, start, size, recognition, purpose, event_type, valid, within, *rest = encoded
        known = self._recognitions.get(recognition)
        if known is None:
            known = self._recognitions[recognition] = Recognition(*recognition)
        # Findings in decoded base64 are told by its lines.
        lines = 0 if within is not None and within.decoded else offset.lines
        record = Record(
            number + offset.records, None, b"", line + offset.lines, column, start, within=within, size=size
        )
        if kind == CLEAN:
            masked_record = MaskedRecord(identity_of(rest[0]))
            event = Event(record, known, purpose)
            return CheckedEvent(event, event_type, (), valid, self._unknown, masked_record)
        policy = self._policies.get((recognition, event_type))
        if policy is None:
            policy = self._validator.policy(known, event_type).general
            self._policies[recognition, event_type] = policy
        head = "" if within is None else pointer(self._unknown.path(within.path))
        if kind == FAULTY:
            findings = tuple([shifted(finding, lines) for finding in rest[0]])
            event = Event(record, known, purpose)
            return CheckedEvent(event, event_type, findings, valid, policy.of(None, head), masked_of(rest[1:], lines))
        text, margin, duplicates, encoded_findings = rest
        if within is not None and within.text is not None:
            within = within._replace(text=within.text.shifted(lines))
        record = record._replace(json=load(text), text=text, duplicates=duplicates, within=within, margin=margin)
        findings = tuple([shifted(finding, lines) for finding in encoded_findings])
        privacy = policy.of(record.json, head, written=positions_of(record).text)
        return CheckedEvent(Event(record, known, purpose), event_type, findings, valid, privacy)


def shifted(encoded: Encoded, lines: int) -> Finding:
    """A decoded finding, so many lines further down."""
    code, severity, message, line, column, end_line, end_column, *rest = encoded
    location = Location(line + lines, column, end_line + lines, end_column)
    return Finding(code, SEVERITIES[severity], message, location, *rest)


def identity_of(encoded: Encoded | None) -> Identity:
    """A decoded identity, which is empty where no format asks for it."""
    return NOBODY if encoded is None else Identity(*encoded)


def shifted_line(encoded: Encoded, lines: int) -> MaskedLine:
    """A decoded line, so many lines further down."""
    number, *rest = encoded
    return MaskedLine(number + lines, *rest)


def masked_of(encoded: list[Any], lines: int) -> MaskedRecord:
    """What came of a record with findings, so many lines further down."""
    identity, name, sent_lines, surplus = encoded
    shown = {
        (line + lines, column): tuple([shifted_line(each, lines) for each in sent])
        for (line, column), sent in sent_lines
    }
    bytes_more = None if surplus is None else {(line + lines, column): more for (line, column), more in surplus.items()}
    return MaskedRecord(identity_of(identity), name, shown, bytes_more)
