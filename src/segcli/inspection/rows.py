"""Makes what an overview shows of what it has counted."""

from segcli.counting import BoundedCounter
from segcli.findings import Path
from segcli.histograms.places import unpacked
from segcli.inspection.groups import GroupName, masked_text
from segcli.inspection.repeats import RepeatCounter
from segcli.inspection.view import EventKind, Outcomes, Repeated, RepeatedId
from segcli.privacy.policy import Privacy

UNRECOGNISED = "not recognised"


def names_of(kinds: BoundedCounter[EventKind]) -> dict[str, BoundedCounter[GroupName]]:
    """How many events there were of each type, for each purpose, and in each envelope."""
    events, purposes, envelopes = BoundedCounter[GroupName](), BoundedCounter[GroupName](), BoundedCounter[GroupName]()
    for kind, count in kinds.counts.items():
        events.add(GroupName(kind.type or UNRECOGNISED), count)
        envelopes.add(GroupName(kind.envelope), count)
        if kind.purpose:
            purposes.add(GroupName(kind.purpose), count)
    return {"events": events, "purposes": purposes, "envelopes": envelopes}


def outcomes_of(kinds: BoundedCounter[EventKind]) -> dict[str, Outcomes]:
    """How many events of each type were valid, invalid and unchecked."""
    outcomes: dict[str, Outcomes] = {}
    for kind, count in kinds.counts.items():
        name = kind.type or UNRECOGNISED
        before = outcomes.get(name, Outcomes())
        index = 2 if kind.valid is None else int(not kind.valid)
        outcomes[name] = Outcomes(*(number + count * (at == index) for at, number in enumerate(before)))
    return outcomes


def repeated(ids: RepeatCounter, where: Path, privacy: Privacy) -> Repeated:
    """How often ids came again, and which; `privacy` tells whether one may be shown."""
    rows = tuple(
        RepeatedId(masked_text(text, where, privacy), seen.times, seen.is_same, tuple(map(unpacked, seen.places)))
        for text, seen in ids.most_common()
    )
    return Repeated(ids.repeated, rows)
