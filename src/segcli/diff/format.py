"""What the formats of `segcli diff` have in common: each module of `formats/` has a `Format`, and a `renderer` for an
output, which makes of a difference what that format shows of it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

from segcli.diff.difference import Difference, ReportedDelivery
from segcli.diff.pairing import Side
from segcli.input.records import Unreadable


class DiffSummary(NamedTuple):
    """What a run read and compared; `pairs` = `same` + `different`. The events inside one source count as left."""

    left: int
    right: int
    pairs: int
    same: int
    different: int
    changes: int
    only_left: int
    only_right: int
    unreadable: int
    bytes_read: int
    bytes_skipped: int
    bytes_beside: int
    sources_failed: int
    found_inside: tuple[dict[str, str | int], ...]


Render = Callable[[Difference], Any]
"""Makes of a difference what a format shows of it, whatever has been shown before; it can go to another process."""


class Format(Protocol):
    """Writes one format as the run goes by."""

    @property
    def is_full(self) -> bool:
        """Whether it has no room for more differences, and takes None for what it would show of them."""
        ...

    def start(self) -> None: ...

    def equal(self) -> None:
        """Receive that two deliveries are the same."""
        ...

    def differ(self, shown: Any) -> None:
        """Write what the renderer has made of the difference between two deliveries."""
        ...

    def unpaired(self, side: Side, delivery: ReportedDelivery) -> None:
        """Write that a delivery is on one side only; all of these come last, left before right."""
        ...

    def unreadable(self, source: str, item: Unreadable) -> None:
        """Receive bytes that hold no delivery."""
        ...

    def fail(self, source: str, error: str) -> None:
        """Receive that a source could not be read to its end, or that it holds no record."""
        ...

    def finish(self, summary: DiffSummary, outcome: str) -> None:
        """End the report; `outcome` is what came of the comparison, in words."""
        ...
