"""Counts what many events have in common; memory does not grow with their number."""

from datetime import datetime
from typing import NamedTuple

from segcli.console.times import parsed
from segcli.findings import Finding, Json, Path, Severity, value_at
from segcli.input.records import Unreadable
from segcli.inspection.counters import BoundedCounter, Counted, DistinctCounter
from segcli.inspection.groups import GroupName, Groups, NamedObject
from segcli.inspection.timeline import TimeCounter, Timeline
from segcli.privacy.policy import Privacy
from segcli.schemas import ids
from segcli.validation.kinds import kind_of
from segcli.validation.result import CheckedEvent

UNDOCUMENTED_CODES = ("unknown-property", "unknown-value")
ENVELOPED = ("project", "distribution", "partial")


class FindingKind(NamedTuple):
    """A kind of finding."""

    code: str
    severity: Severity
    type: str | None
    path: str | None


class Undocumented(NamedTuple):
    """A member or value that nobody documented. `path` is a pointer from the data of its event, with indices and map
    keys as `*`; `value` is None for a member.
    """

    path: str
    value: str | None


class View(NamedTuple):
    """What an overview shows."""

    groups: dict[str, BoundedCounter[GroupName] | Groups]
    times: TimeCounter
    without_time: int
    customers: Counted
    repeated_deliveries: Counted
    repeated_events: Counted
    findings: BoundedCounter[FindingKind]
    undocumented: BoundedCounter[Undocumented]

    def timeline(self, columns: int) -> Timeline | None:
        """When the events were created, in at most so many columns."""
        return self.times.timeline(columns)


class Overview:
    """Counts the events of a run."""

    def __init__(self) -> None:
        self._types: BoundedCounter[GroupName] = BoundedCounter()
        self._purposes: BoundedCounter[GroupName] = BoundedCounter()
        self._segments, self._campaigns, self._projects = Groups(), Groups(), Groups()
        self._times = TimeCounter()
        self._without_time = 0
        self._customers, self._deliveries, self._events = DistinctCounter(), DistinctCounter(), DistinctCounter()
        self._findings: BoundedCounter[FindingKind] = BoundedCounter()
        self._undocumented: BoundedCounter[Undocumented] = BoundedCounter()

    def add(self, checked: CheckedEvent, privacy: Privacy) -> None:
        """Count one event; `privacy` tells what of its record may be shown."""
        json, path = checked.event.record.json, checked.event.data_path
        self._types.add(GroupName(checked.type or "not recognised"))
        if checked.event.purpose:
            self._purposes.add(GroupName(checked.event.purpose))
        for groups, name in ((self._segments, "segment"), (self._campaigns, "campaign")):
            value = value_at(json, where := (*path, name))
            if isinstance(value, dict):
                groups.add(NamedObject(value.get("name"), value.get("id"), (*where, "name"), (*where, "id")), privacy)
        if checked.event.recognition.envelope in ENVELOPED:
            self._add_envelope(json, privacy)
        customer = value_at(json, (*path, "customer", "id")) or value_at(json, (*path, "holder", "id"))
        if isinstance(customer, str):
            self._customers.add(customer)
        created = created_at(json, path, privacy)
        if created is None:
            self._without_time += 1
        else:
            self._times.add(created)
        for finding in checked.findings:
            self._add_finding(checked, finding)

    def add_unreadable(self, item: Unreadable) -> None:
        """Count bytes that are no record."""
        self._findings.add(FindingKind(item.finding.code, item.finding.severity, None, None))

    @property
    def view(self) -> View:
        """What has been counted so far."""
        groups: dict[str, BoundedCounter[GroupName] | Groups] = {
            "events": self._types,
            "purposes": self._purposes,
            "segments": self._segments,
            "campaigns": self._campaigns,
            "projects": self._projects,
        }
        return View(
            groups,
            self._times,
            self._without_time,
            self._customers.distinct,
            self._deliveries.repeated,
            self._events.repeated,
            self._findings,
            self._undocumented,
        )

    def _add_envelope(self, json: dict[str, Json], privacy: Privacy) -> None:
        """Count the envelope of a webhook."""
        if isinstance(json.get("project_id"), str):
            self._projects.add(NamedObject(None, json["project_id"], (), ("project_id",)), privacy)
        if isinstance(json.get("id"), str):
            self._deliveries.add(json["id"])
        event_id = value_at(json, ("event", "id"))
        if isinstance(event_id, str):
            self._events.add(event_id)

    def _add_finding(self, checked: CheckedEvent, finding: Finding) -> None:
        code, event, path = kind_of(checked, finding)
        self._findings.add(FindingKind(code, finding.severity, event, path))
        if code in UNDOCUMENTED_CODES and path is not None:
            enveloped = checked.event.recognition.envelope in ENVELOPED
            data_pointer = path.removeprefix("/data") if enveloped else path
            self._undocumented.add(Undocumented(data_pointer, finding.actual if code == "unknown-value" else None))


def created_at(json: Json, path: Path, privacy: Privacy) -> datetime | None:
    """When an event was created: as its webhook says, or its data, or else as the id of the delivery tells. A
    time that may not be shown is left out: the overview shows the first and the last.
    """
    for where in (("event", "created_at"), ("created_at",), (*path, "created_at")):
        text = value_at(json, where)
        time = parsed(text) if isinstance(text, str) else None
        if time is not None and privacy.is_shown(text, where):
            return time
    id_ = value_at(json, ("id",))
    return ids.moment(id_) if isinstance(id_, str) else None
