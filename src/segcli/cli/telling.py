"""The commands that tell what segcli knows, and those for signatures."""

from typing import Annotated

import typer

from segcli.cli.arguments import EnvelopeChoice, EventType, OutputFile, PurposeChoice, SecretFile, plain


def events(
    pattern: Annotated[str | None, typer.Argument(help="A part of a name, or a glob.", show_default=False)] = None,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    output: OutputFile = None,
) -> None:
    """List the events: who sends them, whether they have purposes, whether bare data is ambiguous."""
    from segcli.commands import events as command

    raise typer.Exit(command.run(pattern, plain(format, output, "text", "json")))


def schema(
    type: EventType,
    envelope: Annotated[EnvelopeChoice, typer.Option(help="The schema of the data, or of the webhook around it.")] = (
        "data"
    ),
    output: OutputFile = None,
) -> None:
    """Print the schema of an event as one self-contained JSON Schema 2020-12 document."""
    from segcli.commands import schema as command

    raise typer.Exit(command.run(type, envelope, plain("json", output, "json")))


def example(
    type: Annotated[
        str | None,
        typer.Argument(metavar="[TYPE]", help="An event, such as customer.segment.left.", show_default=False),
    ] = None,
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
        str | None, typer.Option("--break", metavar="CODE", help="Generate payloads with just this finding each.")
    ] = None,
    story: Annotated[
        bool, typer.Option("--story", help="Generate a capture of many events: customers come, order, pay and so on.")
    ] = False,
    output: OutputFile = None,
) -> None:
    """Print a valid payload of an event, invented; or generate thousands that agree in themselves, as NDJSON."""
    from segcli.commands import example as command

    request = command.Request(type, purpose, envelope, count, seed, customers, code, story)
    raise typer.Exit(command.run(request, plain("json", output, "json")))


def explain(
    code: Annotated[
        str | None, typer.Argument(help="A finding code; without one they are listed.", show_default=False)
    ] = None,
) -> None:
    """Say what a finding means and how to mend it."""
    from segcli.commands import explain as command

    raise typer.Exit(command.run(code, plain("text", None, "text")))


def verify(
    source: Annotated[str, typer.Argument(help="A body, or what curl -i printed; - is stdin.")],
    signature: Annotated[
        str | None, typer.Option(metavar="HEX", help="The signature; else the head's x-voucherify-signature.")
    ] = None,
    secret_file: SecretFile = None,
) -> None:
    """Say whether a body is signed with a secret, and if not, why.

    Exit 0: the signature matches; 1: it does not.
    """
    from segcli.commands import verify as command

    raise typer.Exit(command.run(source, signature, secret_file, plain("text", None, "text")))


def sign(
    source: Annotated[str, typer.Argument(help="A body, or what curl -i printed; - is stdin.")],
    secret_file: SecretFile = None,
) -> None:
    """Print the signature of a body."""
    from segcli.commands import verify as command

    raise typer.Exit(command.sign(source, secret_file, plain("text", None, "text")))
