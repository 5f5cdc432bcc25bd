"""`segcli events`: the catalogue of events."""

from fnmatch import fnmatchcase
from typing import Any, NamedTuple

import orjson

from segcli.console.output import Output
from segcli.console.suggest import suggestion
from segcli.events.candidates import fitting
from segcli.events.purpose import PURPOSES
from segcli.findings import ExitCode, SegcliError
from segcli.schemas.catalogue import catalogue


class Row(NamedTuple):
    """One event. `ambiguous` tells that bare data can also be that of another event."""

    type: str
    channels: list[str]
    purposes: tuple[str, ...]
    ambiguous: bool
    documented: bool
    description: str | None


def run(pattern: str | None, output: Output) -> ExitCode:
    """Print the events whose name matches: a glob, or a part of a name. Raises SegcliError when none does."""
    rows = [row for row in catalogued() if pattern is None or matches(row.type, pattern)]
    if not rows:
        names = [row.type for row in catalogued()]
        raise SegcliError(f"no event matches {pattern}{suggestion(str(pattern), names, 'segcli events')}")
    with output.opened() as write:
        if output.format == "json":
            write(orjson.dumps([row._asdict() for row in rows], option=orjson.OPT_INDENT_2).decode() + "\n")
        else:
            write(table(rows))
    return ExitCode.CLEAN


def catalogued() -> list[Row]:
    """Every event that the vendor names, by name."""
    known = catalogue()
    described = [row(name, entry) for name, entry in known["events"].items()]
    named = [
        Row(name, [channel] if channel else [], (), False, False, None)
        for name, channel in known["undocumented"].items()
    ]
    return sorted(described + named)


def row(name: str, entry: dict[str, Any]) -> Row:
    purposes = PURPOSES if entry["purposes"] else ()
    ambiguous = len(fitting(tuple(entry["required"]))) > 1
    return Row(name, entry["channels"], purposes, ambiguous, True, entry["description"])


def matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern) or pattern in name


def table(rows: list[Row]) -> str:
    """The rows as columns; where something does not apply there is a dash."""
    width = max(len(row.type) for row in rows)
    lines = [f"{'EVENT':<{width}}  SENT BY                PURPOSES  BARE DATA"]
    for row in rows:
        sent = ", ".join(row.channels) or "-"
        purposes = "yes" if row.purposes else "-"
        bare = "no schema" if not row.documented else "ambiguous" if row.ambiguous else "unique"
        lines.append(f"{row.type:<{width}}  {sent:<21}  {purposes:<8}  {bare}")
    return "\n".join(lines) + "\n"
