"""What the tests of `segcli diff` share: payloads to change, random edits, and an equality that knows JSON."""

import json
import random
from collections.abc import Iterator
from typing import Any, Protocol

from segcli.findings import Json
from support.cli import Ran
from support.events import payload

Event = dict[str, Any]

LEFT = payload("customer.segment.left/unique-codes.json")
NAMES = ("", "/", "~", "~1", "a/b", "0", "-", "name", "id", 'quo"te', "é")
VALUES: tuple[Json, ...] = (
    None,
    True,
    False,
    0,
    1,
    1.0,
    -2.5,
    "",
    "x",
    [],
    {},
    [1, True, [None]],
    {"": {"~": [1.0]}},
    [{"id": "x"}],
)


class Compare(Protocol):
    """`compare([event], [event], "--format", "json")` in this process; without the second capture, inside the first."""

    def __call__(self, left: list[Event], right: list[Event] | None, *options: str) -> Ran: ...


def changed(**members: object) -> Event:
    """The example with other members of its customer."""
    event: Event = copied(LEFT)
    event["customer"].update(members)
    return event


def equal(left: Json, right: Json) -> bool:
    """Whether two values are the same JSON: 1 is 1.0, and is not true."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(value, right[name]) for name, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return bool(left == right)


def copied(value: Json) -> Json:
    return json.loads(json.dumps(value))


def containers(value: Json) -> Iterator[Json]:
    """Every object and array, the value itself included."""
    if isinstance(value, dict | list):
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from containers(part)


def edited(value: Json, chance: random.Random) -> Json:
    """A copy with a few changes anywhere: added, removed, replaced, renamed, repeated, moved."""
    made = copied(value)
    for _ in range(chance.randint(1, 6)):
        edit(chance.choice(list(containers(made))), chance)
    return made


def edit(container: Json, chance: random.Random) -> None:
    new = copied(chance.choice(VALUES))
    if isinstance(container, dict):
        name = chance.choice([*container, *NAMES])
        if chance.random() < 0.4:
            container.pop(name, None)
        else:
            container[name] = new
        return
    match chance.randrange(5):
        case 0:
            container.insert(chance.randint(0, len(container)), new)
        case 1 if container:
            container.pop(chance.randrange(len(container)))
        case 2:
            chance.shuffle(container)
        case 3 if container:
            container[chance.randrange(len(container))] = new
        case _ if container:
            container.insert(chance.randint(0, len(container)), copied(chance.choice(container)))
