"""What the formats of `segcli inspect` have in common: each module of `formats/` has a `Writer`."""

from typing import Protocol

from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.inspection.card import Card
from segcli.inspection.view import View


class Writer(Protocol):
    """Writes one format as the run goes by. `shows_findings` tells whether it shows findings in full, and where they
    are, beside the cards.
    """

    shows_findings: bool

    def start(self) -> None: ...

    def card(self, card: Card) -> None: ...

    def unreadable(self, source: str, item: Unreadable) -> None:
        """Write what there is to say of bytes that hold no event."""
        ...

    def fail(self, source: str, error: str) -> None:
        """Write that a source could not be read to its end, or that it holds no record."""
        ...

    def finish(self, view: View, summary: Summary) -> None: ...
