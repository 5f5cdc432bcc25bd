"""From what the command line says, and the configuration behind it, to what a command is asked for."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from segcli import configuration
from segcli.commands.validate import Validation
from segcli.configuration import Configuration
from segcli.console.output import Output
from segcli.engines import EngineName
from segcli.events.names import known_event
from segcli.events.purpose import Purpose
from segcli.findings import SegcliError, Severity
from segcli.validation.codes import known_code
from segcli.validation.result import Settings

if TYPE_CHECKING:
    from segcli.events.selection import Selection

MOST_JOBS = 64


class Given(NamedTuple):
    """The options of `validate` as they were typed; None and empty are what was not."""

    sources: list[str]
    output: Output
    reports: list[str]
    event: str | None
    purpose: Purpose | None
    schema: Path | None
    engine: EngineName | None
    select: list[str]
    ignore: list[str]
    fail_on: str | None
    max_findings: int | None
    baseline: Path | None
    write_baseline: Path | None
    stdin_name: str
    quiet: bool
    jobs: str
    where: tuple[str, ...] = ()
    at: str | None = None


def validation(given: Given) -> Validation:
    """What `validate` is asked for; the command line comes before the configuration. Raises SegcliError for a name
    that does not exist.
    """
    found = configuration.here()
    outputs = (given.output, *(beside(text, given.output) for text in given.reports))
    option = found.options.get
    return Validation(
        sources=given.sources,
        settings=settings(given, found),
        outputs=outputs,
        configuration=found,
        fail_on=gate(given.fail_on or ("warning" if option("strict") else option("fail-on", "error"))),
        max_findings=given.max_findings if given.max_findings is not None else option("max-findings"),
        baseline=given.baseline or found.file(option("baseline")),
        write_baseline=given.write_baseline,
        stdin_name=given.stdin_name,
        quiet=given.quiet,
        jobs=processes(given.jobs),
        choice=choice(given.where, given.at),
    )


def settings(given: Given, found: Configuration) -> Settings:
    option = found.options.get
    return Settings(
        event=given.event and known_event(given.event),
        purpose=given.purpose,
        schema=given.schema,
        engine=one_of(given.engine or option("engine", "auto"), get_args(EngineName), "engine"),
        select=codes(given.select or option("select", ())),
        ignore=codes((*given.ignore, *option("ignore", ()))),
        show_values=given.output.show_values,
    )


def choice(where: tuple[str, ...], at: str | None) -> "Selection | None":
    """What `--where` and `--at` choose; None for everything. Raises SegcliError for what they do not know."""
    if not where and at is None:
        return None
    from segcli.events.selection import Selection

    selection = Selection(where, at)
    for code in selection.codes:
        known_code(code)
    return selection


def asserted(event: str | None, purpose: Purpose | None, show_values: bool) -> Settings:
    """The settings of a command that only says what its events must be."""
    return Settings(event=event and known_event(event), purpose=purpose, show_values=show_values)


def codes(names: Iterable[str]) -> frozenset[str]:
    return frozenset(map(known_code, names))


def gate(name: str) -> Severity | None:
    """The severity from which on a run fails; None for `never`."""
    one_of(name, ("error", "warning", "note", "never"), "severity")
    return None if name == "never" else Severity[name.upper()]


def processes(text: str) -> int:
    """The number of processes from `N` or `auto`, which is 0."""
    if text == "auto":
        return 0
    if not text.isdecimal() or not 1 <= int(text) <= MOST_JOBS:
        raise SegcliError(f"--jobs takes a number from 1 to {MOST_JOBS}, or auto, not {text}")
    return int(text)


def one_of(name: str, names: tuple[str, ...], what: str) -> Any:
    if name not in names:
        raise SegcliError(f"there is no {what} {name}; there are {', '.join(names)}")
    return name


def beside(text: str, main: Output) -> Output:
    """A report beside the main output, from `FORMAT=FILE`."""
    name, equals, file = text.partition("=")
    if not equals or not file:
        raise SegcliError(f"--report takes FORMAT=FILE, such as junit=report.xml, not {text}")
    return Output(name, file, color=False, show_values=main.show_values)
