"""`segcli verify`."""

from typing import Annotated

import typer

from segcli.cli.arguments import SecretFile, plain


def verify(
    source: Annotated[str, typer.Argument(help="A body, or a dump of HTTP messages; - is stdin.")],
    signature: Annotated[
        str | None, typer.Option(metavar="HEX", help="The signature; else the head's x-voucherify-signature.")
    ] = None,
    secret_file: SecretFile = None,
) -> None:
    """Say whether a body is signed with a secret, and if not, why.

    Exit 0: every signature matches; 1: one does not; 2: there is none.
    """
    from segcli.commands import verify as command

    raise typer.Exit(command.run(source, signature, secret_file, plain("text", None, "text")))
