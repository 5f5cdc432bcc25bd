"""What the main output of a command looks like where it goes: its format, its colour and its width."""

import os
import stat
import sys
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from segcli.console.output import Output

Color = Literal["auto", "always", "never"]
"""When to colour: `auto` is on a terminal, unless the environment says otherwise."""

UNSEEN = 100
"""The columns of what goes to no terminal."""


def is_painted(terminal: bool, stdout: bool) -> bool:
    """Whether what nobody has chosen a colour for is coloured: NO_COLOR comes first (no-color.org), then what forces
    colour on stdout, then whether it is a terminal that can show it.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if stdout and any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return terminal and os.environ.get("TERM") != "dumb"


def layout(format: str, file: str | None, color: Color) -> tuple[str, str | None, bool, int]:
    """The format, file, colour and width of the main output."""
    from segcli.console.output import Output, is_stdout

    main = Output(format, file)
    terminal = main.is_on_terminal
    wanted = "text" if terminal else "concise"
    chosen = is_painted(terminal, is_stdout(file)) if color == "auto" else color == "always"
    return (wanted if format == "auto" else format), file, chosen, width_of(main)


def is_piped() -> bool:
    """Whether another program reads stdout, which may be a pager."""
    try:
        return stat.S_ISFIFO(os.fstat(sys.stdout.fileno()).st_mode)
    except OSError:
        return False


def width_of(output: "Output") -> int:
    """The columns that there are: of the terminal, also where a pager stands before it; 100 where nobody looks."""
    if output.name != "stdout":
        return UNSEEN
    if (columns := os.environ.get("COLUMNS", "")).isdecimal() and int(columns):
        return int(columns)
    if output.is_on_terminal:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    if is_piped() and sys.stderr is not None and sys.stderr.isatty():
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    return UNSEEN
