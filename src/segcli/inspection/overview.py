"""What many events have in common, counted as they go by; memory does not grow with their number."""

from datetime import datetime
from typing import NamedTuple

from segcli.console.times import parsed
from segcli.findings import Finding, Json, Path, Severity
from segcli.input.records import Unreadable
from segcli.inspection.counters import Counted, Distinct, Kinds
from segcli.inspection.groups import GroupName, Groups, Thing
from segcli.inspection.timeline import Moments, Timeline
from segcli.privacy.policy import Privacy
from segcli.schemas import ids
from segcli.validation.fingerprints import member
from segcli.validation.kinds import kind_of
from segcli.validation.result import CheckedEvent

NEWS = ("unknown-property", "unknown-value")
ENVELOPED = ("project", "distribution")


class FindingKind(NamedTuple):
    """A kind of finding."""

    code: str
    severity: Severity
    type: str | None
    path: str | None


class New(NamedTuple):
    """A member or value that nobody documented. `path` is a pointer from the data of its event, with indices and map
    keys as `*`; `value` is None for a member.
    """

    path: str
    value: str | None


class View(NamedTuple):
    """All that an overview tells."""

    groups: dict[str, Kinds[GroupName] | Groups]
    moments: Moments
    without_time: int
    customers: Counted
    repeated_deliveries: Counted
    repeated_events: Counted
    findings: Kinds[FindingKind]
    news: Kinds[New]

    def timeline(self, columns: int) -> Timeline | None:
        """When the events were created, in at most so many columns."""
        return self.moments.timeline(columns)


class Overview:
    """Counts events as they go by."""

    def __init__(self) -> None:
        self._types: Kinds[GroupName] = Kinds()
        self._purposes: Kinds[GroupName] = Kinds()
        self._segments, self._campaigns, self._projects = Groups(), Groups(), Groups()
        self._moments = Moments()
        self._without_time = 0
        self._customers, self._deliveries, self._events = Distinct(), Distinct(), Distinct()
        self._findings: Kinds[FindingKind] = Kinds()
        self._news: Kinds[New] = Kinds()

    def add(self, verdict: CheckedEvent, privacy: Privacy) -> None:
        """Count one event; `privacy` tells what of its record may be shown."""
        json, path = verdict.event.record.json, verdict.event.data_path
        self._types.add(GroupName(verdict.type or "not recognised"))
        if verdict.event.purpose:
            self._purposes.add(GroupName(verdict.event.purpose))
        for groups, name in ((self._segments, "segment"), (self._campaigns, "campaign")):
            thing = member(json, where := (*path, name))
            if isinstance(thing, dict):
                groups.add(Thing(thing.get("name"), thing.get("id"), (*where, "name"), (*where, "id")), privacy)
        if verdict.event.recognition.envelope in ENVELOPED:
            self._deliver(json, privacy)
        customer = member(json, (*path, "customer", "id")) or member(json, (*path, "holder", "id"))
        if isinstance(customer, str):
            self._customers.add(customer)
        created = created_at(json, path, privacy)
        if created is None:
            self._without_time += 1
        else:
            self._moments.add(created)
        for finding in verdict.findings:
            self._find(verdict, finding)

    def pass_over(self, item: Unreadable) -> None:
        """Count bytes that are no record."""
        self._findings.add(FindingKind(item.finding.code, item.finding.severity, None, None))

    @property
    def view(self) -> View:
        """What has been counted so far."""
        groups: dict[str, Kinds[GroupName] | Groups] = {
            "events": self._types,
            "purposes": self._purposes,
            "segments": self._segments,
            "campaigns": self._campaigns,
            "projects": self._projects,
        }
        return View(
            groups,
            self._moments,
            self._without_time,
            self._customers.distinct,
            self._deliveries.repeated,
            self._events.repeated,
            self._findings,
            self._news,
        )

    def _deliver(self, json: dict[str, Json], privacy: Privacy) -> None:
        """Count the envelope of a webhook."""
        if isinstance(json.get("project_id"), str):
            self._projects.add(Thing(None, json["project_id"], (), ("project_id",)), privacy)
        if isinstance(json.get("id"), str):
            self._deliveries.add(json["id"])
        happened = member(json, ("event", "id"))
        if isinstance(happened, str):
            self._events.add(happened)

    def _find(self, verdict: CheckedEvent, finding: Finding) -> None:
        code, event, path = kind_of(verdict, finding)
        self._findings.add(FindingKind(code, finding.severity, event, path))
        if code in NEWS and path is not None:
            enveloped = verdict.event.recognition.envelope in ENVELOPED
            seen = path.removeprefix("/data") if enveloped else path
            self._news.add(New(seen, finding.actual if code == "unknown-value" else None))


def created_at(json: Json, path: Path, privacy: Privacy) -> datetime | None:
    """When an event was created: as its webhook says, or its data, or else as the id of the delivery tells. What may
    not be shown is no time either: the overview tells the first and the last.
    """
    for where in (("event", "created_at"), ("created_at",), (*path, "created_at")):
        told = member(json, where)
        moment = parsed(told) if isinstance(told, str) else None
        if moment is not None and privacy.is_shown(told, where):
            return moment
    name = member(json, ("id",))
    return ids.moment(name) if isinstance(name, str) else None
