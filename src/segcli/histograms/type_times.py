"""When events of each type were created, those that are valid, invalid and unchecked apart."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from segcli.histograms.timeline import TimeCounter

TypeAndVerdict = tuple[str | None, bool | None]
"""A type, None where an event is not recognised, and whether it is valid, None where it was not checked in full."""


class TypeTimes:
    """Counts times by documented types, of which there are some seventy; `without` counts events that have none."""

    def __init__(self) -> None:
        self.counters: dict[TypeAndVerdict, TimeCounter] = {}
        self.without = 0

    def add(self, event: str | None, valid: bool | None, time: datetime) -> None:
        """Count a time, given in UTC."""
        self.add_all(event, valid, (time,))

    def add_all(self, event: str | None, valid: bool | None, times: Iterable[datetime]) -> None:
        """Count times, given in UTC; a type without any has no counter."""
        counter = self.counters.get((event, valid))
        for time in times:
            if counter is None:
                counter = self.counters[event, valid] = TimeCounter()
            counter.add(time)

    def merge(self, other: "TypeTimes") -> None:
        """Count what another one has counted."""
        for key, counter in other.counters.items():
            self.counters.setdefault(key, TimeCounter()).merge(counter)
        self.without += other.without

    def of(self, verdicts: tuple[bool | None, ...] = (True, False, None)) -> TimeCounter:
        """The times of all types, of events that were judged so."""
        return merged(counter for (_, valid), counter in self.counters.items() if valid in verdicts)

    def of_type(self, event: str | None, verdicts: tuple[bool | None, ...] = (True, False, None)) -> TimeCounter:
        """The times of one type, of events that were judged so."""
        return merged(self.counters[event, valid] for valid in verdicts if (event, valid) in self.counters)

    @property
    def types(self) -> list[str | None]:
        """The types that have times."""
        return list(dict.fromkeys(event for event, _ in self.counters))


def merged(counters: Iterator[TimeCounter]) -> TimeCounter:
    """What the counters have counted together."""
    whole = TimeCounter()
    for counter in counters:
        whole.merge(counter)
    return whole
