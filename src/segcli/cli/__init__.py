"""The command line: names, options and help; every body hands plain values to a command.

The only part of segcli that knows Typer, and the only one that exits.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn, no_type_check

import typer
from typer.core import TyperCommand, TyperGroup

from segcli.__about__ import __version__
from segcli.cli import completion
from segcli.console import streams
from segcli.findings import ClosedPipeError, ExitCode, SegcliError

COMMANDS = (
    "validate",
    "inspect",
    "drift",
    "diff",
    "extract",
    "verify",
    "sign",
    "listen",
    "send",
    "events",
    "schema",
    "example",
    "explain",
)
"""Every command, in the order of the help: the name of a module here and of the function in it."""


class Command(TyperCommand):
    """A command whose help has groups of options and examples."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        from segcli.cli import help_pages

        help_pages.write_options(self, ctx, formatter)

    def format_epilog(self, _: Any, formatter: Any) -> None:
        from segcli.cli import help_pages

        help_pages.write_examples(self, formatter)


class Commands(TyperGroup):
    """All commands, whose help cuts no sentence."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        from segcli.cli import help_pages

        help_pages.write_commands(self, ctx, formatter)

    def format_epilog(self, _: Any, formatter: Any) -> None:
        from segcli.cli import help_pages

        help_pages.write_examples(self, formatter)


def show_version(wanted: bool) -> None:
    if wanted and sys.stdout is None:
        raise SegcliError("stdout is closed")
    if wanted:
        sys.stdout.write(f"segcli {__version__}\n")
        raise typer.Exit


def options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=show_version, is_eager=True, help="Print the version.")
    ] = False,
    show_completion: Annotated[
        completion.ShellChoice | None,
        typer.Option(callback=completion.show, is_eager=True, help="Print the completion for a shell."),
    ] = None,
    install_completion: Annotated[
        bool,
        typer.Option(
            "--install-completion", callback=completion.install, is_eager=True, help="Install it for this shell."
        ),
    ] = False,
) -> None:
    """Inspect and validate Voucherify webhook payloads."""


def app(arguments: Sequence[str]) -> typer.Typer:
    """The command that the arguments call, or all of them where that is not plain: in help, or misspelt.

    Typer takes 0.5 ms to declare a command, and a small file is checked in 80.
    """
    declared = typer.Typer(
        name="segcli",
        cls=Commands,
        help="Inspect and validate Voucherify webhook payloads.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    declared.callback()(options)
    for name in [name for name in COMMANDS if name in arguments[:1]] or COMMANDS:
        command = getattr(import_module(f"{__name__}.{name}"), name)
        # Typer resolves annotations that are strings; where none is, that took a fifth of what a command costs.
        declared.command(cls=Command, help=command.__doc__ or left_out(command))(no_type_check(command))
    return declared


def left_out(command: Callable[..., None]) -> str:
    """The help of a command whose docstring Python has left out."""
    from segcli.console import docstrings

    return docstrings.of_function(command)


def main() -> NoReturn:
    """Run the command line. The one place that turns a mistake, an interruption or a bug into an exit code."""
    streams.prepare()
    completion.prepare()
    try:
        code = run(words_of(sys.argv[1:]))
        if code == ExitCode.INTERRUPTED:
            streams.hurry()
        sys.stdout.flush()
    except SegcliError as error:
        from segcli.console.text import visible

        sys.stderr.write(f"segcli: {visible(str(error))}\n")
        code = ExitCode.FAILED
    except MemoryError:
        sys.stderr.write("segcli: there is not enough memory to read this\n")
        code = ExitCode.FAILED
    except KeyboardInterrupt:
        streams.hurry()
        code = ExitCode.INTERRUPTED
    except (ClosedPipeError, BrokenPipeError):
        code = ExitCode.CLOSED_PIPE
    except Exception as error:
        if os.environ.get("SEGCLI_DEBUG"):
            raise
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{Path(where.tb_frame.f_code.co_filename).name}:{where.tb_lineno}" if where else "nowhere"
        sys.stderr.write(
            f"segcli: this is a bug of ours ({type(error).__name__} at {place}); SEGCLI_DEBUG=1 shows the traceback\n"
        )
        code = ExitCode.BUG
    # Python would flush it at the end of the process, and make a failure an exit code of its own.
    with suppress(SegcliError, ClosedPipeError):
        sys.stdout.flush()
    sys.exit(code)


def words_of(arguments: Sequence[str]) -> list[str]:
    """The arguments, with `help` and `help COMMAND` as the options that they stand for."""
    if arguments[:1] == ["help"]:
        return [*arguments[1:2], "--help"]
    return list(arguments)


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command that came to its end."""
    try:
        app(arguments)(arguments, prog_name="segcli")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.CLEAN
    return ExitCode.CLEAN
