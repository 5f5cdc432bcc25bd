"""One format of `segcli diff` per file; each module has a `Format` that starts, tells one thing after another, and
finishes.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple, Protocol

from segcli.console.output import Output, Write
from segcli.console.suggest import nearest
from segcli.diff.describe import Difference, ShownDelivery
from segcli.diff.pairing import Side
from segcli.findings import SegcliError
from segcli.input.records import Unreadable


class DiffSummary(NamedTuple):
    """What a run read and found; `pairs` = `same` + `different`. The events inside one source count as left."""

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
    sources_failed: int


class Format(Protocol):
    """Writes one format as the run goes by."""

    def start(self) -> None: ...

    def equal(self) -> None:
        """Learn of two deliveries that are the same."""
        ...

    def differ(self, difference: Difference) -> None:
        """Write what is different between two deliveries."""
        ...

    def alone(self, side: Side, told: ShownDelivery) -> None:
        """Write that a delivery is on one side only; all of these come last, left before right."""
        ...

    def unreadable(self, source: str, item: Unreadable) -> None:
        """Learn of bytes that hold no delivery."""
        ...

    def fail(self, source: str, error: str) -> None:
        """Learn that a source could not be read to its end, or that it holds no record."""
        ...

    def finish(self, summary: DiffSummary) -> None: ...


def names() -> list[str]:
    """The formats that there are: the modules of this package."""
    return sorted(module.name.replace("_", "-") for module in iter_modules(__path__))


def formatted(write: Write, output: Output) -> Format:
    """What writes the format that `output` asks for. Raises SegcliError for a format there is not."""
    name = output.format
    if name not in names():
        near = nearest(name, names())
        hint = f"did you mean {near}? " if near else ""
        raise SegcliError(f"there is no format {name}: {hint}the formats are {', '.join(names())}")
    module = import_module(f"{__name__}.{name.replace('-', '_')}")
    made: Format = module.Format(write, output)
    return made
