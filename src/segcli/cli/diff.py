"""`segcli diff`."""

import os
from typing import Annotated, Literal

import typer

from segcli.cli.arguments import (
    At,
    ColorWanted,
    EventAsserted,
    Exclude,
    GitIgnored,
    NoColor,
    OutputFile,
    Quiet,
    ShowValues,
    StdinName,
    StrictFraming,
    Where,
    exclusion,
    format_option,
)
from segcli.cli.sharing import jobs_option
from segcli.cli.terminal import layout

MatchChoice = Literal["event", "delivery", "entity", "position"]
"""What two deliveries have in common that are compared."""


def diff(
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A file, a directory, or - for stdin.")],
    right: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RIGHT]",
            help="What to compare it with; else the events inside LEFT. Git may call with its seven arguments.",
            show_default=False,
        ),
    ] = None,
    match: Annotated[
        MatchChoice | None, typer.Option(help="Compare events with this in common; the first that fits unless set.")
    ] = None,
    ignore_path: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POINTER",
            help="Ignore what is there, such as /**/met*; ** is any depth, * part of a name (repeatable).",
        ),
    ] = None,
    ignore_volatile: Annotated[
        bool, typer.Option("--ignore-volatile", help="Ignore ids, times and the target URL of the envelope.")
    ] = False,
    exclude: Exclude = None,
    gitignore: GitIgnored = False,
    event: EventAsserted = None,
    where: Where = None,
    at: At = None,
    strict_framing: StrictFraming = False,
    jobs: Annotated[str, jobs_option("Processes to compare with, beside the one that reads.")] = "1",
    format: Annotated[str, format_option("diff.formats")] = "auto",
    output: OutputFile = None,
    color: ColorWanted = "auto",
    no_color: NoColor = False,
    show_values: ShowValues = False,
    stdin_name: StdinName = "<stdin>",
    quiet: Quiet = False,
) -> None:
    """Show what changed between payloads, captures or deliveries.

    Compares two payloads, two captures, two directories, or each delivery in one capture with the one before it.
    Exit 0: no difference, or called by git; 1: a difference; 2: bytes or a source could not be read, or there was
    nothing to compare.
    """
    from segcli.cli.requests import processes, selection
    from segcli.commands import diff as command
    from segcli.console.output import Output
    from segcli.diff.comparer import Comparing
    from segcli.diff.request import Comparison
    from segcli.diff.sides import sides_of
    from segcli.events.names import known_event

    shown = layout("text" if format == "auto" else format, output, "never" if no_color else color)
    request = Comparison(
        sides=sides_of((left, *(right or ())), os.environ),
        how=Comparing(Output(*shown, show_values=show_values), tuple(ignore_path or ()), ignore_volatile),
        match=match,
        event=event and known_event(event),
        stdin_name=stdin_name,
        exclusion=exclusion(exclude, gitignore),
        quiet=quiet,
        strict_framing=strict_framing,
        selection=selection(tuple(where or ()), at),
        jobs=processes(jobs),
    )
    raise typer.Exit(command.run(request))
