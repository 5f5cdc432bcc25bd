"""The unknown names in a record on which it depends what it is recognised as, for redaction to keep their likeness."""

from collections.abc import Iterator

from segcli.events.candidates import MANY, vocabulary
from segcli.events.recognition import Event
from segcli.findings import Json, Path
from segcli.privacy.policy import Privacy
from segcli.privacy.redaction import UnknownName
from segcli.privacy.vocabulary import words

CONTAINERS = (dict, list)


def unknown_names(event: Event, privacy: Privacy) -> Iterator[UnknownName]:
    """The name of the event where it is nearly a documented one, and the few unknown names of members in an object.

    The data of an event is recognised by the members that any event has, so only there an unknown name decides
    something even if it is like no known one.
    """
    yield from unknown_event_name(event)
    known_words = words()
    for path, value in objects(event.record.json):
        if known_words.issuperset(value):
            continue
        strange = [name for name in value if name not in known_words]
        if 0 < len(strange) <= MANY:
            is_data = path == event.data_path
            known = frozenset(vocabulary()) if is_data else privacy.schema.members(path)
            if known:
                yield from (UnknownName(name, known.difference(value), is_data) for name in strange)


def unknown_event_name(event: Event) -> Iterator[UnknownName]:
    """The name of an event that nobody documented, when it is near a documented one."""
    json, near = event.record.json, event.recognition.near
    if event.recognition.issue != "unknown-event" or near is None:
        return
    inner = json.get("event")
    names = (inner.get("type") if isinstance(inner, dict) else None, json.get("type"))
    name = next(name for name in names if isinstance(name, str) and name)
    yield UnknownName(name, frozenset((near,)), False)


def objects(record: Json) -> Iterator[tuple[Path, dict[str, Json]]]:
    """Every object of a record with its path."""
    waiting: list[tuple[Path, Json]] = [((), record)]
    while waiting:
        path, value = waiting.pop()
        if type(value) is dict:
            yield path, value
            members = [(name, member) for name, member in value.items() if type(member) in CONTAINERS]
            waiting += [((*path, name), member) for name, member in members]
        elif type(value) is list:
            waiting += [((*path, index), item) for index, item in enumerate(value) if type(item) in CONTAINERS]
