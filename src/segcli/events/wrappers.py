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
from segcli.events.text_bodies import LARGEST, Body, Budget, TextEncoding
from segcli.findings import Json, Path

PLACES = (
    "body",
    "rawBody",
    "Records/*/body",
    "Records/*/body/Message",
    "Records/*/Sns/Message",
    "Records/*/kinesis/data",
    "Message",
    "Messages/*/Body",
    "Messages/*/Body/Message",
    "detail/body",
    "detail",
    "message/data",
    "receivedMessages/*/message/data",
    "data_base64",
    "data",
    "*/data",
    "log/entries/*/request/postData/text",
    "log/entries/*/response/content/text",
    "requests/*/request/raw",
    "models/*/data/body",
    "data/*/content",
    "data/*/payload",
    "data/*/attributes/message",
    "data/*/attributes/attributes",
    "events/*/message",
    "logEvents/*/message",
    "awslogs/data/logEvents/*/message",
    "jsonPayload",
    "*/jsonPayload",
    "textPayload",
    "*/textPayload",
    "log",
    "payload",
    "message",
    "msg",
)
"""Where products put what they carry; `*` is every item. Other places are found as well, after these."""

DEEPEST = 24
NODES = 200_000
MOST_TEXTS = 4
"""Strings in strings that are read."""

LEAST, MOST_TIMES = 1 << 12, 64
"""How many bytes of text are read: these and so many times the length of the record. JSON shrinks to a thirtieth."""


class Text(NamedTuple):
    """A string that was read as JSON on the way to a record: the steps to it from the root, and what it holds."""

    depth: int
    body: Body


class Found(NamedTuple):
    """A record inside of another: its path there (through strings, too) and its value. `texts` are the strings on the
    way, the innermost last, and `chain` the objects that it stands in.
    """

    path: Path
    json: Json
    texts: tuple[Text, ...] = ()
    chain: tuple[Json, ...] = ()

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
    """Where events were found, with `*` for every item, and all the records there. `limit` is the bound that the
    search came to, in words.
    """

    steps: tuple[str, ...]
    records: tuple[Found, ...]
    limit: str | None = None


def search(record: Json, length: int = LARGEST) -> Wrapped | str | None:
    """The events that stand somewhere in a record, at one place; the bound that was hit where none was found before
    that, None where there is none. The record itself is not looked at. `length` is that of its text in bytes, by which
    goes how much is unpacked.
    """
    budget = Budget(min(LEAST + MOST_TIMES * length, LARGEST))
    root = opened(Found((), record), budget)
    if root.is_whole_text and is_event(root):
        return Wrapped((), (root,), budget.limit)
    for place in PLACES:
        steps = tuple(place.split("/"))
        if any(is_event(found) for found in at_place(root, steps, budget)):
            return wrapped(root, steps, budget)
    pattern, limit = everywhere(root, budget)
    return wrapped(root, pattern, budget) if pattern is not None else limit


def wrapped(root: Found, pattern: tuple[str, ...], budget: Budget) -> Wrapped:
    """All that stands at a place and is JSON, or looks like it."""
    found = at_place(root, pattern, budget)
    records = tuple(one for one in found if isinstance(one.json, dict | list) or one.is_no_json)
    return Wrapped(pattern, records, budget.limit)


def at_place(found: Found, steps: tuple[str, ...], budget: Budget) -> Iterator[Found]:
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
    """Whether this is an event: an envelope anywhere, but not one that carries another; bare data as a whole text."""
    json = found.json
    if not isinstance(json, dict):
        return False
    data = json.get("data")
    if is_envelope(json) and isinstance(data, dict):
        return not is_envelope(data) and "specversion" not in json
    return is_legacy(json) or (found.is_whole_text and bool(fitting(tuple(json))) and not isinstance(data, dict | str))


def everywhere(root: Found, budget: Budget) -> tuple[tuple[str, ...] | None, str | None]:
    """The nearest place with an event, level by level, and the bound that the search came to."""
    queue, seen, limit = deque([root]), 0, None
    while queue:
        found = opened(queue.popleft(), budget)
        seen += 1
        if found.path and is_event(found):
            return tuple("*" if isinstance(step, int) else step for step in found.path), None
        if len(found.path) >= DEEPEST:
            limit = f"events were looked for only {DEEPEST} levels deep"
        elif seen + len(queue) >= NODES:
            limit = f"events were looked for only among the first {NODES:,} values"
        elif isinstance(found.json, dict):
            queue.extend(below(found, name) for name, value in found.json.items() if may_hold(value))
        elif isinstance(found.json, list):
            items = enumerate(found.json[: NODES - seen - len(queue)])
            queue.extend(found._replace(path=(*found.path, at), json=item) for at, item in items if may_hold(item))
    return None, budget.limit or limit


def may_hold(value: Json) -> bool:
    """Whether an event can stand in a value."""
    return bool(value) if isinstance(value, dict | list) else isinstance(value, str) and len(value) >= 16
