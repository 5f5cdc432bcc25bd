"""From the words of options to what they mean. Raises SegcliError for names that do not exist."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from segcli.console import formats
from segcli.console.output import Output
from segcli.events.names import known_event
from segcli.events.purpose import PURPOSES, Purpose
from segcli.findings import SegcliError, Severity
from segcli.validation.codes import known_code, newer_than
from segcli.validation.result import Settings

if TYPE_CHECKING:
    from typer import Context

    from segcli.commands.processes import Cluster
    from segcli.configuration import Configuration
    from segcli.events.selection import Selection
    from segcli.input.stored import KeyTimes
    from segcli.validation.requirements import Requirement

MOST_JOBS = 64
MOST_ON_A_CLUSTER = 1000
"""Findings of a kind that come from a cluster, of whose findings a report may be too long for anybody."""

SEVERITIES = ("error", "warning", "note", "never")
CHOICES = {"fail-on": SEVERITIES, "engine": ("auto", "native", "reference"), "purpose": PURPOSES}
"""What the options of a configuration are one of."""


def selection(where: tuple[str, ...], at: str | None) -> "Selection | None":
    """What `--where` and `--at` select; None for everything. Raises SegcliError for what they do not know."""
    if not where and at is None:
        return None
    from segcli.events.selection import Selection

    selected = Selection(where, at)
    for code in selected.codes:
        known_code(code)
    return selected


def asserted(event: str | None, purpose: Purpose | None, show_values: bool) -> Settings:
    """The settings of a command that only says what its events must be."""
    return Settings(event=event and known_event(event), purpose=purpose, show_values=show_values)


def codes(lists: Iterable[str]) -> frozenset[str]:
    """Codes from the words of an option, each of which may be a list with commas."""
    return frozenset(known_code(name.strip()) for text in lists for name in text.split(",") if name.strip())


def check_names(known: "Configuration") -> None:
    """Raises SegcliError for a name in a configuration that does not exist, whether a source needs it or not."""
    where = ""
    try:
        check_options(known.options)
        for text, options in known.paths:
            where = f' paths."{text}":'
            check_options(options)
    except SegcliError as error:
        name = known.source.name if known.source else ""
        raise SegcliError(f"{name}:{where} {error}") from error


def check_options(options: Mapping[str, Any]) -> None:
    """Raises SegcliError for the name of a code, event, purpose, severity or engine that does not exist, and for
    conditions that cannot be meant.
    """
    codes((*options.get("select", ()), *options.get("ignore", ())))
    if "event" in options:
        known_event(options["event"])
    selection(tuple(options.get("where", ())), None)
    for key, names in CHOICES.items():
        if key in options:
            one_of(options[key], names, "severity" if key == "fail-on" else key)


def requirements(
    pointers: list[str], by_event: Mapping[str, list[str]], event: str | None, *, is_custom: bool
) -> "tuple[Requirement, ...]":
    """What `--require` and the configuration demand."""
    if not pointers and not by_event:
        return ()
    from segcli.validation import requirements

    return requirements.stated(pointers, by_event, event, is_custom=is_custom)


def rules(version: str | None) -> str | None:
    """The version whose codes are to be reported. Raises SegcliError for one that there is not."""
    if version is not None:
        newer_than(version)
    return version


def key_times(since: str | None, until: str | None) -> "KeyTimes | None":
    """What `--key-since` and `--key-until` mean; None for all times. Raises SegcliError for what is no time."""
    if since is None and until is None:
        return None
    from datetime import UTC, datetime

    from segcli.cloud.key_dates import asked
    from segcli.input.stored import KeyTimes

    now = datetime.now(UTC)
    return KeyTimes(asked(since, now)[0] if since else None, asked(until, now)[1] if until else None)


def severity(name: str) -> Severity | None:
    """The severity from which on a run fails; None for `never`."""
    one_of(name, SEVERITIES, "severity")
    return None if name == "never" else Severity[name.upper()]


def processes(text: str) -> int:
    """The number of processes from `N` or `auto`, which is 0."""
    if text == "auto":
        return 0
    if not text.isdecimal() or not 1 <= int(text) <= MOST_JOBS:
        raise SegcliError(f"--jobs takes a number from 1 to {MOST_JOBS}, or auto, not {text}")
    return int(text)


def most_per_kind(number: int | None, is_elsewhere: bool) -> int | None:
    """How many findings of a kind are reported; None for all of them, as nobody says otherwise."""
    if number is not None and number < 1:
        raise SegcliError("max-per-kind takes a whole number from 1 on")
    return MOST_ON_A_CLUSTER if number is None and is_elsewhere else number


def elsewhere(ctx: "Context", address: str | None, is_unordered: bool = False) -> "Cluster | None":
    """The cluster of `--cluster`, if any."""
    from segcli.commands.processes import Cluster

    if address is None:
        if is_unordered:
            raise SegcliError("--unordered is about --cluster")
        return None
    source = ctx.get_parameter_source("jobs")
    if source is not None and source.name != "DEFAULT":
        raise SegcliError("--jobs is about processes of this machine, and goes not with --cluster")
    return Cluster(address, is_unordered)


def one_of(name: str, names: tuple[str, ...], what: str) -> Any:
    if name not in names:
        raise SegcliError(f"there is no {what} {name}; there are {', '.join(names)}")
    return name


def report(text: str, main: Output) -> Output:
    """A report beside the main output, from `FORMAT=FILE`, or `FORMAT=DIR` of one that writes into a folder."""
    name, equals, file = text.partition("=")
    if not equals or not file:
        raise SegcliError(f"--report takes FORMAT=FILE, such as junit=report.xml, not {text}")
    return Output(
        name, file, False, show_values=main.show_values, is_folder=name in formats.names("reporters.folder_formats")
    )
