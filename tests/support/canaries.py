"""Canaries: personal data of nobody, planted in every place of every example. No output may hold any of it."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

import orjson

from segcli.events.recognition import Recogniser, Recognition
from segcli.events.schema_of import schema_for
from segcli.input.records import Record
from segcli.privacy.persons import people
from segcli.schemas.tree import SchemaTree
from support.events import EVENTS, FILES, Place, event_of, payload, places, replaced, webhook
from support.paths import INVALID

RECOGNISER = Recogniser()
DEEP = 200
"""Arrays in an example that is about nesting alone."""

TOGETHER = 16
"""Canaries in one record."""

ALIKE = 2
"""Steps that the paths of places have in common that are alike."""


class Canary(NamedTuple):
    """A value to plant, and what an output that lets some of it through would hold, in lower case."""

    value: str | int | float
    marks: tuple[str, ...]


NAME = Canary("Zilpha Quornby", ("zilpha", "quornby"))
CODE = Canary("WURZEL-kode", ("wurzel", "kode"))
MAIL = Canary("hedda.voskuijl@mail.test", ("hedda", "voskuijl"))
DATE = Canary("1957-03-19", ("1957-03-19", "19 mar 1957"))
TEXTS = (
    NAME,
    MAIL,
    Canary("+48 (60) 719-30527", ("719-30527", "48 (60)")),
    Canary("QX904417", ("qx904417",)),
    DATE,
    CODE,
    Canary("０１５１ ８８３ ９９７７", ("８８３ ９９７７", "883 9977")),
)
NUMBERS = (
    Canary(48607193052, ("48607193052", "48,607,193,052")),
    Canary(830219.57, ("830219.57", "830,219.57")),
    Canary(-5077318, ("5077318", "5,077,318")),
)
NAMES = tuple(canary for canary in TEXTS if canary is not CODE)
"""What must not be shown where it stands as the name of a member: words of ASCII letters are taken for new members."""


class Planting(NamedTuple):
    """A canary and where it goes: in the stead of the value at a place, or as a member of the object there."""

    place: Place
    canary: Canary
    is_name: bool = False


class Planted(NamedTuple):
    """A record with canaries, and the same record without them."""

    before: Any
    after: Any
    plantings: tuple[Planting, ...]


def found(text: str, canaries: Iterable[Canary]) -> list[str]:
    """The marks of these canaries that a text holds."""
    folded = text.casefold()
    return [mark for canary in set(canaries) for mark in canary.marks if mark in folded]


def examples() -> Iterator[Any]:
    """The records of all examples, valid or not, and of each event a webhook as either sender sends it."""
    for file in FILES:
        yield payload(file)
    for example in sorted(INVALID.rglob("*.json")):
        text = example.read_bytes()
        if text.count(b"[") < DEEP and (json := parsed(text)) is not None:
            yield json
    firsts = {event_of(file): file for file in reversed(FILES)}
    for event, file in firsts.items():
        for sender in EVENTS[event]["channels"]:
            yield webhook(event, payload(file), sender)


def parsed(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def planted(records: Iterable[Any]) -> Iterator[Planted]:
    """Every record with a text, a number and a name of a member in every place; at places that are alike (the same
    member of the same object) the different ones by turns, and none of them twice.

    What recognition looks at is planted alone; of the rest a few at a time, so that most of a record
    is as it should be.
    """
    turns: dict[Place, tuple[int, int]] = {}
    for record in records:
        waiting: list[Planting] = []
        for place in [(), *places(record)]:
            if not (place[:1] == ("data",) and len(place) > 1 and "event" in record):
                alike = tuple("*" if type(step) is int else step for step in place)[-ALIKE:]
                first, turn = turns.get(alike, (len(turns), 0))
                turns[alike] = (first, turn + 1)
                waiting += plantings(place, first, turn, type(inside(record, place)) is dict)
        waiting = [planting for planting in waiting if not may_be_shown(record, planting)]
        while waiting:
            group = apart(waiting, record)
            yield Planted(record, with_canaries(record, group), group)
            waiting = [planting for planting in waiting if planting not in group]


def plantings(place: Place, first: int, turn: int, is_object: bool) -> Iterator[Planting]:
    """What is planted at a place when one like it comes again; `first` is where in the lists its turns begin."""
    for canaries, is_name in ((TEXTS, False), (NUMBERS, False), (NAMES, True)):
        if turn < len(canaries) and (is_object or not is_name):
            yield Planting(place, canaries[(first + turn) % len(canaries)], is_name)


def apart(waiting: list[Planting], record: Any) -> tuple[Planting, ...]:
    """The first of those that wait, and some that stand beside it."""
    first, *others = waiting
    group = [first]
    if not is_telling(first, record):
        for other in others[:: max(len(others) // (4 * TOGETHER), 1)]:
            if len(group) == TOGETHER:
                break
            if not is_telling(other, record) and not any(overlap(other.place, one.place) for one in group):
                group.append(other)
    return tuple(group)


def is_telling(planting: Planting, record: Any) -> bool:
    """Whether it may depend on a place what a record is taken for, or what may be shown elsewhere in it."""
    place, canary, _ = planting
    if canary is NAME and "text" in what_is_shown(record, place):
        return True
    return len(place) < 2 or (len(place) < 4 and place[-1] in ("object", "type"))


def overlap(one: Place, other: Place) -> bool:
    size = min(len(one), len(other))
    return one[:size] == other[:size]


def with_canaries(record: Any, plantings: Iterable[Planting]) -> Any:
    """The record with canaries. Where words may be shown the customer, if there is one, is called as they say."""
    for place, canary, is_name in plantings:
        if not is_name:
            record = replaced(record, place, canary.value)
            if canary is NAME and "text" in what_is_shown(record, place):
                for customer in people(record):
                    customer["name"] = NAME.value
        else:
            name = str(canary.value)
            record = replaced(record, place, inside(record, place) | {name: {name: True}})
    return record


def cut(item: Planted) -> bytes:
    """A record in one line that ends inside of a canary, or right behind it."""
    text = orjson.dumps(item.after)
    values = [orjson.dumps(planting.canary.value).strip(b'"') for planting in item.plantings]
    ends = [text.index(value) + len(value) for value in values if value in text]
    return text[: max(ends, default=len(text) // 2) - len(text) % 3]


def may_be_shown(record: Any, planting: Planting) -> bool:
    """Whether schemas say that it may be shown there: words where nobody is called so, days and numbers."""
    place, canary, is_name = planting
    if is_name:
        return False
    shown = what_is_shown(replaced(record, place, canary.value), place)
    if "text" in shown and (canary is CODE or (canary is NAME and not people(record))):
        return True
    return ("date" in shown and canary is DATE) or ("number" in shown and type(canary.value) is not str)


def inside(record: Any, place: Place) -> Any:
    for step in place:
        record = record[step]
    return record


def what_is_shown(record: Any, place: Place) -> set[str]:
    """Which kinds of values schemas say may be shown at a place: `text`, `date`, `number`."""
    recognition = RECOGNISER.recognise(Record(1, record, b"", 1, 1, 0)).recognition
    kinds: set[str] = set()
    for name in recognition.candidates or (None,):
        alone = recognition._replace(candidates=(name,) if name else ())
        for schema in schema_of(alone).subschemas(place):
            types = schema.get("type", ())
            if {"number", "integer"}.intersection([types] if isinstance(types, str) else types):
                kinds.add("number")
            if schema.get("x-shown"):
                kinds.add("date" if "format" in schema else "text")
    return kinds


@cache
def schema_of(recognition: Recognition) -> SchemaTree:
    return SchemaTree(schema_for(recognition, recognition.type))
