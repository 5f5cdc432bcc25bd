"""The phrases of a card, from the templates of its tables and the values of an event.

`{path:kind}` stands for the value at `path`, seen from where the line is, in the form that `kind` says; a `?` at the
end leaves out what is zero or empty. A phrase without one of its values is not shown.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple

from segcli.console.text import plural, shortened, visible
from segcli.console.times import aged, apart, clock, day, parsed
from segcli.findings import Json, Path, pointer
from segcli.privacy.policy import MASK, Privacy
from segcli.schemas import ids

PLACE = re.compile(r"\{([^{}:?]*)(?::([^{}?]*))?(\?)?\}")


class Fragment(NamedTuple):
    """A piece of a phrase. `pointer` is where its value stands, None for words of ours; `value` is what of it may be
    shown, for programs.
    """

    text: str
    pointer: str | None = None
    value: Json = None
    is_money: bool = False

    @property
    def is_masked(self) -> bool:
        return self.pointer is not None and self.text == MASK


Phrase = tuple[Fragment, ...]


class CardData(NamedTuple):
    """What a card is about: a record, what of it may be shown, and the moment that ages count to."""

    json: Json
    privacy: Privacy
    now: datetime

    def at(self, path: Path) -> Json:
        """The value at a path, None where there is none."""
        value = self.json
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def has(self, path: Path) -> bool:
        """Whether there is a member at the path, be it null."""
        parent = self.at(path[:-1])
        return isinstance(parent, dict) and path[-1] in parent


class Slot(NamedTuple):
    """A value in a template."""

    path: tuple[str, ...]
    kind: str
    unless_empty: bool


def steps(path: str) -> tuple[str, ...]:
    """The steps of a path as the tables write it: `summary/orders`."""
    return tuple(filter(None, path.split("/")))


@cache
def templates(phrases: str) -> tuple[tuple[str | Slot, ...], ...]:
    """The templates of a line, words and places in turn."""
    return tuple(tuple(pieces(phrase)) for phrase in phrases.split(", "))


def places(phrases: str) -> Iterator[Slot]:
    """The places in the templates of a line."""
    return (piece for template in templates(phrases) for piece in template if isinstance(piece, Slot))


def pieces(phrase: str) -> Iterator[str | Slot]:
    end = 0
    for match in PLACE.finditer(phrase):
        if match.start() > end:
            yield phrase[end : match.start()]
        yield Slot(steps(match[1]), match[2] or "", bool(match[3]))
        end = match.end()
    if end < len(phrase):
        yield phrase[end:]


def filled(phrases: str, root: Path, subject: CardData) -> tuple[Phrase, ...]:
    """The phrases of a line for one event, without those that lack a value."""
    found = []
    for template in templates(phrases):
        parts = [Fragment(piece) if isinstance(piece, str) else part(piece, root, subject) for piece in template]
        whole = tuple(item for item in parts if item is not None)
        if len(whole) == len(parts):
            found.append(whole)
    return tuple(found)


def part(place: Slot, root: Path, subject: CardData) -> Fragment | None:
    """The value of a place; None where there is none to show."""
    path = (*root, *place.path)
    value = subject.at(path)
    where = pointer(subject.privacy.path(path))
    kind, _, argument = place.kind.partition(" ")
    if value is None:
        unset = kind == "or" and subject.has(path)
        return Fragment(argument, where) if unset else None
    if place.unless_empty and not value:
        return None
    if isinstance(value, (dict, list)):
        return collection(value, where, path, place, subject)
    if not subject.privacy.is_shown(value, path):
        return Fragment(MASK, where, MASK)
    text = worded(value, place.kind, root, subject)
    return Fragment(text, where, value, kind == "money") if text else None


def collection(value: Json, where: str, path: Path, place: Slot, subject: CardData) -> Fragment | None:
    """An array or object: how many it holds, or what."""
    kind, _, word = place.kind.partition(" ")
    if kind == "count":
        return Fragment(plural(len(value), word), where, len(value))
    if kind == "list" and isinstance(value, list):
        items = [plain(item) if subject.privacy.is_shown(item, (*path, at)) else MASK for at, item in enumerate(value)]
        return Fragment(shortened(" ".join(items)), where, items) if items else None
    return Fragment(subject.privacy.value(value, path), where)


def worded(value: Json, kind: str, root: Path, subject: CardData) -> str:
    """A scalar that may be shown, in the form that its kind says; empty where that form has no word for it."""
    name, _, argument = kind.partition(" ")
    if "|" in kind and isinstance(value, bool):
        yes, _, no = kind.partition("|")
        return yes if value else no
    if name == "count" and type(value) in (int, float):
        return plural(value, argument)
    if name in ("time", "day") and isinstance(value, str):
        return dated(value, name, subject.now)
    if name in ("made", "since"):
        made = ids.moment(value) if isinstance(value, str) else None
        if made is None:
            return ""
        if name == "made":
            return f"{clock(made)} ({aged(made, subject.now)})"
        other = subject.at((*root, *steps(argument)))
        happened = parsed(other) if isinstance(other, str) else None
        return apart(made, happened, "the event") if happened else ""
    return plain(value)


def dated(text: str, kind: str, now: datetime) -> str:
    moment = parsed(text)
    if moment is None:
        return plain(text)
    whole = clock(moment) if kind == "time" and len(text) > len("2025-10-16") else day(moment)
    return f"{whole} ({aged(moment, now)})"


def plain(value: Json) -> str:
    """A scalar without quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return shortened(visible(value)) if isinstance(value, str) else "null"
