"""`segcli sign`."""

from typing import Annotated

import typer

from segcli.cli.arguments import SecretFile, plain


def sign(
    source: Annotated[str, typer.Argument(help="A body, or a dump of HTTP messages; - is stdin.")],
    secret_file: SecretFile = None,
) -> None:
    """Print the signature of a body."""
    from segcli.commands import sign as command

    raise typer.Exit(command.run(source, secret_file, plain("text", None, "text")))
