"""`segcli explain`."""

from typing import Annotated

import typer

from segcli.cli import completion
from segcli.cli.arguments import plain


def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            help="A finding code; without one they are listed.", show_default=False, autocompletion=completion.codes
        ),
    ] = None,
) -> None:
    """Say what a finding means and how to mend it."""
    from segcli.commands import explain as command

    raise typer.Exit(command.run(code, plain("text", None, "text")))
