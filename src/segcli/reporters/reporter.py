"""What the formats of `segcli validate` have in common: each module of `formats/` has a `Reporter`."""

from typing import Protocol

from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent


class Reporter(Protocol):
    """Writes one format as the run goes by. `every_event` tells whether clean events are written too, and
    `every_excerpt` whether excerpts are written for more than the first finding of each kind.
    """

    every_event: bool
    every_excerpt: bool

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
