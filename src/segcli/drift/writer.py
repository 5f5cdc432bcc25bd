"""What the formats of `segcli drift` have in common: each module of `formats/` has a `Writer`."""

from typing import Protocol

from segcli.drift.report import Drift
from segcli.findings import Summary
from segcli.input.records import Unreadable


class Writer(Protocol):
    """Writes one format: what could not be read as it comes, and at last the report."""

    def unreadable(self, source: str, item: Unreadable) -> None:
        """Take what there is to say of bytes that hold no event."""
        ...

    def fail(self, source: str, error: str) -> None:
        """Take that a source could not be read to its end, or that it holds no record."""
        ...

    def finish(self, drift: Drift, summary: Summary) -> None:
        """Write the report."""
        ...
