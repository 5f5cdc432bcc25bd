"""A payload with invented values in the place of all that is not known to be harmless.

Every byte that is not replaced stays as it came. Words of the documentation stay wherever they stand. Else a value
stays where privacy shows it, and an id or a time that is shown at its documented place stays in the whole record, so
that members that were equal still are. When everything is redacted, only the words and the numbers stay.
"""

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import NamedTuple

from segcli.console.suggest import nearest
from segcli.findings import Json, Path
from segcli.input.json_text import json_text
from segcli.input.loading import load_token
from segcli.input.positions import Positions
from segcli.input.records import Record
from segcli.input.tokens import TOKEN
from segcli.privacy.likeness import Names
from segcli.privacy.policy import Privacy
from segcli.privacy.pseudonyms import Pseudonyms
from segcli.privacy.tree_redaction import TreeRedaction
from segcli.privacy.vocabulary import words
from segcli.schemas.dates import dated
from segcli.schemas.prefixes import prefix_of

TRIES = 64
"""Pseudonyms of a name that are tried, until one is as near to a known name as the name was."""


class Token(NamedTuple):
    """A string or number in a record's text; `path` is None for what a repeated key has replaced."""

    start: int
    end: int
    path: Path | None
    is_name: bool


class UnknownName(NamedTuple):
    """An unknown name in a record on which it depends what the record is recognised as: it must stay as near to one of
    the names that are `known` there, or as far from all of them. `decides` tells that a name which is near to none has
    to stay so.
    """

    name: str
    known: frozenset[str]
    decides: bool


class Redaction:
    """Redacts the records of a run: a value has the same pseudonym everywhere, and in every run with the same salt.

    `everything` also replaces ids of the vendor and texts that may be shown, and moves all times.
    """

    def __init__(self, salt: bytes, everything: bool = False) -> None:
        self._pseudonyms = Pseudonyms(salt, everything)
        self._tree = TreeRedaction(self._pseudonyms, everything)
        self._everything = everything

    def redacted(
        self,
        record: Record,
        privacy: Privacy,
        unknown_names: Iterable[UnknownName] = (),
        data_path: Path | None = None,
    ) -> bytes:
        """The text of a record with pseudonyms for what may not be shown. `unknown_names` are those in the record whose
        likeness to known names has to stay; of a name that comes twice the first counts. They are not asked for where
        no unknown name stands beside documented ones or at `data_path`, if that is said.
        """
        privacy = privacy.of(record.json)
        names = Names(partial(self._pseudonyms_of, unknown_names), data_path)
        written_anew = self._tree.redacted(record, privacy, names)
        if written_anew is not None:
            return written_anew
        names.look()
        return self._in_text(record, privacy, names.pseudonyms)

    def _in_text(self, record: Record, privacy: Privacy, names: dict[str, str]) -> bytes:
        """The same by replacing in the text, whatever that is."""
        text = record.text
        values = [(token, load_token(text[token.start : token.end])) for token in tokens(record)]
        kept = frozenset() if self._everything else documented_values(values, privacy)
        pieces, at = [], 0
        for token, value in values:
            if type(value) is str and (not value or value in kept or value in words()):
                continue
            original = text[token.start : token.end]
            if self._is_shown(token, value, original, privacy):
                continue
            pieces += [text[at : token.start], self._pseudonym(value, original, names)]
            at = token.end
        return b"".join([*pieces, text[at:]])

    def of_id(self, name: str) -> str:
        """A documented id as it stands in redacted records."""
        return self._pseudonyms.of_text(name) if self._everything else name

    def _pseudonym(self, value: Json, original: bytes, names: dict[str, str]) -> bytes:
        if type(value) is not str:
            return self._pseudonyms.of_number(original.decode()).encode()
        other = names.get(value) or self._pseudonyms.of_text(value)
        return original if other == value else json_text(other)

    def _is_shown(self, token: Token, value: Json, original: bytes, privacy: Privacy) -> bool:
        """Whether a token stays where it stands, whatever it is elsewhere. A number counts as it is written."""
        if token.is_name or token.path is None or (self._everything and type(value) is str):
            return False
        return privacy.is_shown(value, token.path, None if type(value) is str else original.decode())

    def _pseudonyms_of(self, unknown_names: Iterable[UnknownName]) -> dict[str, str]:
        """Pseudonyms by which a record is recognised as before: misspelt names are misspelt still, and those that are
        like nothing known stay so.
        """
        pseudonyms: dict[str, str] = {}
        for unknown in unknown_names:
            if unknown.name not in pseudonyms:
                pseudonyms[unknown.name] = self._name(*unknown)
        return pseudonyms

    def _name(self, name: str, known: frozenset[str], decides: bool) -> str:
        near = likest(name, known)
        other = name
        for _ in range(TRIES):
            other = self._pseudonyms.of_misspelling(other, near) if near else self._pseudonyms.of_text(other)
            if other not in words() and (likest(other, known) == near or not (near or decides)):
                break
        return other


def documented_values(values: list[tuple[Token, Json]], privacy: Privacy) -> frozenset[str]:
    """The ids and times of a record that are shown where the documentation has ids and times."""
    return frozenset(
        value
        for token, value in values
        if type(value) is str
        and not token.is_name
        and token.path is not None
        and (prefix_of(value) or dated(value))
        and not privacy.rule_at(token.path).text
        and privacy.is_shown(value, token.path)
    )


@lru_cache(1 << 10)
def likest(name: str, names: frozenset[str]) -> str | None:
    """The name of `names` that is nearest, if any is near; a name of twice the length of any cannot be like it."""
    return nearest(name, sorted(names)) if len(name) <= 2 * max(map(len, names), default=0) else None


def tokens(record: Record) -> list[Token]:
    """The strings and numbers of a record, names of members among them."""
    positions = Positions(record.text)
    names = {span.start: path for path, span in positions.keys.items()}
    values = {span.start: path for path, span in positions.values.items()}
    result: list[Token] = []
    matches = list(TOKEN.finditer(record.text))
    for index, match in enumerate(matches):
        start, end = match.span()
        if record.text[start] not in b'"-0123456789':
            continue
        is_name = index + 1 < len(matches) and matches[index + 1][0] == b":"
        result.append(Token(start, end, (names if is_name else values).get(start), is_name))
    return result
