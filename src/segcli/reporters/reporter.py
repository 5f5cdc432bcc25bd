"""One output format per file; each module has a `Reporter` that starts, shows one item after another, and finishes."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol

from segcli.console.output import Write
from segcli.console.suggest import nearest
from segcli.findings import SegcliError, Summary
from segcli.input.records import Unreadable
from segcli.validation.result import CheckedEvent


class Options(Protocol):
    """What a reporter may want to know of the run."""

    @property
    def show_values(self) -> bool: ...
    @property
    def color(self) -> bool: ...
    @property
    def width(self) -> int: ...
    @property
    def file(self) -> str | None:
        """Where the report goes; None is stdout, beside which stderr tells of sources that failed."""
        ...


class Reporter(Protocol):
    """Writes one format as the run goes by. `every_event` tells whether clean events are written too."""

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


def names() -> list[str]:
    """The formats that there are: the modules of this package."""
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))


def reporter(name: str) -> Callable[[Write, Options], Reporter]:
    """What makes the reporter of that format, from what writes text. Raises SegcliError for a format there is not."""
    if not (Path(__file__).parent / f"{name}.py").is_file() or not name.isidentifier():
        near = nearest(name, names())
        hint = f"did you mean {near}? " if near else ""
        raise SegcliError(f"there is no format {name}: {hint}the formats are {', '.join(names())}")
    made: Callable[[Write, Options], Reporter] = import_module(f"segcli.reporters.{name}").Reporter
    return made
