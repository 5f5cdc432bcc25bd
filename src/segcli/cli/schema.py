"""`segcli schema`."""

from typing import Annotated

import typer

from segcli.cli.arguments import EnvelopeChoice, EventType, OutputFile, plain


def schema(
    type: EventType,
    envelope: Annotated[EnvelopeChoice, typer.Option(help="The schema of the data, or of the webhook around it.")] = (
        "data"
    ),
    is_open: Annotated[
        bool,
        typer.Option(
            "--open", help="Allow values that enumerations do not list, as validate does, where they are warnings."
        ),
    ] = False,
    output: OutputFile = None,
) -> None:
    """Print the JSON Schema of an event.

    It is one self-contained document of JSON Schema 2020-12.
    """
    from segcli.commands import schema as command

    raise typer.Exit(command.run(type, envelope, is_open, plain("json", output, "json")))
