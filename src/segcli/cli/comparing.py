"""The command that compares."""

from enum import StrEnum
from typing import Annotated

import typer

from segcli.cli.app import app
from segcli.cli.arguments import Color, OutputFile, layout


class MatchChoice(StrEnum):
    """What two deliveries have in common that are compared."""

    event = "event"
    delivery = "delivery"
    entity = "entity"
    position = "position"


@app.command()
def diff(
    left: Annotated[str, typer.Argument(metavar="LEFT", help="A file, a directory, or - for stdin.")],
    right: Annotated[
        str | None,
        typer.Argument(
            metavar="[RIGHT]", help="What to compare it with; else the events inside LEFT.", show_default=False
        ),
    ] = None,
    match: Annotated[
        MatchChoice | None, typer.Option(help="Compare events with this in common; the first that fits unless set.")
    ] = None,
    ignore_path: Annotated[
        list[str] | None,
        typer.Option(metavar="POINTER", help="Ignore what is there; * is one level, ** any depth (repeatable)."),
    ] = None,
    ignore_volatile: Annotated[
        bool, typer.Option("--ignore-volatile", help="Ignore ids, times and the target URL of the envelope.")
    ] = False,
    event: Annotated[str | None, typer.Option(metavar="TYPE", help="What every event is.")] = None,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json, json-patch, markdown.")
    ] = "auto",
    output: OutputFile = None,
    color: Annotated[Color, typer.Option(help="When to colour.")] = Color.auto,
    show_values: Annotated[bool, typer.Option("--show-values", help="Show personal data instead of ***.")] = False,
    stdin_name: Annotated[str, typer.Option(metavar="NAME", help="What to call stdin in reports.")] = "<stdin>",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No closing line on stderr.")] = False,
) -> None:
    """Show what changed between two payloads, two captures, or from delivery to delivery in one capture.

    Exit 0: no difference; 1: a difference; 2: something could not be read, or there was nothing to compare.
    """
    from segcli.commands import diff as command
    from segcli.names import known_event
    from segcli.output import Output

    shown = layout("text" if format == "auto" else format, output, color)
    asked = command.Comparison(
        left=left,
        right=right,
        output=Output(*shown, show_values=show_values),
        match=match.value if match else None,
        ignore_paths=tuple(ignore_path or ()),
        ignore_volatile=ignore_volatile,
        event=event and known_event(event),
        stdin_name=stdin_name,
        quiet=quiet,
    )
    raise typer.Exit(command.run(asked))
