"""Findings that need no schema: how an event was recognised, its purpose, repeated keys, and what few parsers take."""

from collections.abc import Iterator

from segcli.events.purpose import MEMBERS_OF, Purpose
from segcli.events.recognition import Event
from segcli.findings import Finding, Json, Path, Severity
from segcli.input.records import Record
from segcli.schemas.catalogue import catalogue
from segcli.schemas.files import load
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.wording import description

HALF = "holds half of a surrogate pair"
WHOLE_CHARACTERS = (
    "a text was cut inside a character, as an emoji; cut by code points instead, as many parsers refuse it"
)


def has_purpose(event: Event, expected: Purpose | None) -> bool:
    """Whether an event has the purpose that is expected, if any is, or is of a kind that has none."""
    if expected is None or event.purpose == expected or event.recognition.envelope in ("project", "legacy", "custom"):
        return True
    return event.recognition.checked == "full" and not catalogue()["events"].get(event.recognition.type, {}).get(
        "purposes", False
    )


def other_purpose(event: Event, expected: Purpose | None, builder: FindingBuilder) -> Iterator[Finding]:
    """The finding that a distribution was for something else than is expected, and what members it lacks."""
    if expected is None or has_purpose(event, expected):
        return
    path = event.data_path
    data = builder.at(path)
    missing = [name for name in MEMBERS_OF[expected] if not isinstance(data, dict) or data.get(name) is None]
    lacks = f", which needs {' and '.join(f'`{name}`' for name in missing)}" if missing else ""
    message = f"the purpose is {event.purpose or 'not clear'}, not {expected}{lacks}"
    yield builder.finding("unexpected-purpose", Severity.ERROR, message, path, expected=expected, actual=event.purpose)


def repeated(record: Record, builder: FindingBuilder) -> Iterator[Finding]:
    """Findings for the keys that occur again in their object."""
    for path in record.duplicates:
        name = builder.privacy.name(str(path[-1]), path[:-1])
        message = f"the key `{name}` occurs again in {builder.owner(path[:-1])}; parsers keep the last value"
        location = builder.positions.key(path)
        yield Finding("duplicate-key", Severity.WARNING, message, location, builder.pointer(path), actual=f"`{name}`")


def rarely_taken(record: Record, builder: FindingBuilder) -> Iterator[Finding]:
    """Findings for halves of surrogate pairs, and for numbers that no double holds."""
    for code, path, is_name in record.oddities:
        if is_name:
            name = builder.privacy.name(str(path[-1]), path[:-1])
            message = f"the name of a member of {builder.owner(path[:-1])}, `{name}`, {HALF}"
            place = builder.positions.key(path), builder.pointer(path)
            yield Finding(code, Severity.WARNING, message, *place, help=WHOLE_CHARACTERS)
        elif code == "unpaired-surrogate":
            message = f"{description(builder.at(path), path, builder.privacy)} {HALF}"
            yield builder.finding(code, Severity.WARNING, message, path, help=WHOLE_CHARACTERS)
        else:
            actual = builder.privacy.value(builder.at(path), path)
            message = f"{description(builder.at(path), path, builder.privacy)} is beyond what a double holds"
            hint = "most parsers make infinity of it or refuse the whole body"
            yield builder.finding(code, Severity.WARNING, message, path, actual=actual, help=hint)


def recognised(event: Event, builder: FindingBuilder) -> Iterator[Finding]:
    """The finding about the recognition of an event, if there is one."""
    json, (_, _, _, issue, near) = event.record.json, event.recognition
    if issue == "not-an-event":
        kind = "this JSON object has the shape of no event" if isinstance(json, dict) else "an event is a JSON object"
        if event.record.limit:
            kind = f"{kind}; {event.record.limit}"
        hint = "is it one? `--event TYPE` says which, `segcli events` lists them; another thing has to be left out"
        if not isinstance(json, dict):
            hint = "another thing has to be left out; `--at POINTER` says where in a record events stand"
        yield builder.finding(issue, Severity.ERROR, kind, (), help=hint)
    elif issue == "legacy-envelope":
        message = "the envelope is the one of API version 2018, whose data segcli does not check"
        yield builder.finding(issue, Severity.NOTE, message, ())
    elif issue == "designer-payload":
        message = f"the data is what a payload designer made of {event.recognition.type}; only the envelope was checked"
        hint = "`--schema FILE` says what the data must look like"
        yield builder.finding(issue, Severity.NOTE, message, ("data",), help=hint)
    elif issue == "undocumented-event":
        message = f"{event.recognition.type} is documented by name only; only the envelope was checked"
        yield builder.finding(issue, Severity.NOTE, message, name_path(json))
    elif issue == "unknown-event":
        path = name_path(json)
        actual = builder.privacy.value(builder.at(path), path) if path else None
        message = "no event of this name is documented; only the envelope was checked"
        severity = Severity.ERROR if near else Severity.WARNING
        hint = f"did you mean `{near}`?" if near else "`segcli events` lists the names"
        yield builder.finding(issue, severity, message, path, actual=actual, help=hint)
    elif issue == "unexpected-event":
        message = f"expected {near}, found {event.recognition.type}"
        yield builder.finding(
            issue, Severity.ERROR, message, name_path(json), expected=near, actual=event.recognition.type
        )


def by_halves(event: Event, builder: FindingBuilder) -> Iterator[Finding]:
    """The findings that an envelope is there in part only, and that something else stands in the place of its data."""
    if event.recognition.envelope == "partial":
        listed = ", ".join(f"`{name}`" for name in missing_around(event.record.json))
        message = f"only a part of an envelope stands around the data; there is no {listed}"
        yield builder.finding("partial-envelope", Severity.WARNING, message, ())
    issue = event.recognition.issue
    if issue == "nested-data":
        message = "the data stands once more below `data`; only the envelope was checked"
        yield builder.finding(issue, Severity.WARNING, message, ("data", "data"), help="take `data.data` for `data`")
    elif issue == "error-response":
        message = "in the place of the data stands an error of the REST interface; only the envelope was checked"
        yield builder.finding(issue, Severity.WARNING, message, ("data",))


def missing_around(json: dict[str, Json]) -> list[str]:
    """What a part of an envelope lacks, as paths of members."""
    event = json.get("event")
    missing = [name for name in load("envelopes/project")["required"] if name not in json]
    if isinstance(event, dict):
        missing += [f"event.{name}" for name in load("objects/webhook-event")["required"] if name not in event]
    return missing


def name_path(json: Json) -> Path:
    """Where a webhook names its event."""
    event = json.get("event")
    if isinstance(event, dict) and "type" in event:
        return ("event", "type")
    if isinstance(event, str):
        return ("event",)
    return ("type",) if "type" in json else ()
