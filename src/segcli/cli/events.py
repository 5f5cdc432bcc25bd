"""`segcli events`."""

from typing import Annotated

import typer

from segcli.cli.arguments import OutputFile, plain


def events(
    pattern: Annotated[str | None, typer.Argument(help="A part of a name, or a glob.", show_default=False)] = None,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    output: OutputFile = None,
) -> None:
    """List the events: who sends them, and what bare data tells of them."""
    from segcli.commands import events as command

    raise typer.Exit(command.run(pattern, plain(format, output, "text", "json")))
