"""What an overview shows: the counts of a run, as the formats write them."""

from datetime import tzinfo
from typing import TYPE_CHECKING, NamedTuple

from segcli.console.times import local
from segcli.counting import BoundedCounter
from segcli.events.recognition import Envelope
from segcli.findings import Severity
from segcli.histograms.delays import DelayCounter, Delays
from segcli.histograms.places import Place
from segcli.histograms.timeline import Timeline
from segcli.histograms.type_times import TypeTimes
from segcli.inspection.estimates import Estimate
from segcli.inspection.groups import GroupName, Groups, Moves

if TYPE_CHECKING:
    from segcli.pages.findings import PageFindings


class EventKind(NamedTuple):
    """What is known of an event beside its data; `valid` is None unless it was checked in full."""

    type: str | None
    envelope: Envelope
    purpose: str | None
    valid: bool | None


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


class Outcomes(NamedTuple):
    """How many events of one type were valid, invalid and not checked in full."""

    valid: int = 0
    invalid: int = 0
    unchecked: int = 0


class RepeatedId(NamedTuple):
    """An id that came more than once, the first five places, and whether with the same bytes each time."""

    id: str
    times: int
    is_same: bool
    places: tuple[Place, ...]


class Repeated(NamedTuple):
    """How often ids came that had come before, and those that came most often."""

    total: Estimate
    ids: tuple[RepeatedId, ...]


class View(NamedTuple):
    """What an overview shows; the sources are those of the places, and times are shown in the zone; findings
    are `located` where the format shows them.
    """

    groups: dict[str, BoundedCounter[GroupName] | Groups]
    outcomes: dict[str, Outcomes]
    times: TypeTimes
    delay_counter: DelayCounter
    customers: Estimate
    repeated_deliveries: Repeated
    repeated_events: Repeated
    moves: list[Moves]
    findings: BoundedCounter[FindingKind]
    undocumented: BoundedCounter[Undocumented]
    sources: list[str]
    zone: tzinfo | None = None
    located: "PageFindings | None" = None

    @property
    def delays(self) -> Delays | None:
        """How long webhooks took behind their events; None where that is not known of any."""
        return self.delay_counter.delays

    @property
    def without_time(self) -> int:
        """How many events have no time."""
        return self.times.without

    def timeline(self, columns: int) -> Timeline | None:
        """When the events were created, in at most so many columns."""
        timeline = self.times.of().timeline(columns)
        if timeline is None:
            return None
        start, first, last = (local(at, self.zone) for at in (timeline.start, timeline.first, timeline.last))
        return timeline._replace(start=start, first=first, last=last)
