"""A payload with invented values in the place of all that is not known to be harmless.

Only the tokens that privacy masks are replaced; every other byte stays as it came. What is shown somewhere in a record
stays wherever it stands in it, so that members that were equal still are.
"""

import os
import re
from typing import NamedTuple

import orjson

from segcli.documents import Record
from segcli.events import Event
from segcli.findings import Json
from segcli.positions import TOKEN, Path, Positions
from segcli.privacy import PERSONAL_NAME, Privacy
from segcli.schemas import catalogue
from segcli.standins import StandIns
from segcli.webhooks import documented

BIRTHDAYS = ("birthdate", "birthday")
"""Dates that a report may show and a copy for others may not."""

WORD = re.compile(r"[A-Za-z]+(?:_[A-Za-z]+)*")
KINDS_OF_SENDER = ("event", "webhook", "distribution")


class Token(NamedTuple):
    """A string or number in a record's text; `path` is None for what a repeated key has replaced."""

    start: int
    end: int
    path: Path | None
    is_name: bool


class Redaction:
    """Redacts the records of a run: a value has the same stand-in everywhere, and in every run with the same salt."""

    def __init__(self, salt: str | None = None) -> None:
        self._made = StandIns(salt.encode("utf-8", "surrogateescape") if salt is not None else os.urandom(32))

    def redacted(self, event: Event, privacy: Privacy) -> bytes:
        """The text of an event's record with stand-ins for what may not be shown."""
        text = event.record.text
        found = [(token, orjson.loads(text[token.start : token.end])) for token in tokens(event.record)]
        harmless = recognised_by(event)
        shown = {value for token, value in found if type(value) is str and self._is_shown(token, value, privacy)}
        pieces, at = [], 0
        for token, value in found:
            own = text[token.start : token.end]
            if type(value) is str:
                keep = value in shown or value in harmless or not value
                head = known_start(value) if token.is_name else ""
                made = own if keep else orjson.dumps(head + self._made.of_text(value[len(head) :]))
            else:
                made = own if self._is_shown(token, value, privacy) else self._made.of_number(own.decode()).encode()
            pieces += [text[at : token.start], made]
            at = token.end
        return b"".join([*pieces, text[at:]])

    def _is_shown(self, token: Token, value: Json, privacy: Privacy) -> bool:
        """Whether a token may be shown where it stands. A name that a repeated one has replaced is one of its kind."""
        if token.is_name:
            known = token.path is not None and value in privacy.schema.members(token.path[:-1])
            return known or not PERSONAL_NAME.search(value)
        if token.path is None or (token.path and token.path[-1] in BIRTHDAYS and type(value) is str):
            return False
        return privacy.is_shown(value, token.path)


def tokens(record: Record) -> list[Token]:
    """The strings and numbers of a record, names of members among them."""
    positions = Positions(record.text)
    names = {span.start: path for path, span in positions.keys.items()}
    values = {span.start: path for path, span in positions.values.items()}
    found: list[Token] = []
    matches = list(TOKEN.finditer(record.text))
    for index, match in enumerate(matches):
        start, end = match.span()
        if record.text[start] not in b'"-0123456789':
            continue
        is_name = index + 1 < len(matches) and matches[index + 1][0] == b":"
        found.append(Token(start, end, (names if is_name else values).get(start), is_name))
    return found


def known_start(name: str) -> str:
    """The start of a member name that is a known one, by which the event may have been recognised."""
    match = WORD.match(name)
    return match[0] if match and match[0] in catalogue()["members"] else ""


def recognised_by(event: Event) -> frozenset[str]:
    """The strings by which the event was recognised: documented names, and one that is nearly such a name."""
    json, near = event.record.json, event.route.near
    harmless = {*documented(), *KINDS_OF_SENDER}
    if near is not None and isinstance(json, dict):
        inner = json.get("event")
        said = (inner.get("type") if isinstance(inner, dict) else None, json.get("type"))
        harmless.update(name for name in said[:1] if isinstance(name, str))
        harmless.update(name for name in said if isinstance(name, str) and not said[0])
    return frozenset(harmless)
