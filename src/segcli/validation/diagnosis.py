"""The slow path: what is wrong with an event that is not clean.

Nothing of this is loaded as long as every event is.
"""

from collections.abc import Callable, Iterable

from segcli.engines import Engine, RawError
from segcli.events.recognition import Event, Recognition
from segcli.findings import Finding, Severity, pointer
from segcli.input.locate import positions_of
from segcli.input.records import Record
from segcli.privacy.policy import Privacy
from segcli.validation.codes import UNIGNORABLE
from segcli.validation.explain import explain
from segcli.validation.explain_violation import explain_violation
from segcli.validation.finding_builder import FindingBuilder
from segcli.validation.recognition_findings import has_purpose, other_purpose, recognised, repeated
from segcli.validation.result import CandidateSchema, CheckedEvent, IsClean, Settings
from segcli.validation.unknown_members import UnknownMembers

WORDS = ("title", "description")
"""What two schemas may differ in and yet describe the same."""


class Diagnosis:
    """Tells what is wrong with events; `adopt` takes a gate for the events of a route that is quicker with what usually
    is wrong with them.
    """

    def __init__(
        self, settings: Settings, compile_schema: Engine, adopt: Callable[[Recognition, IsClean], None]
    ) -> None:
        self._adopt = adopt
        self._settings = settings
        self._compile = compile_schema
        self._unknowns: dict[int, UnknownMembers] = {}
        self._alike: dict[tuple[str, ...], bool] = {}

    def judge(self, event: Event, panels: tuple[CandidateSchema, ...]) -> CheckedEvent:
        """The verdict on an event: as the first candidate that it has no error as, else as that with fewest."""
        record, route = event.record, event.route
        positions = positions_of(record)
        within, shown = record.within, self._settings.show_values
        head = "" if within is None else pointer(Privacy(None, shown).path(within.path))
        verdicts: list[tuple[int, CheckedEvent]] = []
        for panel in panels:
            subject = FindingBuilder(record.json, positions, panel.privacy.of(record.json, head))
            told = self._wanted(self._only_unknown(event, panel, subject) or self._all(event, panel, subject))
            findings = tuple(told if within is None else lifted(told, record, head))
            errors = sum([finding.severity is Severity.ERROR for finding in findings])
            valid = errors == 0 if route.checked == "full" else None
            verdict = CheckedEvent(event, panel.type, findings, valid, subject.privacy)
            if not errors:
                return verdict
            verdicts.append((errors, verdict))
            if self._are_alike(event, panels):
                break
        return min(verdicts, key=lambda verdict: verdict[0])[1]

    def _wanted(self, told: list[Finding]) -> list[Finding]:
        """The findings that the user wants to hear of, in the order of the text."""
        if self._settings.select or self._settings.ignore:
            told = list(filter(self._counts, told))
        return told if len(told) < 2 else sorted(told, key=lambda finding: finding.location)

    def _are_alike(self, event: Event, panels: tuple[CandidateSchema, ...]) -> bool:
        key = (event.route.envelope, *event.route.candidates)
        if key not in self._alike:
            self._alike[key] = same_schema(panels)
        return self._alike[key]

    def _only_unknown(self, event: Event, panel: CandidateSchema, subject: FindingBuilder) -> list[Finding]:
        """The findings of an event with which nothing is wrong but unknown members; none when there may be more."""
        if panel.rules is None or event.record.duplicates or not has_purpose(event, self._settings.purpose):
            return []
        if event.route.checked != "full" or event.route.trouble:
            return []
        unknowns = self._unknowns.get(id(panel.privacy))
        if unknowns is None:
            made = UnknownMembers(panel.type or "", panel.privacy.schema.document, self._compile)
            unknowns = self._unknowns[id(panel.privacy)] = made
        if told := unknowns.usual(subject):
            return told
        if not unknowns.are_all(subject.json):
            return []
        told = unknowns.findings(subject)
        if unknowns.knows_usual and panel.type == event.route.type:
            self._adopt(event.route, unknowns.is_clean)
        return [*told, *self._broken_rules(panel, subject)]

    def _all(self, event: Event, panel: CandidateSchema, subject: FindingBuilder) -> list[Finding]:
        found = [
            *recognised(event, subject),
            *other_purpose(event, self._settings.purpose, subject),
            *repeated(event.record, subject),
        ]
        if panel.whole is not None:
            told = explain(panel.whole().errors(subject.json), subject)
            found += [softened(finding, event, self._settings) for finding in told]
        if panel.part is not None:
            errors = panel.part.checker.errors(subject.json["data"])
            found += explain(list(map(below, errors)), subject._replace(privacy=panel.part.privacy.of(subject.json)))
        return [*found, *unless_told(self._broken_rules(panel, subject), found)]

    def _broken_rules(self, panel: CandidateSchema, subject: FindingBuilder) -> list[Finding]:
        return (
            []
            if panel.rules is None
            else [explain_violation(violation, subject) for violation in panel.rules.violations(subject.json)]
        )

    def _counts(self, finding: Finding) -> bool:
        """Whether the user wants to hear of this finding."""
        code, settings = finding.code, self._settings
        if code in UNIGNORABLE:
            return True
        return code not in settings.ignore and (not settings.select or code in settings.select)


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


def same_schema(panels: tuple[CandidateSchema, ...]) -> bool:
    """Whether all candidates are described alike, so that judging the others would find the same."""
    first, *others = (panel.privacy.schema.document or {} for panel in panels)
    return all(
        {key: value for key, value in other.items() if key not in WORDS}
        == {key: value for key, value in first.items() if key not in WORDS}
        for other in others
    )


def unless_told(broken: list[Finding], found: list[Finding]) -> list[Finding]:
    """The broken rules, but for those about an object of which the schema already says what is wrong."""
    faulty = [finding.path or "" for finding in found if finding.severity > Severity.NOTE]
    objects = {path.rpartition("/")[0] for path in faulty}
    return [
        rule for rule in broken if rule.path is None or objects.isdisjoint((rule.path, rule.path.rpartition("/")[0]))
    ]


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
