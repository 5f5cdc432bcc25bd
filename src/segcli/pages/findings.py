"""What a page shows of the findings of a run: where each kind of them sits, and those of the first events in full."""

from segcli.console.text import readable, shortened
from segcli.counting import BoundedCounter
from segcli.findings import Finding, Severity
from segcli.histograms.places import packed
from segcli.histograms.positions import PositionCounter
from segcli.input.records import Offset, Unreadable
from segcli.pages.sites import Shown, Site, Spot
from segcli.privacy.policy import Privacy
from segcli.validation.excerpt import Excerpt, Excerpts, unreadable_excerpt
from segcli.validation.kinds import Kind, kind_of
from segcli.validation.result import CheckedEvent

FIRST_EVENTS = 500
KINDS_KEPT = 100
"""Of each severity, so that many kinds of notes do not hide an error."""

OF_AN_EVENT = 20
"""Findings of one event that are shown in full."""

WIDTH = 72
LONGEST = 300
"""Characters of a text that are shown."""


class PageFindings:
    """Collects what a page shows. Memory does not grow with the number of events, and the parts of a run merge to what
    one run over all of it collects. `events` has the findings of the first events by the worst severity of each.
    """

    def __init__(self) -> None:
        self.positions = PositionCounter()
        self.kinds = {severity: BoundedCounter[Kind](KINDS_KEPT) for severity in Severity}
        self.sites: dict[tuple[Severity, Kind], Site] = {}
        self.events: dict[Severity, dict[Spot, list[Shown]]] = {severity: {} for severity in Severity}
        self._levels = dict.fromkeys(Severity, 0)

    def add_event(self, source: int, event: CheckedEvent) -> None:
        """Count an event of the source with this number, and collect its findings."""
        record = event.event.record
        spot = Spot(packed(source, record.start, record.line), record.number, record.line)
        self.positions.add(spot.place)
        if not event.findings:
            return
        excerpts: Excerpts | None = None
        in_decoded = record.within is not None and record.within.decoded is not None
        room = self._room(max(finding.severity for finding in event.findings))
        for finding in event.findings:
            kind = kind_of(event, finding)
            is_listed = room is not None and len(room.get(spot, ())) < OF_AN_EVENT
            shown = None
            if is_listed or (finding.severity, kind) not in self.sites:
                excerpts = excerpts or Excerpts(event)
                shown = shown_as(finding, kind, spot, excerpts.excerpt(finding, WIDTH))
                shown = shown._replace(in_decoded=in_decoded)
            if room is not None and is_listed and shown is not None:
                room.setdefault(spot, []).append(shown)
            self._count(finding.severity, kind, spot, shown)

    def add_unreadable(self, source: int, item: Unreadable, show_values: bool) -> None:
        """Collect what there is to say of bytes of a source that hold no event."""
        finding, kind = item.finding, kind_of(item, item.finding)
        spot = Spot(packed(source, item.start, finding.location.line), None, finding.location.line)
        room = self._room(finding.severity)
        shown = None
        if room is not None or (finding.severity, kind) not in self.sites:
            excerpt = unreadable_excerpt(item, Privacy(None, show_values), WIDTH)
            shown = shown_as(finding, kind, spot, excerpt)
            if room is not None:
                room.setdefault(spot, []).append(shown)
        self._count(finding.severity, kind, spot, shown)

    def pass_over(self, place: int) -> None:
        """Count an event of which there is nothing to say."""
        self.positions.add(place)

    def merge(self, other: "PageFindings", shift: int, before: Offset) -> None:
        """Count what another one has collected, of a run that has read so much of its source before."""
        self.positions.merge(other.positions, shift)
        for severity, counter in self.kinds.items():
            counter.merge(other.kinds[severity])
        for key, site in other.sites.items():
            if key[1] in self.kinds[key[0]].counts:
                first = site.first.moved(shift, before)
                self.sites.setdefault(key, Site(first)).merge(site, shift, before)
        self._forget()
        for severity, events in self.events.items():
            for spot, findings in other.events[severity].items():
                events[spot.moved(shift, before)] = [shown.moved(shift, before) for shown in findings]
            kept = sorted(events, key=lambda spot: spot.order)[:FIRST_EVENTS]
            self.events[severity] = {spot: events[spot] for spot in kept}

    @property
    def shown(self) -> list[Shown]:
        """The findings that are shown in full: those of the first events, of which those with errors come before all
        with warnings, and those before others, and the first one of each kind.
        """
        events = [spots for severity in sorted(Severity, reverse=True) for spots in self.events[severity].values()]
        shown = [shown for findings in events[:FIRST_EVENTS] for shown in findings]
        known = {(each.spot, each.kind, each.severity) for each in shown}
        firsts = [site.first for site in self.sites.values()]
        shown += [each for each in firsts if (each.spot, each.kind, each.severity) not in known]
        return sorted(shown, key=lambda each: each.spot.order)

    def _room(self, worst: Severity) -> dict[Spot, list[Shown]] | None:
        """Where the findings of an event go that are listed; None where there is no room for it."""
        events = self.events[worst]
        return events if len(events) < FIRST_EVENTS else None

    def _count(self, severity: Severity, kind: Kind, spot: Spot, shown: Shown | None) -> None:
        """Count a finding, which is there as it is shown where it is the first of its kind."""
        counter = self.kinds[severity]
        counter.add(kind)
        self._forget()
        if kind not in counter.counts:
            return
        site = self.sites.get((severity, kind))
        if site is None:
            assert shown is not None
            site = self.sites[severity, kind] = Site(shown)
        site.add(spot)

    def _forget(self) -> None:
        """Forget the kinds that are no longer kept."""
        levels = {severity: counter.level for severity, counter in self.kinds.items()}
        if levels != self._levels:
            self._levels = levels
            self.sites = {
                (severity, kind): site
                for (severity, kind), site in self.sites.items()
                if kind in self.kinds[severity].counts
            }


def shown_as(finding: Finding, kind: Kind, spot: Spot, excerpt: Excerpt | None) -> Shown:
    """A finding as it is shown in full."""
    line, column, _, _ = finding.location
    path = shortened(readable(finding.path), LONGEST) if finding.path else ""
    message, help_text = shortened(finding.message, LONGEST), shortened(finding.help or "", LONGEST)
    return Shown(spot, line, column, finding.severity, cut(kind), path, message, help_text, excerpt)


def cut(kind: Kind) -> Kind:
    """A kind whose path is no longer than what is shown."""
    return kind._replace(path=kind.path and shortened(kind.path, LONGEST))
