"""`segcli drift`."""

from typing import Annotated, Literal

import typer

from segcli.cli.arguments import (
    At,
    ColorWanted,
    EventAsserted,
    Exclude,
    FilesFrom,
    GitIgnored,
    KeySince,
    KeyUntil,
    NoColor,
    OutputFile,
    PurposeAsserted,
    Quiet,
    ShowValues,
    Sources,
    StdinName,
    StrictFraming,
    Where,
    exclusion,
    format_option,
    sources_of,
)
from segcli.cli.sharing import ClusterAddress, Jobs
from segcli.cli.terminal import layout

GradeGate = Literal["breaking", "new", "unused", "never"]
"""The grade of drift from which on a run fails."""


def drift(
    ctx: typer.Context,
    sources: Sources = None,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    gitignore: GitIgnored = False,
    key_since: KeySince = None,
    key_until: KeyUntil = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Tell only what changed against this picture of --save, or this capture."),
    ] = None,
    save: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep today's picture here: names, types and counts, no values.")
    ] = None,
    fail_on: Annotated[
        GradeGate | None,
        typer.Option(
            help="Exit 1 for drift of this grade or above it (default: breaking with --against, else never).",
            show_default=False,
        ),
    ] = None,
    jobs: Jobs = "1",
    cluster: ClusterAddress = None,
    tz: Annotated[str, typer.Option(metavar="ZONE", help="Show times in this zone, such as Europe/Warsaw.")] = "UTC",
    event: EventAsserted = None,
    purpose: PurposeAsserted = None,
    where: Where = None,
    at: At = None,
    strict_framing: StrictFraming = False,
    format: Annotated[str, format_option("drift.formats")] = "auto",
    output: OutputFile = None,
    color: ColorWanted = "auto",
    no_color: NoColor = False,
    show_values: ShowValues = False,
    stdin_name: StdinName = "<stdin>",
    quiet: Quiet = False,
) -> None:
    """Show what departs from the documentation, and since when.

    Members, types, values and events that nobody documented, members that are never sent, and what began, stopped or
    changed its type. Exit 0; 1: drift of the grade of --fail-on; 2: bytes or a source could not be read.
    """
    from segcli.cli.requests import asserted, elsewhere, key_times, processes, selection
    from segcli.commands import drift as command
    from segcli.console.output import Output
    from segcli.console.times import zone
    from segcli.input.arguments import Arguments

    gate = fail_on or ("never" if against is None else "breaking")
    request = command.DriftRequest(
        sources=Arguments(
            sources_of(ctx, sources, files_from),
            stdin_name,
            exclusion(exclude, gitignore),
            strict_framing,
            key_times(key_since, key_until),
        ),
        settings=asserted(event, purpose, show_values),
        output=Output(
            *layout("text" if format == "auto" else format, output, "never" if no_color else color),
            show_values=show_values,
        ),
        zone=zone(tz),
        save=None if save is None else Output("json", save),
        against=against,
        fail_on=None if gate == "never" else gate,
        jobs=processes(jobs),
        cluster=elsewhere(ctx, cluster),
        quiet=quiet,
        selection=selection(tuple(where or ()), at),
    )
    raise typer.Exit(command.run(request))
