"""How numbers are written in a record, which is looked up when a report asks."""

from segcli.findings import Path
from segcli.input.locate import positions_of
from segcli.input.positions import Positions
from segcli.input.records import Record


class WrittenNumbers:
    """How a record writes its numbers. Few reports ask, so where they stand is looked for then (3 us a delivery)."""

    __slots__ = ("_positions", "_record")

    def __init__(self, record: Record) -> None:
        self._record = record
        self._positions: Positions | None = None

    def text(self, path: Path) -> str | None:
        """The number at a path as it is written; None where there is none."""
        if self._positions is None:
            self._positions = positions_of(self._record)
        return self._positions.text(path)
