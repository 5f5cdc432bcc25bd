"""The command line: names, options and help; every body hands plain values to a command.

The only part of segcli that knows Typer, and the only one that exits.
"""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from segcli import __version__
from segcli.cli import comparing, reading, sharing, telling
from segcli.cli.app import app
from segcli.findings import ClosedPipeError, ExitCode, SegcliError

__all__ = ["app", "comparing", "main", "reading", "sharing", "telling"]


def show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"segcli {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Inspect and validate Voucherify webhook payloads."""


def main() -> NoReturn:
    """Run the command line. The one place that turns a mistake, an interruption or a bug into an exit code."""
    try:
        app(prog_name="segcli")
    except SegcliError as error:
        from segcli.privacy import visible

        sys.stderr.write(f"segcli: {visible(str(error))}\n")
        code = ExitCode.FAILED
    except KeyboardInterrupt:
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
    if code is ExitCode.CLOSED_PIPE:
        from segcli.output import discard

        discard()
    sys.exit(code)
