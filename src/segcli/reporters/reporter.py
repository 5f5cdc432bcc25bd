"""What the formats of `segcli validate` have in common: each module of `formats/` has a `Reporter`."""

from collections.abc import Iterable
from typing import Protocol

from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent


class Reporter(Protocol):
    """Writes one format as the run goes by. `every_event` tells whether clean events are written too. Lines of payloads
    are shown of the first finding of each kind; a format that shows those of all findings of the first events says of
    how many, as `in_full`.
    """

    every_event: bool

    def start(self) -> None: ...

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        """Write what there is to say of one event, or of bytes that hold none."""
        ...

    def fail(self, source: str, error: str) -> None:
        """Write that a source could not be read to its end, or that it holds no record; it comes behind what was
        read of it.
        """
        ...

    def finish(self, summary: Summary) -> None: ...


def in_full(reporters: Iterable[Reporter]) -> int:
    """Of how many events these formats show all findings."""
    return max((getattr(reporter, "in_full", 0) for reporter in reporters), default=0)
