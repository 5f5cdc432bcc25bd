"""What a user's handler needs: members below the data of events that must be there and hold a value (`--require`)."""

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from segcli.console.suggest import nearest
from segcli.console.text import visible
from segcli.events.recognition import Event
from segcli.events.schema_of import whole_schema
from segcli.findings import Finding, Json, Path, SegcliError, Severity, pointer
from segcli.schemas.catalogue import catalogue
from segcli.schemas.node import SchemaNode
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.result import Settings

Steps = tuple[str, ...]
"""The steps of a JSON Pointer (RFC 6901) from the data of an event; `*` is every item or member."""


class Requirement(NamedTuple):
    """That a member must be there and not null in the events whose name fits a glob, as far as they can have it."""

    steps: Steps
    events: str = "*"

    def is_about(self, event: str | None, *, is_custom: bool) -> bool:
        """Whether an event must meet it; one that has no such member by its schema need not. Of events that a schema of
        the user's describes nobody else knows what they can have.
        """
        if not fnmatchcase(event or "", self.events):
            return False
        return is_custom or (event in catalogue()["events"] and unknown_step(str(event), self.steps) is None)


def required_of(event: str | None, settings: Settings) -> list[Steps]:
    """What must be there in an event, each member once."""
    is_custom = settings.schema is not None
    return list(dict.fromkeys(each.steps for each in settings.require if each.is_about(event, is_custom=is_custom)))


def stated(
    pointers: Iterable[str], by_event: Mapping[str, list[str]], event: str | None, *, is_custom: bool
) -> tuple[Requirement, ...]:
    """What is demanded of all events by `pointers`, and of those that fit a glob. Raises SegcliError for what is no
    pointer, for a glob that fits no event, and, unless a schema of the user's says what data `is_custom`, for a member
    that none of the events has.
    """
    every = [requirement(text) for text in pointers]
    if by_event:
        from segcli.events.conditions import known_glob

        every += [requirement(text, known_glob(glob)) for glob, texts in by_event.items() for text in texts]
    for each in () if is_custom else every:
        refuse_unknown(each, event)
    return tuple(dict.fromkeys(every))


def requirement(text: str, events: str = "*") -> Requirement:
    """The requirement of a pointer. Raises SegcliError for what is none, and for the data itself."""
    from segcli.events.unwrap import steps_of

    steps = steps_of(text, "--require", "/customer/email")
    if not steps:
        raise SegcliError("--require takes a pointer to a member of the data, such as /customer/email")
    return Requirement(steps, events)


class Lack(NamedTuple):
    """Where a requirement is not met: the path to what is there, and the steps from there that lead nowhere. Without
    steps, what is there is null.
    """

    path: Path
    steps: Steps


def lacks(value: Json, steps: Steps, path: Path = ()) -> Iterator[Lack]:
    """Everything below a value that lacks what the steps lead to; an empty array lacks nothing."""
    if value is None or not steps:
        if value is None:
            yield Lack(path, steps)
        return
    step, rest = steps[0], steps[1:]
    below: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        below = value.items() if step == "*" else [(step, value[step])] if step in value else ()
    elif isinstance(value, list):
        below = [(index, item) for index, item in enumerate(value) if step in ("*", str(index))]
    if not below and (step != "*" or not isinstance(value, dict | list)):
        yield Lack(path, steps)
    for name, inner in below:
        yield from lacks(inner, rest, (*path, name))


def has_all(data: Json, members: Iterable[Steps]) -> bool:
    """Whether some data lacks none of some members."""
    return not any(lack for steps in members for lack in lacks(data, steps))


def required(event: Event, kind: str | None, settings: Settings, builder: FindingBuilder) -> list[Finding]:
    """The findings of an event, taken as one candidate, that lacks what the user requires."""
    if not settings.require or event.recognition.checked == "none":
        return []
    root = event.data_path
    data = builder.at(root)
    return [
        finding_of(lack._replace(path=(*root, *lack.path)), builder)
        for steps in required_of(kind, settings)
        for lack in lacks(data, steps)
    ]


def finding_of(lack: Lack, builder: FindingBuilder) -> Finding:
    """The finding at what is there."""
    name, owner = visible(".".join(lack.steps)), builder.owner(lack.path) if lack.path else "the event"
    if builder.at(lack.path) is not None:
        message, wanted = f"{owner} has no `{name}`, which you require", f"`{name}`"
    elif lack.steps:
        message, wanted = f"{owner} is null, so that it has no `{name}`, which you require", f"`{name}`"
    else:
        message, wanted = f"{owner} is null, but you require a value", "a value"
    return builder.finding("required-by-you", Severity.ERROR, message, lack.path, expected=wanted)


@cache
def unknown_step(event: str, steps: Steps) -> tuple[int, frozenset[str]] | None:
    """The number of the first step that the schema of an event does not know, and the members that it knows there; None
    where it knows all.
    """
    document = whole_schema(event, "data")
    nodes = SchemaNode(document, document).unfolded
    for number, step in enumerate(steps):
        if any(may_hold_anything(node) for node in nodes):
            return None
        below = tuple(inner for node in nodes for inner in below_node(node, step))
        if not below:
            return number, frozenset(name for node in nodes for name in node.members)
        nodes = tuple(inner for node in below for inner in node.unfolded)
    return None


def may_hold_anything(node: SchemaNode) -> bool:
    """Whether a schema says nothing of what is in an object, as with metadata."""
    return "object" in node.types and not node.is_container


def below_node(node: SchemaNode, step: str) -> Iterator[SchemaNode]:
    """What a step may lead to."""
    if node.items is not None and (step == "*" or step.isdecimal()):
        yield node.items
    if step == "*":
        yield from node.members.values()
    elif step in node.members:
        yield node.members[step]
    elif node.values is not None:
        yield node.values


def refuse_unknown(requirement: Requirement, event: str | None) -> None:
    """Raises SegcliError for a requirement that no event that it is about can meet, nor the one that is expected."""
    names = [name for name in catalogue()["events"] if fnmatchcase(name, requirement.events)]
    if event in names:
        names = [event]
    unknown = set()
    for name in names:
        step = unknown_step(name, requirement.steps)
        if step is None:
            return
        unknown.add(step)
    furthest = max(number for number, _ in unknown)
    members = sorted({member for number, some in unknown if number == furthest for member in some})
    near = nearest(requirement.steps[furthest], members)
    meant = (*requirement.steps[:furthest], str(near), *requirement.steps[furthest + 1 :])
    hint = f"; did you mean {visible(pointer(meant))}?" if near else ""
    owner = f"{names[0]} has no" if len(names) == 1 else "no event has a"
    raise SegcliError(f"{owner} member {visible(pointer(requirement.steps))}{hint}")
