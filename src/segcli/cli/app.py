"""The Typer app that the commands are declared on."""

import typer

app = typer.Typer(
    name="segcli",
    help="Inspect and validate Voucherify webhook payloads.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
