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
from segcli.events.text_bodies import Body, Budget, TextEncoding, body_of
from segcli.findings import Json, Path, pointer

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
TEXTS = 4
"""Strings in strings that are read."""


class Found(NamedTuple):
    """A record inside of another: its path there (through strings, too) and its value. `text` is that of the
    innermost string on the way and `depth` the steps that lead there; None and 0 without one. `unread` says that the
    text looks like JSON and is none. `chain` are the objects that it stands in, the innermost last.
    """

    path: Path
    json: Json
    text: bytes | None = None
    depth: int = 0
    encoding: TextEncoding | None = None
    unread: bool = False
    texts: int = 0
    chain: tuple[Json, ...] = ()

    @property
    def is_whole_text(self) -> bool:
        """Whether it is all that its string holds."""
        return self.text is not None and self.depth == len(self.path)


class Wrapped(NamedTuple):
    """Where events were found, with `*` for every item, and all the records there. `limit` is the bound that the
    search came to, in words.
    """

    at: str
    encoding: TextEncoding | None
    records: tuple[Found, ...]
    limit: str | None = None


def search(record: Json) -> Wrapped | str | None:
    """The events that stand somewhere in a record, at one place; the bound that was hit where none was found before
    that, None where there is none. The record itself is not looked at.
    """
    budget = Budget()
    if isinstance(record, str):
        root = opened(Found((), record), budget)
        if not root.unread and root.text is not None and is_event(root):
            return Wrapped("", root.encoding, (root,))
    else:
        root = Found((), record)
    for place in PLACES:
        if any(is_event(found) for found in at_place(root, tuple(place.split("/")), budget)):
            return wrapped(root, tuple(place.split("/")), budget)
    pattern, limit = everywhere(root, budget)
    return wrapped(root, pattern, budget) if pattern is not None else limit


def wrapped(root: Found, pattern: tuple[str, ...], budget: Budget) -> Wrapped:
    """All that stands at a place and is JSON, or looks like it."""
    budget = Budget()
    records = tuple(
        found for found in at_place(root, pattern, budget) if isinstance(found.json, dict | list) or found.unread
    )
    first = next(found for found in records if is_event(found))
    return Wrapped(pointer(pattern), first.encoding, records, spent(budget))


def spent(budget: Budget) -> str | None:
    return "only the first 64 MiB of text in strings were read" if budget.spent else None


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
    while isinstance(found.json, str) and found.texts < TEXTS:
        body: Body | None = body_of(found.json, budget)
        if body is None:
            break
        inside = found._replace(text=body.text, depth=len(found.path), texts=found.texts + 1)
        encoding = "base64" if "base64" in (body.encoding, found.encoding) else body.encoding
        found = inside._replace(json=body.json, encoding=encoding, unread=body.json is None)
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
            limit = f"events were looked for {DEEPEST} levels deep"
        elif seen + len(queue) >= NODES:
            limit = f"events were looked for among the first {NODES:,} values"
        elif isinstance(found.json, dict):
            queue.extend(below(found, name) for name, value in found.json.items() if may_hold(value))
        elif isinstance(found.json, list):
            items = enumerate(found.json[: NODES - seen - len(queue)])
            queue.extend(found._replace(path=(*found.path, at), json=item) for at, item in items if may_hold(item))
    return None, spent(budget) or limit


def may_hold(value: Json) -> bool:
    """Whether an event can stand in a value."""
    return bool(value) if isinstance(value, dict | list) else isinstance(value, str) and len(value) >= 16
