"""`segcli inspect`."""

from typing import Annotated

import typer

from segcli.cli.arguments import (
    At,
    ColorWanted,
    EventAsserted,
    OutputFile,
    PurposeAsserted,
    Quiet,
    ShowValues,
    Sources,
    StdinName,
    StrictFraming,
    Where,
    format_option,
    layout,
    sources_of,
)


def inspect(
    ctx: typer.Context,
    sources: Sources = None,
    cards: Annotated[int, typer.Option(metavar="N", min=0, help="Show so many events as cards.")] = 5,
    event: EventAsserted = None,
    purpose: PurposeAsserted = None,
    where: Where = None,
    at: At = None,
    strict_framing: StrictFraming = False,
    format: Annotated[str, format_option("inspection.formats")] = "auto",
    output: OutputFile = None,
    color: ColorWanted = "auto",
    show_values: ShowValues = False,
    stdin_name: StdinName = "<stdin>",
    quiet: Quiet = False,
) -> None:
    """Show what is in here: a card for each event, and an overview of many.

    Exit 0, whatever the events hold; 2: bytes or a source could not be read.
    """
    from datetime import UTC, datetime

    from segcli.cli.requests import asserted, selection
    from segcli.commands import inspect as command
    from segcli.console.output import Output

    request = command.Inspection(
        sources=sources_of(ctx, sources),
        settings=asserted(event, purpose, show_values),
        output=Output(
            *layout("text" if format == "auto" else format, output, color),
            show_values=show_values,
            unicode=command.shows_unicode(),
        ),
        now=datetime.now(UTC),
        cards=cards,
        stdin_name=stdin_name,
        quiet=quiet,
        strict_framing=strict_framing,
        selection=selection(tuple(where or ()), at),
    )
    raise typer.Exit(command.run(request))
