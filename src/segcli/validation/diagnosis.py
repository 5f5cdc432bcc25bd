"""The slow path: what is wrong with an event that is not clean. Not loaded as long as every event is clean."""

from collections.abc import Callable, Iterator

from segcli.engines import Checker, Engine, RawError
from segcli.events.recognition import Event, Recognition
from segcli.findings import Finding, Json, Severity
from segcli.input.locate import positions_of
from segcli.input.positions import Positions
from segcli.input.records import Record
from segcli.validation.broken_rules import broken_rules, unexplained
from segcli.validation.codes import FORMERLY, LATER, is_newer, newer_than
from segcli.validation.explain import below, explain
from segcli.validation.field_selection import is_selection, softened
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.inner_findings import head_of, lifted
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
        self._unknown_members: dict[int, UnknownMembers | None] = {}
        self._by_policy: dict[int, UnknownMembers] = {}
        self._newer = newer_than(settings.rules) if settings.rules else frozenset[str]()
        self._selects = bool(self._newer or settings.select or settings.ignore)
        self._alike: dict[tuple[str, ...], bool] = {}

    def check(self, event: Event, schemas: tuple[CandidateSchema, ...]) -> CheckedEvent:
        """The event with its findings: as the first candidate without an error, else as that with the fewest."""
        unknown, record = self._unknown_members.get(id(schemas[0])), event.record
        positions = positions_of(record)
        if unknown and unknown.usual.settled is record.json and not (record.duplicates or record.oddities):
            builder = self._builder(event, schemas[0], positions)
            return self._checked(event, schemas[0], unknown.of_objects(unknown.usual.opened, builder), builder)
        if len(schemas) == 1:
            return self._checked_as(event, schemas[0], positions)
        results: list[tuple[int, CheckedEvent]] = []
        for schema in schemas:
            checked = self._checked_as(event, schema, positions)
            errors = [finding.severity for finding in checked.findings].count(Severity.ERROR)
            if not errors:
                return checked
            results.append((errors, checked))
            if self._are_alike(event, schemas):
                break
        return min(results, key=lambda result: result[0])[1]

    def _builder(self, event: Event, schema: CandidateSchema, positions: Positions) -> FindingBuilder:
        """What makes the findings of an event, taken as one candidate; all candidates share a walk for positions."""
        record = event.record
        head = "" if record.within is None else head_of(record, self._settings.show_values)
        return FindingBuilder(record.json, positions, schema.privacy.of(record.json, head, written=positions.text))

    def _checked_as(self, event: Event, schema: CandidateSchema, positions: Positions) -> CheckedEvent:
        """The event with its findings, taken as one candidate."""
        builder = self._builder(event, schema, positions)
        return self._checked(event, schema, self._findings(event, schema, builder), builder)

    def _checked(
        self, event: Event, schema: CandidateSchema, every: list[Finding], builder: FindingBuilder
    ) -> CheckedEvent:
        """The event with those of its findings that the user wants, and with what it lacks of what is required, in the
        order of the text.
        """
        if self._settings.require:
            every += required(event, schema.type, self._settings, builder)
        findings, record = self._selected(every) if self._selects else every, event.record
        if len(findings) > 1:
            findings.sort(key=lambda finding: finding.location)
        if record.within is not None:
            findings = lifted(findings, record, head_of(record, self._settings.show_values))
        is_valid = Severity.ERROR not in [finding.severity for finding in findings]
        valid = is_valid if event.recognition.checked == "full" else None
        return CheckedEvent(event, schema.type, tuple(findings), valid, builder.privacy)

    def _selected(self, findings: list[Finding]) -> list[Finding]:
        """The findings that the user selected and does not ignore."""
        if self._newer:
            findings = list(self._of_old_version(findings))
        return [finding for finding in findings if self._settings.reports(finding.code)]

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
        errors = [] if schema.whole is None else errors_of(schema.whole(), builder.json, event.record)
        if unknown is not None and unknown.are_all(errors, builder.json):
            findings = unknown.findings(builder)
            if unknown.usual.are_known and schema.type == event.recognition.type:
                self._replace_predicate(event.recognition, unknown.usual.is_clean)
        else:
            findings = self._all(event, schema, errors, builder)
        if violations := list(unexplained(schema, builder, findings)):
            chosen = is_selection(event, self._settings)
            findings += broken_rules(violations, builder, chosen, self._settings.rules)
        return findings

    def _unknown_of(self, event: Event, schema: CandidateSchema) -> UnknownMembers | None:
        """What finds the unknown members of an event of which nothing else can be said but what its schema and rules
        say; None for any other event.
        """
        if event.record.duplicates or event.record.oddities or not has_purpose(event, self._settings.purpose):
            return None
        key = id(schema)
        if key not in self._unknown_members:
            self._unknown_members[key] = self._unknown_by(event.recognition, schema)
        return self._unknown_members[key]

    def _unknown_by(self, recognition: Recognition, schema: CandidateSchema) -> UnknownMembers | None:
        """The same for all events with one recognition; those that are described alike share what has been learned."""
        if schema.rules is None or recognition.checked != "full" or recognition.issue is not None:
            return None
        if recognition.envelope == "partial":
            return None
        key = id(schema.privacy)
        if key not in self._by_policy:
            document = schema.privacy.schema.document
            self._by_policy[key] = UnknownMembers(schema.type or "", document, self._compile)
        return self._by_policy[key]

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


def same_schema(schemas: tuple[CandidateSchema, ...]) -> bool:
    """Whether all candidates are described alike, so that checking the others would find the same."""
    first, *others = (schema.privacy.schema.document or {} for schema in schemas)
    return all(
        {key: value for key, value in other.items() if key not in ANNOTATIONS}
        == {key: value for key, value in first.items() if key not in ANNOTATIONS}
        for other in others
    )
