"""What the formats of `segcli validate` have in common: each module of `formats/` has a `Reporter`."""

from enum import IntEnum
from typing import Protocol

from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent


class Excerpted(IntEnum):
    """The findings of which a format shows the lines: none, the first of each kind, or every one."""

    NONE = 0
    FIRST = 1
    EVERY = 2


class Reporter(Protocol):
    """Writes one format as the run goes by. `every_event` tells whether clean events are written too, and `excerpts`
    for which findings the lines of the payload are.
    """

    every_event: bool
    excerpts: Excerpted

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
