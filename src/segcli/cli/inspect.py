"""`segcli inspect`."""

from typing import Annotated

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
    TimeZone,
    Where,
    exclusion,
    format_option,
    sources_of,
)
from segcli.cli.sharing import ClusterAddress, Jobs, Unordered
from segcli.cli.terminal import layout


def inspect(
    ctx: typer.Context,
    sources: Sources = None,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    gitignore: GitIgnored = False,
    key_since: KeySince = None,
    key_until: KeyUntil = None,
    cards: Annotated[int, typer.Option(metavar="N", min=0, help="Show so many events as cards.")] = 5,
    jobs: Jobs = "1",
    cluster: ClusterAddress = None,
    unordered: Unordered = False,
    tz: TimeZone = "UTC",
    event: EventAsserted = None,
    purpose: PurposeAsserted = None,
    where: Where = None,
    at: At = None,
    strict_framing: StrictFraming = False,
    format: Annotated[str, format_option("inspection.formats")] = "auto",
    output: OutputFile = None,
    color: ColorWanted = "auto",
    no_color: NoColor = False,
    show_values: ShowValues = False,
    stdin_name: StdinName = "<stdin>",
    quiet: Quiet = False,
) -> None:
    """Show what is in here: a card for each event, an overview of many.

    Exit 0, whatever the events hold; 2: bytes or a source could not be read.
    """
    from datetime import datetime

    from segcli.cli.requests import asserted, elsewhere, key_times, processes, selection
    from segcli.commands import inspect as command
    from segcli.console.output import Output
    from segcli.console.times import zone
    from segcli.input.arguments import Arguments

    request = command.Inspection(
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
            unicode=command.shows_unicode(),
        ),
        now=datetime.now(zone(tz)),
        cards=cards,
        jobs=processes(jobs),
        cluster=elsewhere(ctx, cluster, unordered),
        quiet=quiet,
        selection=selection(tuple(where or ()), at),
    )
    raise typer.Exit(command.run(request))
