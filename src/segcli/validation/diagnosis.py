"""The slow path: what is wrong with an event that is not clean. Not loaded as long as every event is clean."""

from collections.abc import Callable, Iterable, Iterator

from segcli.engines import Checker, Engine, RawError
from segcli.events.recognition import Event, Recognition
from segcli.findings import Finding, Json, Severity, pointer
from segcli.input.locate import positions_of
from segcli.input.records import Record
from segcli.privacy.policy import Privacy
from segcli.validation.broken_rules import broken_rules, unexplained
from segcli.validation.codes import FORMERLY, LATER, is_newer, newer_than
from segcli.validation.explain import below, explain
from segcli.validation.field_selection import is_selection, softened
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.recognition_findings import (
    by_halves,
    has_purpose,
    other_purpose,
    rarely_taken,
    recognised,
    repeated,
)
from segcli.validation.requirements import required
from segcli.validation.result import CandidateSchema, CheckedEvent, IsClean, Settings
from segcli.validation.unknown_members import UnknownMembers

ANNOTATIONS = ("title", "description")
"""What two schemas may differ in and yet describe the same."""


class Diagnosis:
    """Finds what is wrong with events. `replace_predicate` takes a predicate for the events with one recognition that
    also lets those pass whose only faults are the unknown members that all of them have, to be reported at less cost.
    """

    def __init__(
        self, settings: Settings, compile_schema: Engine, replace_predicate: Callable[[Recognition, IsClean], None]
    ) -> None:
        self._settings = settings
        self._compile = compile_schema
        self._replace_predicate = replace_predicate
        self._unknown_members: dict[int, UnknownMembers] = {}
        self._newer = newer_than(settings.rules) if settings.rules else frozenset[str]()
        self._alike: dict[tuple[str, ...], bool] = {}

    def check(self, event: Event, schemas: tuple[CandidateSchema, ...]) -> CheckedEvent:
        """The event with its findings: as the first candidate without an error, else as that with the fewest."""
        record = event.record
        positions = positions_of(record)
        within = record.within
        head = "" if within is None else head_of(record, self._settings.show_values)
        results: list[tuple[int, CheckedEvent]] = []
        for schema in schemas:
            builder = FindingBuilder(
                record.json, positions, schema.privacy.of(record.json, head, written=positions.text)
            )
            every = self._findings(event, schema, builder)
            if self._settings.require:
                every += required(event, schema.type, self._settings, builder)
            local = self._selected(every)
            findings = tuple(local if within is None else lifted(local, record, head))
            errors = [finding.severity for finding in findings].count(Severity.ERROR)
            valid = errors == 0 if event.recognition.checked == "full" else None
            checked = CheckedEvent(event, schema.type, findings, valid, builder.privacy)
            if not errors:
                return checked
            results.append((errors, checked))
            if self._are_alike(event, schemas):
                break
        return min(results, key=lambda result: result[0])[1]

    def _selected(self, findings: list[Finding]) -> list[Finding]:
        """The findings that the user selected and does not ignore, in the order of the text."""
        if self._newer:
            findings = list(self._of_old_version(findings))
        if self._settings.select or self._settings.ignore:
            findings = [finding for finding in findings if self._settings.reports(finding.code)]
        return findings if len(findings) < 2 else sorted(findings, key=lambda finding: finding.location)

    def _of_old_version(self, findings: list[Finding]) -> Iterator[Finding]:
        """What the version of the rules that the user wants says of the same."""
        for finding in findings:
            code, severity = FORMERLY.get(finding.code, ("", finding.severity))
            if is_newer(LATER.get((finding.code, finding.severity)), self._settings.rules):
                continue
            if finding.code not in self._newer:
                yield finding
            elif code:
                yield finding._replace(code=code, severity=severity)

    def _are_alike(self, event: Event, schemas: tuple[CandidateSchema, ...]) -> bool:
        key = (event.recognition.envelope, *event.recognition.candidates)
        if key not in self._alike:
            self._alike[key] = same_schema(schemas)
        return self._alike[key]

    def _findings(self, event: Event, schema: CandidateSchema, builder: FindingBuilder) -> list[Finding]:
        """Every finding of an event, taken as one candidate, but for what the user requires."""
        unknown = self._unknown_of(event, schema)
        if unknown is not None and (findings := unknown.usual(builder)):
            return findings
        errors = [] if schema.whole is None else errors_of(schema.whole(), builder.json, event.record)
        if unknown is not None and unknown.are_all(errors, builder.json):
            findings = unknown.findings(builder)
            if unknown.knows_usual and schema.type == event.recognition.type:
                self._replace_predicate(event.recognition, unknown.is_clean)
        else:
            findings = self._all(event, schema, errors, builder)
        violations = unexplained(schema, builder, findings)
        chosen = is_selection(event, self._settings)
        return [*findings, *broken_rules(violations, builder, chosen, self._settings.rules)]

    def _unknown_of(self, event: Event, schema: CandidateSchema) -> UnknownMembers | None:
        """What finds the unknown members of an event of which nothing else can be said but what its schema and rules
        say; None for any other event.
        """
        record, recognition = event.record, event.recognition
        if schema.rules is None or recognition.checked != "full" or recognition.issue is not None:
            return None
        if recognition.envelope == "partial" or record.duplicates or record.oddities:
            return None
        if not has_purpose(event, self._settings.purpose):
            return None
        key = id(schema.privacy)
        unknown = self._unknown_members.get(key)
        if unknown is None:
            document = schema.privacy.schema.document
            unknown = self._unknown_members[key] = UnknownMembers(schema.type or "", document, self._compile)
        return unknown

    def _all(
        self, event: Event, schema: CandidateSchema, errors: list[RawError], builder: FindingBuilder
    ) -> list[Finding]:
        """Every finding of an event but those of the rules; `errors` are those of the schema of the whole record."""
        record, recognition = event.record, event.recognition
        findings: list[Finding] = []
        # What hardly any event has is not even asked for: five empty generators took 4 us.
        if recognition.issue is not None or recognition.envelope == "partial":
            findings += (*recognised(event, builder), *by_halves(event, builder))
        if self._settings.purpose is not None:
            findings += other_purpose(event, self._settings.purpose, builder)
        if record.duplicates or record.oddities:
            findings += (*repeated(record, builder), *rarely_taken(record, builder))
        explained = explain(errors, builder)
        findings += map(softened, explained) if is_selection(event, self._settings) else explained
        if schema.data is not None:
            below_data = map(below, errors_of(schema.data.checker, builder.json["data"], event.record))
            privacy = schema.data.privacy.of(builder.json, written=builder.positions.text)
            findings += explain(list(below_data), builder._replace(privacy=privacy))
        return findings


def errors_of(checker: Checker, instance: Json, record: Record) -> list[RawError]:
    """What a schema finds wrong with an instance of a record."""
    if not record.oddities:
        return checker.errors(instance)
    from segcli.engines import stand_ins

    return stand_ins.errors(checker, instance)


def repeated_keys(event: Event, policy: Privacy) -> tuple[Finding, ...]:
    """The findings about keys that come again in their object, where nothing else of an event is checked."""
    record = event.record
    head = head_of(record, policy.show_values)
    builder = FindingBuilder(record.json, positions_of(record), policy.of(record.json, head))
    return lifted(repeated(record, builder), record, head)


def head_of(record: Record, show_values: bool) -> str:
    """The pointer of the place that an event was unwrapped from; empty for a record of the source."""
    return "" if record.within is None else pointer(Privacy(None, show_values).path(record.within.path))


def lifted(findings: Iterable[Finding], record: Record, head: str) -> tuple[Finding, ...]:
    """The findings of an event as seen from the root of the record that it stands in; `head` is its pointer there. Of
    one in base64 it is said that lines and columns are those of what that stands for.
    """
    decoded = record.within is not None and record.within.decoded is not None
    behind = " (at this line and column of the decoded base64)" if decoded else ""
    return tuple(
        finding._replace(path=None if finding.path is None else head + finding.path, message=finding.message + behind)
        for finding in findings
    )


def same_schema(schemas: tuple[CandidateSchema, ...]) -> bool:
    """Whether all candidates are described alike, so that checking the others would find the same."""
    first, *others = (schema.privacy.schema.document or {} for schema in schemas)
    return all(
        {key: value for key, value in other.items() if key not in ANNOTATIONS}
        == {key: value for key, value in first.items() if key not in ANNOTATIONS}
        for other in others
    )
