"""What is written of an event that is extracted: its text, as it came or with invented values, and a name for it."""

import re
from typing import NamedTuple

from segcli.events.unknown_names import unknown_names
from segcli.input.minify import without_white_space
from segcli.privacy.policy import Privacy
from segcli.privacy.redaction import Redaction
from segcli.validation.fingerprints import identity
from segcli.validation.result import CheckedEvent
from segcli.validation.validator import EventValidator

SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Form(NamedTuple):
    """How events are written: in which format, redacted with a `salt` or not, `redact_all` of them or what is personal,
    and whether each `is_named`.
    """

    format: str = "source"
    salt: bytes | None = None
    redact_all: bool = False
    is_named: bool = False

    @property
    def shows(self) -> bool:
        """Whether it matters what of an event may be shown: in its name, and when the rest is replaced."""
        return self.salt is not None or self.is_named


class Extracted(NamedTuple):
    """The text of an event, and the name for its file, or nothing."""

    name: str
    text: str


class Extractor:
    """Makes of the events of a run what is written of them: the same in every process that has the same form."""

    def __init__(self, form: Form, validator: EventValidator) -> None:
        self._form = form
        self._validator = validator
        self._redaction = None if form.salt is None else Redaction(form.salt, form.redact_all)
        self._privacy: dict[tuple[object, str | None], Privacy] = {}

    def extracted(self, event: CheckedEvent) -> Extracted:
        """What is written of an event."""
        if self._form.shows:
            event = event._replace(privacy=self._privacy_of(event))
        text = event.event.record.text
        if self._redaction is not None:
            names = unknown_names(event.event, event.privacy)
            data_path = None if event.event.recognition.issue else event.event.data_path
            text = self._redaction.redacted(event.event.record, event.privacy, names, data_path)
        if self._form.format == "ndjson":
            text = without_white_space(text)
        return Extracted(self._name(event) if self._form.is_named else "", text.decode() + "\n")

    def _name(self, event: CheckedEvent) -> str:
        """The type of an event, and an id of a documented form where it has one, as it is written."""
        kind, event_id = event.type or "unrecognised", identity(event)
        if not event_id or not SAFE.fullmatch(event_id):
            return kind
        return f"{kind}-{self._redaction.of_id(event_id) if self._redaction else event_id}"

    def _privacy_of(self, event: CheckedEvent) -> Privacy:
        key = (event.event.recognition, event.type)
        if key not in self._privacy:
            self._privacy[key] = self._validator.privacy(event).general
        return self._privacy[key].of(event.event.record.json)
