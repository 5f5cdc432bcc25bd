"""From an event to its findings: schema, and what recognition itself has to say.

A clean event is let through after one call of the engine; all that explains is paid for by those that are not.
"""

from collections.abc import Callable, Iterator
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import orjson

from segcli import schemas
from segcli.documents import Record
from segcli.engines import Checker, Engine, EngineName, RawError, engine
from segcli.events import MEMBERS_OF, SHAPES_KEPT, Event, Purpose, Recogniser, Route, shape_of, told_apart
from segcli.explain import Subject, explain
from segcli.findings import Finding, Json, SegcliError, Severity, pointer
from segcli.positions import Path, Positions
from segcli.privacy import Privacy
from segcli.unknowns import Unknowns
from segcli.unwrapping import lifted, wrapper

KEPT_CODES = ("invalid-json", "too-deep", "too-large", "not-an-event")
"""Codes that nobody can ignore: nothing of such a record has been judged."""


Gate = Callable[[Json], bool]


class Verdict(NamedTuple):
    """What is to be said of one event. `type` is the candidate that it was judged as; `valid` is None unless it was
    checked in full. `privacy` tells what of the record may be shown.
    """

    event: Event
    type: str | None
    findings: tuple[Finding, ...]
    valid: bool | None
    privacy: Privacy = Privacy(None)


class Settings(NamedTuple):
    """What the user asked of the checks."""

    event: str | None = None
    purpose: Purpose | None = None
    schema: FilePath | None = None
    engine: EngineName = "auto"
    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    show_values: bool = False


class Panel(NamedTuple):
    """The checkers for one candidate: `whole` for the record, `part` for what a schema of the user's own describes."""

    type: str | None
    whole: Checker | None
    part: Checker | None
    document: dict[str, Any] | None


class Checks:
    """Judges events; compiles a schema when the first event needs it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._recogniser = Recogniser(settings.event, settings.schema is not None)
        self._gates: dict[Any, Gate] = {}
        self._compile: Engine
        self._compile, self.remark = engine(settings.engine)
        self._custom = self._load_custom(settings.schema)
        self._panels: dict[Route, tuple[Panel, ...]] = {}
        self._clean: dict[Route, Gate] = {}
        self._unknowns: dict[int, Unknowns] = {}

    def _load_custom(self, file: FilePath | None) -> tuple[Checker, Json] | None:
        """The user's own schema, compiled. Raises SegcliError when it cannot be used."""
        if file is None:
            return None
        try:
            document = orjson.loads(file.read_bytes())
        except OSError as error:
            raise SegcliError(f"cannot read the schema {file}: {(error.strerror or '').lower()}") from error
        except orjson.JSONDecodeError as error:
            raise SegcliError(f"the schema {file} is not JSON: {error.msg} (line {error.lineno})") from error
        try:
            return self._compile(document, file.absolute().as_uri()), document
        except SegcliError as error:
            raise SegcliError(f"{file}: {error}") from error

    def passes(self, json: Json) -> bool:
        """Whether a record, unless it holds duplicate keys, is an event that nothing is to be said of.

        One question a shape, found by one look-up: this is all that a clean event costs beside being parsed.
        """
        try:
            gate = self._gates.get(shape_of(json))
            return gate(json) if gate is not None else self._gate(json)(json)
        except ValueError:
            return False  # nested deeper than the native engine goes; the slow path copes

    def _gate(self, json: Json) -> Gate:
        """The question for records of the shape that this one has."""
        shape = self._recogniser.shape(json)
        if shape.purposeful and self.settings.purpose:
            gate: Gate = never
        elif shape.telling:
            enveloped = shape.route.envelope in ("project", "distribution")

            def gate(json: Json) -> bool:
                return self._clean_of(told_apart(shape, json["data"] if enveloped else json))(json)

        else:
            gate = self._clean_of(shape.route)
        if len(self._gates) >= SHAPES_KEPT:
            self._gates.clear()
        self._gates[shape_of(json)] = gate
        return gate

    def _clean_of(self, route: Route) -> Gate:
        gate = self._clean.get(route)
        if gate is None:
            gate = self._clean[route] = self._prepare(route)
        return gate

    def privacy(self, verdict: Verdict) -> Privacy:
        """What may be shown of the record of a verdict."""
        route = verdict.event.route
        self._clean_of(route)
        panel = next(panel for panel in self._panels[route] if panel.type == verdict.type)
        return Privacy(panel.document, self.settings.show_values)

    def check(self, record: Record) -> Verdict:
        """What is to be said of one record."""
        event = self._recogniser.recognise(record)
        route = event.route
        is_clean = self._clean_of(route)
        try:
            if is_clean(record.json) and not record.duplicates and self._has_purpose(event):
                return Verdict(event, route.type, (), True)
        except ValueError:
            pass  # nested deeper than the native engine goes; the slow path copes
        verdict = self._judge(event)
        if record.within is None:
            return verdict
        return verdict._replace(findings=lifted(verdict.findings, record.within, self._head(record)))

    def _head(self, record: Record) -> str:
        """The pointer to an event that stands inside a record; empty for one that is the record."""
        if record.within is None:
            return ""
        return pointer(Privacy(None, self.settings.show_values).path(record.within.path))

    def _has_purpose(self, event: Event) -> bool:
        wanted = self.settings.purpose
        return (
            wanted is None
            or event.purpose == wanted
            or event.route.envelope in ("project", "legacy", "custom")
        )

    def _prepare(self, route: Route) -> Gate:
        """The one question that lets a clean event of this route pass."""
        self._panels[route] = panels = tuple(self._panel(name, route) for name in route.candidates or (None,))
        first = panels[0]
        if route.checked != "full" or route.trouble or first.whole is None or first.part is not None:
            return never
        return first.whole.is_valid

    def _panel(self, name: str | None, route: Route) -> Panel:
        if route.envelope == "custom":
            checker, document = self._custom or (None, None)
            return Panel(name, checker, None, document)
        if route.checked == "none":
            return Panel(name, None, None, None)
        enveloped = route.envelope in ("project", "distribution")
        if enveloped and (self._custom or route.checked == "envelope" or name is None):
            document = schemas.closed(schemas.envelope(route.envelope))
            return Panel(name, self._compile(document), self._custom and self._custom[0], document)
        document = schemas.closed(schemas.bundle(str(name), route.envelope))
        return Panel(name, self._compile(document), None, document)

    def _judge(self, event: Event) -> Verdict:
        """The slow path: every candidate until one has no error, else the one with fewest."""
        record, route = event.record, event.route
        positions = Positions(record.text, record.line, record.column)
        best: Verdict | None = None
        for panel in self._panels[route]:
            privacy = Privacy(panel.document, self.settings.show_values, head=self._head(record))
            subject = Subject(record.json, positions, privacy)
            told = self._unknown_members(event, panel, subject) or self._findings(event, panel, subject)
            findings = tuple(filter(self._counts, told))
            faults = sum(finding.severity is Severity.ERROR for finding in findings)
            valid = faults == 0 if route.checked == "full" else None
            verdict = Verdict(event, panel.type, findings, valid, privacy)
            if best is None or faults < errors(best):
                best = verdict
            if not faults:
                break
        assert best is not None
        return best

    def _unknown_members(self, event: Event, panel: Panel, subject: Subject) -> list[Finding]:
        """The findings of an event with which nothing is wrong but unknown members; none when there is more to say."""
        route, record = event.route, event.record
        if panel.document is None or panel.whole is None or panel.part is not None or route.checked != "full":
            return []
        if route.trouble or record.duplicates or route.envelope == "custom" or not self._has_purpose(event):
            return []
        unknowns = self._unknowns.get(id(panel.document))
        if unknowns is None:
            unknowns = self._unknowns[id(panel.document)] = Unknowns(panel.document, self._compile)
        try:
            only = unknowns.are_all(record.json)
        except ValueError:
            return []
        return sorted(unknowns.findings(subject), key=lambda finding: finding.location) if only else []

    def _counts(self, finding: Finding) -> bool:
        """Whether the user wants to hear of this finding."""
        code, settings = finding.code, self.settings
        if code in KEPT_CODES:
            return True
        return code not in settings.ignore and (not settings.select or code in settings.select)

    def _findings(self, event: Event, panel: Panel, subject: Subject) -> list[Finding]:
        found = [
            *recognised(event, subject),
            *self._purposes(event, subject),
            *repeated(event.record, subject),
        ]
        if panel.whole is not None:
            told = explain(panel.whole.errors(event.record.json), subject)
            found += [softened(finding, event, self.settings) for finding in told]
        if panel.part is not None and self._custom is not None:
            inner = subject._replace(privacy=Privacy(self._custom[1], self.settings.show_values, ("data",)))
            found += explain([below(error) for error in panel.part.errors(subject.json["data"])], inner)
        return sorted(found, key=lambda finding: finding.location)

    def _purposes(self, event: Event, subject: Subject) -> Iterator[Finding]:
        if self._has_purpose(event):
            return
        wanted, path = self.settings.purpose, event.data_path
        assert wanted is not None
        data = subject.at(path)
        missing = [
            name for name in MEMBERS_OF[wanted] if not isinstance(data, dict) or data.get(name) is None
        ]
        lacks = f", which needs {' and '.join(f'`{name}`' for name in missing)}" if missing else ""
        message = f"the purpose is {event.purpose or 'not clear'}, not {wanted}{lacks}"
        yield subject.finding(
            "unexpected-purpose", Severity.ERROR, message, path, expected=wanted, actual=event.purpose
        )


def never(_: Json) -> bool:
    return False


def errors(verdict: Verdict) -> int:
    return sum(finding.severity is Severity.ERROR for finding in verdict.findings)


def below(error: RawError) -> RawError:
    """An error about the data of a webhook, as seen from the root of the record."""
    nested = error.parameter
    if error.keyword == "oneOf":
        nested = tuple(tuple(map(below, branch)) for branch in nested)
    return error._replace(path=("data", *error.path), parameter=nested)


def softened(finding: Finding, event: Event, settings: Settings) -> Finding:
    """In a distribution a designer may have chosen some members of the data and left out others: what is missing at
    the top is a note, unless it is there but for spelling, or the user demands the full form.
    """
    chosen = event.route.envelope == "distribution" and not settings.event and not settings.purpose
    if chosen and finding.code == "missing-property" and finding.path == "/data" and not finding.help:
        return finding._replace(severity=Severity.NOTE)
    return finding


def repeated(record: Record, subject: Subject) -> Iterator[Finding]:
    """Keys that occur again in their object."""
    for path in record.duplicates:
        name = subject.privacy.name(str(path[-1]), path[:-1])
        message = f"the key `{name}` occurs again in {subject.owner(path[:-1])}; parsers keep the last value"
        location = subject.positions.key(path)
        yield Finding(
            "duplicate-key", Severity.WARNING, message, location, subject.pointer(path), actual=f"`{name}`"
        )


def recognised(event: Event, subject: Subject) -> Iterator[Finding]:
    """What there is to say about the recognition of an event."""
    json, (_, _, _, trouble, near) = event.record.json, event.route
    if trouble == "not-an-event":
        kind = (
            "this JSON object has the shape of no event"
            if isinstance(json, dict)
            else "an event is a JSON object"
        )
        place = wrapper(json)
        hint = (
            f"an event stands at {place}: `--at {place}`"
            if place
            else "`--event TYPE` says what it is, `segcli events` lists the names"
        )
        yield subject.finding(trouble, Severity.ERROR, kind, (), help=hint)
    elif trouble == "legacy-envelope":
        message = "the envelope is the one of API version 2018, whose data segcli does not check"
        yield subject.finding(trouble, Severity.NOTE, message, ())
    elif trouble == "designer-payload":
        message = (
            f"the data is what a payload designer made of {event.route.type}; only the envelope was checked"
        )
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
        yield subject.finding(
            trouble, Severity.ERROR, message, name_path(json), expected=near, actual=event.route.type
        )


def name_path(json: Json) -> Path:
    """Where a webhook names its event."""
    event = json.get("event")
    if isinstance(event, dict) and "type" in event:
        return ("event", "type")
    return ("type",) if "type" in json else ()
