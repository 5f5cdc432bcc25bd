"""A payload with invented values in the place of all that is not known to be harmless.

Every byte that is not replaced stays as it came. Words of the documentation stay wherever they stand. Else a value
stays where privacy shows it, and an id or a time that is shown at its documented place stays in the whole record, so
that members that were equal still are. When everything is redacted, only the words and the numbers stay.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import orjson

from segcli.console.suggest import nearest
from segcli.events.candidates import MANY, vocabulary
from segcli.events.recognition import Event
from segcli.findings import Json, Path
from segcli.input.positions import TOKEN, Positions
from segcli.input.records import Record
from segcli.privacy.policy import Privacy
from segcli.privacy.pseudonyms import Pseudonyms
from segcli.privacy.vocabulary import prefix_of, words
from segcli.schemas.dates import dated

TRIES = 64
"""Stand-ins for a name that are tried, until one is as near to a known name as the name was."""


class Token(NamedTuple):
    """A string or number in a record's text; `path` is None for what a repeated key has replaced."""

    start: int
    end: int
    path: Path | None
    is_name: bool


class Redaction:
    """Redacts the records of a run: a value has the same stand-in everywhere, and in every run with the same salt.

    `everything` also replaces ids of the vendor and texts that may be shown, and moves all times.
    """

    def __init__(self, salt: bytes, everything: bool = False) -> None:
        self._made = Pseudonyms(salt, everything)
        self._everything = everything

    def redacted(self, event: Event, privacy: Privacy) -> bytes:
        """The text of an event's record with stand-ins for what may not be shown."""
        text, privacy = event.record.text, privacy.of(event.record.json)
        found = [(token, orjson.loads(text[token.start : token.end])) for token in tokens(event.record)]
        kept = frozenset() if self._everything else vouched(found, privacy)
        made = self._recognisable(event, privacy, [value for token, value in found if token.is_name])
        pieces, at = [], 0
        for token, value in found:
            if type(value) is str and (not value or value in kept or value in words()):
                continue
            if self._is_shown(token, value, privacy):
                continue
            own = text[token.start : token.end]
            pieces += [text[at : token.start], self._stand_in(value, own, made)]
            at = token.end
        return b"".join([*pieces, text[at:]])

    def of_id(self, name: str) -> str:
        """What a documented id has become."""
        return self._made.of_text(name) if self._everything else name

    def _stand_in(self, value: Json, own: bytes, made: dict[str, str]) -> bytes:
        if type(value) is not str:
            return self._made.of_number(own.decode()).encode()
        other = made.get(value) or self._made.of_text(value)
        return own if other == value else orjson.dumps(other)

    def _is_shown(self, token: Token, value: Json, privacy: Privacy) -> bool:
        """Whether a token stays where it stands, whatever it is elsewhere."""
        if token.is_name or token.path is None or (self._everything and type(value) is str):
            return False
        return privacy.is_shown(value, token.path)

    def _recognisable(self, event: Event, privacy: Privacy, names: list[str]) -> dict[str, str]:
        """Stand-ins for names on which it depends what the record is taken for: misspelt ones are misspelt still, and
        those that are like nothing known stay so.
        """
        made = dict(self._event_name(event))
        if any(name not in words() for name in names):
            for path, strange, free in misfits(event, privacy):
                for name in strange:
                    made.setdefault(name, self._name(name, free, path == event.data_path))
        return made

    def _event_name(self, event: Event) -> Iterator[tuple[str, str]]:
        """The name of the event where it is nearly a documented one."""
        json, near = event.record.json, event.route.near
        if event.route.trouble != "unknown-event" or near is None:
            return
        inner = json.get("event")
        said = (inner.get("type") if isinstance(inner, dict) else None, json.get("type"))
        name = next(name for name in said if isinstance(name, str) and name)
        yield name, self._made.of_misspelling(name, near)

    def _name(self, name: str, free: frozenset[str], is_telling: bool) -> str:
        """The stand-in for an unknown name of a member among which those that are `free` might have been meant.

        Only the names in the data of an event tell what it is, so only there a name must not come near a known one.
        """
        near = likest(name, free)
        other = name
        for _ in range(TRIES):
            other = self._made.of_misspelling(other, near) if near else self._made.of_text(other)
            if other not in words() and (likest(other, free) == near or not (near or is_telling)):
                break
        return other


def vouched(found: list[tuple[Token, Json]], privacy: Privacy) -> frozenset[str]:
    """The ids and times of a record that are shown where the documentation has ids and times."""
    return frozenset(
        value
        for token, value in found
        if type(value) is str
        and not token.is_name
        and token.path is not None
        and (prefix_of(value) or dated(value))
        and not privacy.allowed(token.path).text
        and privacy.is_shown(value, token.path)
    )


def misfits(event: Event, privacy: Privacy) -> Iterator[tuple[Path, list[str], frozenset[str]]]:
    """The objects that have a few members that nobody knows: their path, these names, and the known ones left over.

    The data of an event is recognised by the members that any event has.
    """
    waiting: list[tuple[Path, Json]] = [((), event.record.json)]
    while waiting:
        path, value = waiting.pop()
        if type(value) is list:
            waiting += [((*path, at), item) for at, item in enumerate(value)]
        if type(value) is not dict:
            continue
        waiting += [((*path, name), member) for name, member in value.items()]
        strange = [name for name in value if name not in words()]
        known = frozenset(vocabulary()) if path == event.data_path else privacy.schema.members(path)
        if known and 0 < len(strange) <= MANY:
            yield path, strange, known.difference(value)


@lru_cache(1 << 10)
def likest(name: str, names: frozenset[str]) -> str | None:
    """The name that may have been meant; a name of twice the length of any cannot be like it."""
    return nearest(name, sorted(names)) if len(name) <= 2 * max(map(len, names), default=0) else None


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
