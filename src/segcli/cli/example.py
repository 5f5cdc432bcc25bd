"""`segcli example`."""

from typing import Annotated

import typer

from segcli.cli import completion
from segcli.cli.arguments import EnvelopeChoice, EventType, OutputFile, PurposeChoice, plain


def example(
    type: EventType = None,
    purpose: Annotated[PurposeChoice | None, typer.Option(help="What the distribution is for.")] = None,
    envelope: Annotated[
        EnvelopeChoice | None, typer.Option(help="Just the data, which is the default, or the webhook around it.")
    ] = None,
    count: Annotated[int | None, typer.Option(metavar="N", min=1, help="Generate so many, one a line.")] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="S", help="Generate others; the same number gives the same ones (default: 0).")
    ] = None,
    customers: Annotated[
        int | None, typer.Option(metavar="M", min=1, help="Generate payloads of so many customers (default: 100).")
    ] = None,
    code: Annotated[
        str | None,
        typer.Option(
            "--break",
            metavar="CODE",
            autocompletion=completion.codes,
            help="Generate payloads with just this finding each.",
        ),
    ] = None,
    story: Annotated[
        bool, typer.Option("--story", help="Generate a capture of many events: customers come, order, pay and so on.")
    ] = False,
    output: OutputFile = None,
) -> None:
    """Print an invented payload of an event, or generate thousands.

    Payloads are valid and agree with each other; several come one a line, as NDJSON.
    """
    from segcli.commands import example as command

    request = command.Request(type, purpose, envelope, count, seed, customers, code, story)
    raise typer.Exit(command.run(request, plain("json", output, "json")))
