"""The phrases of a card, from the templates of its tables and the values of an event.

`{path:form}` is a slot for the value at `path`, from the base of the row on, written in that form; a `?` at its end
leaves out what is zero or empty. A phrase without one of its values is not shown.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import NamedTuple

from segcli.console.text import plural, shortened, visible
from segcli.console.times import aged, apart, clock, day, local, parsed
from segcli.findings import Json, Path, pointer, value_at
from segcli.privacy.policy import MASK, Privacy
from segcli.schemas import ids

SLOT = re.compile(r"\{([^{}:?]*)(?::([^{}?]*))?(\?)?\}")


class Fragment(NamedTuple):
    """A part of a phrase. `pointer` is that of its value, None for words of the template; `value` is what of the value
    may be shown, for programs.
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
    """What a card is made from: a record, what of it may be shown, and the time that ages count to."""

    json: Json
    privacy: Privacy
    now: datetime


class Slot(NamedTuple):
    """Where a template takes a value, and in which form it is written."""

    path: tuple[str, ...]
    form: str
    unless_empty: bool


def split_path(path: str) -> tuple[str, ...]:
    """The member names of a path as the tables write it: `summary/orders`."""
    return tuple(filter(None, path.split("/")))


@cache
def templates(phrases: str) -> tuple[tuple[str | Slot, ...], ...]:
    """The templates of a row, words and slots in turn."""
    return tuple(tuple(parse(phrase)) for phrase in phrases.split(", "))


def slots(phrases: str) -> Iterator[Slot]:
    """The slots in the templates of a row."""
    return (part for template in templates(phrases) for part in template if isinstance(part, Slot))


def parse(phrase: str) -> Iterator[str | Slot]:
    """The words and slots of one template."""
    end = 0
    for match in SLOT.finditer(phrase):
        if match.start() > end:
            yield phrase[end : match.start()]
        yield Slot(split_path(match[1]), match[2] or "", bool(match[3]))
        end = match.end()
    if end < len(phrase):
        yield phrase[end:]


def fill(phrases: str, root: Path, data: CardData) -> tuple[Phrase, ...]:
    """The phrases of a row for one event, without those that lack a value; slots start from `root`."""
    result = []
    for template in templates(phrases):
        fragments = [Fragment(part) if isinstance(part, str) else fill_slot(part, root, data) for part in template]
        phrase = tuple(fragment for fragment in fragments if fragment is not None)
        if len(phrase) == len(fragments):
            result.append(phrase)
    return tuple(result)


def fill_slot(slot: Slot, root: Path, data: CardData) -> Fragment | None:
    """The value of a slot; None where there is none to show."""
    path = (*root, *slot.path)
    value = value_at(data.json, path)
    where = pointer(data.privacy.path(path))
    form, _, argument = slot.form.partition(" ")
    if value is None:
        return Fragment(argument, where) if form == "or" and is_null(data.json, path) else None
    if slot.unless_empty and not value:
        return None
    if isinstance(value, (dict, list)):
        return collection(value, where, path, slot, data)
    if not data.privacy.is_shown(value, path):
        return Fragment(MASK, where, MASK)
    text = scalar(value, slot.form, root, data)
    return Fragment(text, where, value, form == "money") if text else None


def is_null(json: Json, path: Path) -> bool:
    """Whether there is a member at the path, for one whose value is None."""
    parent = value_at(json, path[:-1])
    return isinstance(parent, dict) and path[-1] in parent


def collection(value: Json, where: str, path: Path, slot: Slot, data: CardData) -> Fragment | None:
    """An array or object: how many it holds, or what."""
    form, _, word = slot.form.partition(" ")
    if form == "count":
        return Fragment(plural(len(value), word), where, len(value))
    if form == "list" and isinstance(value, list):
        items = [
            plain(item) if data.privacy.is_shown(item, (*path, index)) else MASK for index, item in enumerate(value)
        ]
        return Fragment(shortened(" ".join(items)), where, items) if items else None
    return Fragment(data.privacy.value(value, path), where)


def scalar(value: Json, form: str, root: Path, data: CardData) -> str:
    """The text of a scalar in a form; empty where that form has no text for it."""
    name, _, argument = form.partition(" ")
    if "|" in form and isinstance(value, bool):
        yes, _, no = form.partition("|")
        return yes if value else no
    if name == "count" and type(value) in (int, float):
        return plural(value, argument)
    if name in ("time", "day") and isinstance(value, str):
        return time_or_day(value, name, data.now)
    if name in ("made", "since"):
        made = ids.moment(value) if isinstance(value, str) else None
        if made is None:
            return ""
        if name == "made":
            return f"{clock(local(made, data.now.tzinfo))} ({aged(made, data.now)})"
        other = value_at(data.json, (*root, *split_path(argument)))
        happened = parsed(other) if isinstance(other, str) else None
        return apart(made, happened, "the event") if happened else ""
    return plain(value)


def time_or_day(text: str, form: str, now: datetime) -> str:
    """A time or its day, and its age; a text that is no time as it is."""
    time = parsed(text)
    if time is None:
        return plain(text)
    is_day = len(text) <= len("2025-10-16")
    there = time if is_day else local(time, now.tzinfo)
    whole = day(there) if is_day or form == "day" else clock(there)
    return f"{whole} ({aged(time, now)})"


def plain(value: Json) -> str:
    """A scalar without quotes."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return shortened(visible(value)) if isinstance(value, str) else "null"
