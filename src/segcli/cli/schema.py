"""`segcli schema`."""

from typing import Annotated

import typer

from segcli.cli import completion
from segcli.cli.arguments import EnvelopeChoice, EventType, OutputFile, plain
from segcli.findings import SegcliError


def schema(
    type: EventType = None,
    envelope: Annotated[EnvelopeChoice, typer.Option(help="The schema of the data, or of the webhook around it.")] = (
        "data"
    ),
    is_open: Annotated[
        bool,
        typer.Option(
            "--open", help="Allow values that enumerations do not list, as validate does, where they are warnings."
        ),
    ] = False,
    report: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=completion.reports,
            help="The schema of a report instead: diff-json, drift-json, drift-picture, events-json, inspect-json, "
            "listen-ndjson, send-ndjson, validate-json or validate-ndjson (one line).",
        ),
    ] = None,
    is_configuration: Annotated[bool, typer.Option("--config", help="The schema of the configuration instead.")] = (
        False
    ),
    output: OutputFile = None,
) -> None:
    """Print the JSON Schema of an event, a report or the configuration.

    It is one self-contained document of JSON Schema 2020-12.
    """
    from segcli.commands import schema as command

    if (type is not None) + (report is not None) + is_configuration != 1:
        raise SegcliError("segcli schema takes an event, such as customer.segment.left, or --report NAME or --config")
    if type is None and (is_open or envelope != "data"):
        raise SegcliError("--envelope and --open are for the schema of an event")
    file = plain("json", output, "json")
    if report is not None:
        raise typer.Exit(command.of_report(report, file))
    if type is None:
        raise typer.Exit(command.of_configuration(file))
    raise typer.Exit(command.of_event(type, envelope, is_open, file))
