"""Events that are not the record itself but stand deeper in it, as logs and queues wrap them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from segcli.console.text import visible
from segcli.events.candidates import fitting
from segcli.events.envelope import is_envelope, is_legacy
from segcli.findings import Finding, Json, Location, Path, SegcliError, Severity, pointer
from segcli.input.duplicate_keys import surely_has_none
from segcli.input.parser import DEEPEST, ParseError, first_value
from segcli.input.positions import Positions
from segcli.input.positions import scan as tokens
from segcli.input.reading import EndOfSource
from segcli.input.records import Embedding, Record, Unreadable
from segcli.privacy.policy import Privacy

Steps = tuple[str, ...]
"""The steps of a JSON Pointer (RFC 6901); `*` is every item or member."""

WRAPPERS = (
    "/body",
    "/Records/*/body",
    "/Records/*/body/Message",
    "/Records/*/Sns/Message",
    "/Message",
    "/Messages/*/Body",
    "/detail",
    "/payload",
    "/message",
    "/jsonPayload",
)
"""Where gateways, queues and logs put what they carry."""

Item = Record | Unreadable | EndOfSource


class Found(NamedTuple):
    """What stands at a pointer. `text` is that of the innermost string that was parsed on the way, at a path of `depth`
    steps, and `anchor` the path of the outermost one; None where there was none.
    """

    path: Path
    value: Json
    text: bytes | None = None
    depth: int = 0
    anchor: Path | None = None

    @property
    def inner(self) -> bytes:
        """The text of the value in the innermost string."""
        assert self.text is not None
        path = self.path[self.depth :]
        if not path:
            return self.text
        span = Positions(self.text).values[path]
        return self.text[span.start : span.end]


class Missing(NamedTuple):
    """A place where the pointer leads no further, and why."""

    path: Path
    anchor: Path | None
    reason: str
    code: str = "not-an-event"


def steps_of(text: str) -> Steps:
    """The steps of a pointer. Raises SegcliError for what is none."""
    if not text.startswith("/"):
        raise SegcliError(f"--at takes a JSON Pointer such as /Records/*/body, not {visible(text) or 'nothing'}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in text[1:].split("/"))


def unwrapped(items: Iterable[Item], steps: Steps) -> Iterator[Item]:
    """What stands at a pointer in every record of a source, numbered anew from 1. A string there is JSON."""
    number, nothing = 0, True
    for item in items:
        if isinstance(item, Record):
            for inner in inside(item, steps):
                nothing = False
                number += isinstance(inner, Record)
                yield inner._replace(number=number) if isinstance(inner, Record) else inner
        elif isinstance(item, EndOfSource):
            trouble = f"holds nothing at {visible(pointer(steps))}" if nothing else None
            yield item._replace(trouble=item.trouble or trouble)
        else:
            nothing = nothing and not isinstance(item, Unreadable)
            yield item


def inside(record: Record, steps: Steps) -> Iterator[Record | Unreadable]:
    """The records at a pointer in a record."""
    positions = Positions(record.text, record.line, record.column)
    for found in walk(Found((), record.json), steps):
        if isinstance(found, Missing):
            yield unreadable(found, positions)
        elif found.text is None:
            span = positions.values[found.path]
            at = positions.value(found.path)
            text = record.text[span.start : span.end]
            yield wrapped(found, text, record.start + span.start, at, within=Embedding(found.path, None))
        else:
            assert found.anchor is not None
            at = positions.value(found.anchor)
            start = record.start + positions.values[found.anchor].start
            yield wrapped(found, found.inner, start, at, within=Embedding(found.path, at))


def wrapped(found: Found, text: bytes, start: int, at: Location, within: Embedding) -> Record | Unreadable:
    """What was found as a record of its own; nested too deep in its string, it is as good as unreadable."""
    duplicates: tuple[Path, ...] = ()
    if not surely_has_none(text, found.value):
        _, _, duplicates, depth = tokens(text)
        if depth > DEEPEST:
            place = pointer(Privacy(None).path(within.path))
            message = f"nested {depth} levels deep in the string at {place}, more than the {DEEPEST} that segcli reads"
            return Unreadable(Finding("too-deep", Severity.ERROR, message, at, None), b"", at.column, len(text))
    return Record(0, found.value, text, at.line, at.column, start, duplicates, within)


def walk(found: Found, steps: Steps) -> Iterator[Found | Missing]:
    """Everything that the steps lead to. A string on the way, or at the end, is parsed."""
    value = found.value
    if isinstance(value, str):
        parsed = first_value(text := value.strip().encode())
        anchor = found.path if found.anchor is None else found.anchor
        if isinstance(parsed, ParseError) or parsed.end < len(text):
            reason = parsed.message if isinstance(parsed, ParseError) else "more follows the JSON value"
            yield Missing(found.path, anchor, f"the string there is no JSON: {reason}", "invalid-json")
            return
        if isinstance(parsed.json, str):
            yield Missing(found.path, anchor, "the string there holds a string again")
            return
        yield from walk(Found(found.path, parsed.json, text, len(found.path), anchor), steps)
        return
    if not steps:
        yield found
        return
    step, rest = steps[0], steps[1:]
    below = members(value, step)
    if below is None:
        kind = "an object" if isinstance(value, dict) else "an array" if isinstance(value, list) else "a scalar"
        name = "it has no members" if step == "*" else f"{kind} there has no `{visible(step)}`"
        yield Missing(found.path, found.anchor, name)
        return
    for key, child in below:
        yield from walk(found._replace(path=(*found.path, key), value=child), rest)


def members(value: Json, step: str) -> list[tuple[str | int, Json]] | None:
    """The members or items that a step leads to; None when it leads nowhere."""
    if step == "*":
        if isinstance(value, dict):
            return list(value.items())
        return list(enumerate(value)) if isinstance(value, list) else None
    if isinstance(value, dict) and step in value:
        return [(step, value[step])]
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return [(int(step), value[int(step)])]
    return None


def lifted(findings: Iterable[Finding], within: Embedding, head: str) -> tuple[Finding, ...]:
    """The findings of an event as seen from the root of the record that it stands in; `head` is its pointer there.
    Positions inside a string are that of the string.
    """
    return tuple(
        finding._replace(
            path=None if finding.path is None else head + finding.path,
            location=within.location or finding.location,
        )
        for finding in findings
    )


def unreadable(missing: Missing, positions: Positions) -> Unreadable:
    """What to say of a record in which the pointer leads nowhere."""
    path = missing.path if missing.anchor is None else missing.anchor
    span, at = positions.values[path], positions.value(path)
    place = pointer(Privacy(None).path(missing.path)) or "the root of the record"
    finding = Finding(missing.code, Severity.ERROR, f"nothing to check at {place}: {missing.reason}", at, None)
    return Unreadable(finding, b"", at.column, span.end - span.start)


def wrapper(json: Json) -> str | None:
    """The pointer at which a record holds an event, where that is one of the usual places."""
    for text in WRAPPERS:
        for found in walk(Found((), json), steps_of(text)):
            if isinstance(found, Found) and looks_like_an_event(found.value):
                return text
    return None


def looks_like_an_event(json: Json) -> bool:
    return isinstance(json, dict) and (is_envelope(json) or is_legacy(json) or bool(fitting(tuple(json))))
