"""Events that stand deeper in a record, as gateways, queues, logs and tools wrap them: one bounded search.

The known places are looked at first, then everything. In parsed JSON only envelopes count: what looks like bare data
is mostly a resource. Bare data counts as the whole of a JSON text or of a base64 body. Where an event is found, every
sibling at that place is a record.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from segcli.events.candidates import fitting
from segcli.events.envelope import is_envelope, is_legacy
from segcli.events.half_envelope import is_named_half
from segcli.events.text_bodies import BROKEN, LARGEST, Body, Budget, TextEncoding
from segcli.events.wrapper_places import PLACES
from segcli.findings import Json, Path

DEEPEST = 24
NODES = 200_000
KNOWN = tuple(tuple(place.split("/")) for place in PLACES)
MOST_TEXTS = 4
"""Strings in strings that are read."""

LEAST, MOST_TIMES = 1 << 12, 64
"""How many bytes of text are read: these and so many times the length of the record. JSON shrinks to a thirtieth."""

Steps = tuple[str, ...]


class Text(NamedTuple):
    """A string that was read as JSON on the way to a record: the steps to it from the root, and what it holds."""

    depth: int
    body: Body


class Found(NamedTuple):
    """A record inside of another: its path there (through strings, too) and its value. `texts` are the strings on the
    way, the innermost last, and `chain` the objects that it stands in. `place` is the path with `*` for every item,
    where a search found it.
    """

    path: Path
    json: Json
    texts: tuple[Text, ...] = ()
    chain: tuple[Json, ...] = ()
    place: Steps | None = None

    @property
    def is_whole_text(self) -> bool:
        """Whether it is all that its string holds."""
        return bool(self.texts) and self.texts[-1].depth == len(self.path)

    @property
    def is_no_json(self) -> bool:
        """Whether it is a text that looks like JSON and is none."""
        return self.json is None and self.is_whole_text

    @property
    def encoding(self) -> TextEncoding | None:
        """How it is written into its record; None where it is part of its JSON."""
        encodings = {text.body.encoding for text in self.texts}
        return "base64" if "base64" in encodings else "json-text" if encodings else None


class Wrapped(NamedTuple):
    """The records at the places where events were found. `limit` is the bound that the search came to, in words."""

    records: tuple[Found, ...]
    limit: str | None = None


def search(record: Json, length: int = LARGEST) -> Wrapped | str | None:
    """The events that stand somewhere in a record, and what stands beside them; where there is none, a text that should
    be JSON and is none. If there is nothing, the bound that the search came to, or None. The record itself is not
    looked at. By `length`, that of its text in bytes, goes how much is unpacked.
    """
    budget = Budget(min(LEAST + MOST_TIMES * length, LARGEST))
    root = opened(Found((), record), budget)
    if root.is_whole_text and is_event(root):
        return Wrapped((root._replace(place=()),), budget.limit)
    records, limit = below_root(root, (), budget)
    if not records and not budget.limit and not limit and (broken := broken_text(root, budget)):
        return Wrapped((broken,))
    return Wrapped(records, budget.limit) if records else budget.limit or limit


def below_root(root: Found, above: Steps, budget: Budget) -> tuple[tuple[Found, ...], str | None]:
    """All records at the nearest place below a value that holds an event, and the bound that the search came to; none
    where there is no event. `above` leads to the value.
    """
    for steps in places_in(root.json):
        if any(is_event(found) for found in at_place(root, steps, budget)):
            return tuple(records_at(root, steps, above, budget)), None
    nearest, limit = everywhere(root, budget)
    return tuple(records_at(root, nearest, above, budget)) if nearest else (), limit


def places_in(json: Json) -> Iterator[Steps]:
    """The known places that a value may have."""
    starts = json if isinstance(json, dict) else ("*",) if isinstance(json, list) else ()
    return (steps for steps in KNOWN if steps[0] in starts)


def records_at(root: Found, steps: Steps, above: Steps, budget: Budget) -> Iterator[Found]:
    """All that stands at a place and is JSON, or looks like it; what is no event may wrap events itself."""
    place = (*above, *steps)
    for found in at_place(root, steps, budget):
        if found.is_no_json or is_event(found):
            yield found._replace(place=place)
        elif isinstance(found.json, dict | list):
            inner, limit = below_root(found, place, budget) if len(place) < DEEPEST else ((), None)
            budget.limit = budget.limit or limit
            yield from inner or (found._replace(place=place),)


def broken_text(root: Found, budget: Budget) -> Found | None:
    """A text at one of the known places, or as the whole, that goes on as an object does, and is no JSON."""
    for steps in ((), *places_in(root.json)):
        for found in at_place(root, steps, budget):
            if found.is_no_json and found.texts[-1].body.is_whole and BROKEN.match(found.texts[-1].body.text):
                return found._replace(place=steps)
    return None


def at_place(found: Found, steps: Steps, budget: Budget) -> Iterator[Found]:
    """Everything at a place, strings opened on the way and at the end."""
    found = opened(found, budget)
    if not steps:
        yield found
        return
    step, rest = steps[0], steps[1:]
    if isinstance(found.json, list) and (step == "*" or step.isdecimal()):
        numbered = (
            enumerate(found.json) if step == "*" else [(int(step), value) for value in found.json[int(step) :][:1]]
        )
        for index, value in numbered:
            yield from at_place(found._replace(path=(*found.path, index), json=value), rest, budget)
    elif isinstance(found.json, dict) and step in found.json:
        yield from at_place(below(found, step), rest, budget)


def below(found: Found, name: str) -> Found:
    """A member of an object."""
    return found._replace(path=(*found.path, name), json=found.json[name], chain=(*found.chain, found.json))


def opened(found: Found, budget: Budget) -> Found:
    """What a string holds, where that is JSON, through strings in strings."""
    while isinstance(found.json, str) and len(found.texts) < MOST_TEXTS:
        body = budget.body(found.json)
        if body is None:
            break
        found = found._replace(json=body.json, texts=(*found.texts, Text(len(found.path), body)))
    if isinstance(found.json, str) and len(found.texts) == MOST_TEXTS and budget.body(found.json):
        budget.limit = f"strings in strings were read only {MOST_TEXTS} deep"
    return found


def is_event(found: Found) -> bool:
    """Whether this is an event: an envelope anywhere, or a half with a name, but not one that carries another; bare
    data as a whole text.
    """
    json = found.json
    if not isinstance(json, dict):
        return False
    data = json.get("data")
    if is_envelope(json) and isinstance(data, dict):
        return not is_envelope(data) and "specversion" not in json
    if is_named_half(json) or is_legacy(json):
        return True
    is_all = found.is_whole_text and found.texts[-1].body.is_whole
    return is_all and bool(fitting(tuple(json))) and not isinstance(data, dict | str)


def everywhere(root: Found, budget: Budget) -> tuple[Steps | None, str | None]:
    """The nearest place with an event, level by level, and the bound that the search came to."""
    queue, seen, limit = deque([root]), 0, None
    while queue:
        found = opened(queue.popleft(), budget)
        seen += 1
        path = found.path[len(root.path) :]
        if path and is_event(found):
            return tuple("*" if isinstance(step, int) else step for step in path), None
        if len(path) >= DEEPEST:
            limit = f"events were looked for only {DEEPEST} levels deep"
        elif seen + len(queue) >= NODES:
            limit = f"events were looked for only among the first {NODES:,} values"
        elif isinstance(found.json, dict):
            queue.extend(below(found, name) for name, value in found.json.items() if may_hold(value))
        elif isinstance(found.json, list):
            items = enumerate(found.json[: NODES - seen - len(queue)])
            queue.extend(found._replace(path=(*found.path, at), json=item) for at, item in items if may_hold(item))
    return None, limit


def may_hold(value: Json) -> bool:
    """Whether an event can stand in a value."""
    return bool(value) if isinstance(value, dict | list) else isinstance(value, str) and len(value) >= 16
