"""What the formats of inspect have in common: one per module, each with a `Writer`."""

from typing import Protocol

from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.inspection.card import Card
from segcli.inspection.overview import View


class Options(Protocol):
    """What a writer may want to know of the run."""

    @property
    def color(self) -> bool: ...
    @property
    def width(self) -> int: ...
    @property
    def unicode(self) -> bool: ...
    @property
    def file(self) -> str | None:
        """Where the cards go; None is stdout, beside which stderr tells of sources that failed."""
        ...


class Writer(Protocol):
    """Writes one format as the run goes by."""

    def start(self) -> None: ...

    def card(self, card: Card) -> None: ...

    def unreadable(self, source: str, item: Unreadable) -> None:
        """Write what there is to say of bytes that hold no event."""
        ...

    def fail(self, source: str, error: str) -> None:
        """Write that a source could not be read to its end, or that it holds no record."""
        ...

    def finish(self, view: View, summary: Summary) -> None: ...
