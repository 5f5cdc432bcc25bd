"""What there is to say of an event before its schema is asked: how it was recognised, its purpose, repeated keys."""

from collections.abc import Iterator

from segcli.events.purpose import MEMBERS_OF, Purpose
from segcli.events.recognition import Event
from segcli.findings import Finding, Json, Path, Severity
from segcli.input.records import Record
from segcli.schemas.catalogue import catalogue
from segcli.validation.finding_builder import FindingBuilder


def has_purpose(event: Event, wanted: Purpose | None) -> bool:
    """Whether an event has the purpose that is wanted, or is of a kind that has none."""
    if wanted is None or event.purpose == wanted or event.route.envelope in ("project", "legacy", "custom"):
        return True
    return event.route.checked == "full" and not catalogue()["events"].get(event.route.type, {}).get("purposes", False)


def other_purpose(event: Event, wanted: Purpose | None, subject: FindingBuilder) -> Iterator[Finding]:
    """That a distribution was for something else, and what it would need."""
    if wanted is None or has_purpose(event, wanted):
        return
    path = event.data_path
    data = subject.at(path)
    missing = [name for name in MEMBERS_OF[wanted] if not isinstance(data, dict) or data.get(name) is None]
    lacks = f", which needs {' and '.join(f'`{name}`' for name in missing)}" if missing else ""
    message = f"the purpose is {event.purpose or 'not clear'}, not {wanted}{lacks}"
    yield subject.finding("unexpected-purpose", Severity.ERROR, message, path, expected=wanted, actual=event.purpose)


def repeated(record: Record, subject: FindingBuilder) -> Iterator[Finding]:
    """Keys that occur again in their object."""
    for path in record.duplicates:
        name = subject.privacy.name(str(path[-1]), path[:-1])
        message = f"the key `{name}` occurs again in {subject.owner(path[:-1])}; parsers keep the last value"
        location = subject.positions.key(path)
        yield Finding("duplicate-key", Severity.WARNING, message, location, subject.pointer(path), actual=f"`{name}`")


def recognised(event: Event, subject: FindingBuilder) -> Iterator[Finding]:
    """What there is to say about the recognition of an event."""
    json, (_, _, _, trouble, near) = event.record.json, event.route
    if trouble == "not-an-event":
        kind = "this JSON object has the shape of no event" if isinstance(json, dict) else "an event is a JSON object"
        if event.record.limit:
            kind = f"{kind}; {event.record.limit}"
        hint = "is it one? `--event TYPE` says which, `segcli events` lists them; another thing has to be left out"
        if not isinstance(json, dict):
            hint = "another thing has to be left out; `--at POINTER` says where in a record events stand"
        yield subject.finding(trouble, Severity.ERROR, kind, (), help=hint)
    elif trouble == "legacy-envelope":
        message = "the envelope is the one of API version 2018, whose data segcli does not check"
        yield subject.finding(trouble, Severity.NOTE, message, ())
    elif trouble == "designer-payload":
        message = f"the data is what a payload designer made of {event.route.type}; only the envelope was checked"
        hint = "`--schema FILE` says what the data must look like"
        yield subject.finding(trouble, Severity.NOTE, message, ("data",), help=hint)
    elif trouble == "undocumented-event":
        message = f"{event.route.type} is documented by name only; only the envelope was checked"
        yield subject.finding(trouble, Severity.NOTE, message, name_path(json))
    elif trouble == "unknown-event":
        path = name_path(json)
        actual = subject.privacy.value(subject.at(path), path) if path else None
        message = "no event of this name is documented; only the envelope was checked"
        severity = Severity.ERROR if near else Severity.WARNING
        hint = f"did you mean `{near}`?" if near else "`segcli events` lists the names"
        yield subject.finding(trouble, severity, message, path, actual=actual, help=hint)
    elif trouble == "unexpected-event":
        message = f"expected {near}, found {event.route.type}"
        yield subject.finding(trouble, Severity.ERROR, message, name_path(json), expected=near, actual=event.route.type)


def name_path(json: Json) -> Path:
    """Where a webhook names its event."""
    event = json.get("event")
    if isinstance(event, dict) and "type" in event:
        return ("event", "type")
    return ("type",) if "type" in json else ()
