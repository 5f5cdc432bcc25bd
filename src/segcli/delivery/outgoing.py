"""What is sent of an event: its bytes as they came, or in an envelope, and a signature that fits them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from segcli.console.times import parsed
from segcli.findings import Json, SegcliError
from segcli.generation.bare_envelope import around_text, webhook
from segcli.generation.envelope import Around
from segcli.input.records import Record
from segcli.schemas.catalogue import catalogue
from segcli.signature.signature import HEADER, signature
from segcli.validation.as_json import delivery_of
from segcli.validation.result import CheckedEvent

SENDABLE = re.compile(r"[!-~]{1,200}")
"""What a recorded signature may be, to stand in a head again."""

CONTENT_TYPE = "application/json"


class Delivery(NamedTuple):
    """A webhook to be sent: what machine formats call it, its body and signature, and when it was created in seconds
    since 1970. `is_repeated` says that it is one that has been sent before, as by a sender that took it for lost.
    """

    named: dict[str, Any]
    body: bytes
    signature: str | None
    created: float | None
    is_repeated: bool = False


class Unsendable(NamedTuple):
    """An event that is not sent, and why."""

    line: int
    reason: str


class Outgoing:
    """Makes deliveries of events, signed with the `secret`, or as they were recorded without one. Bare data goes into
    the envelope `around` it, whose ids are numbered, so that each webhook has its own and the same in every run.
    """

    def __init__(self, secret: bytes | None, around: Around | None, now: datetime) -> None:
        self._secret = secret
        self._around = around
        self._now = now
        self._wrapped = 0

    def delivery(self, source: str, checked: CheckedEvent) -> Delivery | Unsendable:
        """The delivery of an event."""
        record = checked.event.record
        named = delivery_of(source, checked)
        if self._around is not None and checked.event.recognition.envelope in ("data", "custom"):
            return self._in_envelope(named, checked, self._around)
        own = self._signature(record.text) or recorded_signature(record)
        return Delivery(named, record.text, own, created(record.json))

    def _signature(self, body: bytes) -> str | None:
        return None if self._secret is None else signature(body, self._secret)

    def _in_envelope(self, named: dict[str, Any], checked: CheckedEvent, around: Around) -> Delivery | Unsendable:
        record, event = checked.event.record, checked.type
        if event is None or event not in catalogue()["events"] or not isinstance(record.json, dict):
            return Unsendable(record.line, "which event is this? --event says it, as the envelope names it")
        try:
            outer = webhook(event, record.json, around, self._wrapped + 1, self._now)
        except SegcliError as error:
            return Unsendable(record.line, str(error))
        self._wrapped += 1
        body = around_text(outer, record.text)
        named |= {"id": outer["id"], "event_id": outer["event"]["id"], "created_at": outer["created_at"]}
        return Delivery(named, body, self._signature(body), created(outer))


def recorded_signature(record: Record) -> str | None:
    """The signature that came with a record: in the head of its message, or in the headers beside it."""
    within = record.within
    found = dict(record.fields).get(HEADER) if within is None else within.signature
    return found if found and SENDABLE.fullmatch(found) else None


def created(json: Json) -> float | None:
    """When a webhook was created, in seconds since 1970; None for what does not tell."""
    text = json.get("created_at") if type(json) is dict else None
    moment = parsed(text) if type(text) is str else None
    return None if moment is None else moment.timestamp()


def fields(delivery: Delivery, agent: str) -> Iterator[tuple[str, str]]:
    """The fields of a request, but for those that each one has."""
    yield "content-type", CONTENT_TYPE
    yield "user-agent", agent
    if delivery.signature is not None:
        yield HEADER, delivery.signature
