"""Arguments and options that commands share, and what becomes of them."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from segcli.findings import ExitCode, SegcliError

if TYPE_CHECKING:
    from segcli.console.output import Output


Color = Literal["auto", "always", "never"]
"""When to colour: `auto` is on a terminal, unless NO_COLOR is set."""
Gate = Literal["error", "warning", "note", "never"]
"""The severity from which on findings make a run fail."""
EngineChoice = Literal["auto", "native", "reference"]
"""What checks schemas."""
PurposeChoice = Literal["promotion", "unique-codes", "message"]
"""What a distribution was for."""
EnvelopeChoice = Literal["data", "project", "distribution"]
"""What is around the data of an event."""

EventType = Annotated[str, typer.Argument(metavar="TYPE", help="An event, such as customer.segment.left.")]
OutputFile = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; - is stdout.")]
Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCES]...", help="Files, directories, or - for stdin.", show_default=False),
]


Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION",
        help="Only these events, such as customer=ID, type=GLOB, since=3d or invalid (repeatable: all must hold).",
    ),
]
At = Annotated[
    str | None, typer.Option(metavar="POINTER", help="Where in each record the event stands, such as /Records/*/body.")
]
EventAsserted = Annotated[
    str | None, typer.Option(metavar="TYPE", help="What every event must be, such as customer.segment.left.")
]
PurposeAsserted = Annotated[PurposeChoice | None, typer.Option(help="What every distribution must be for.")]
ColorWanted = Annotated[Color, typer.Option(help="When to colour.")]
ShowValues = Annotated[bool, typer.Option("--show-values", help="Show personal data instead of ***.")]
StrictFraming = Annotated[
    bool, typer.Option("--strict-framing", help="No text may stand beside the JSON, as in files called .json.")
]
StdinName = Annotated[str, typer.Option(metavar="NAME", help="What to call stdin in reports.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No closing line on stderr.")]
SecretFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file with the secret; else the variable SEGCLI_SECRET.")
]


def format_option(package: str, auto: str = "text") -> Any:
    """The option `--format` of a command whose formats are the files of a package; `auto` says what is the default."""
    from segcli.console.formats import names

    known = f"{', '.join(names(package))}; auto is {auto}."
    return typer.Option("--format", "-f", metavar="FORMAT", help=known)


def plain(format: str, file: str | None, *formats: str) -> "Output":
    """The output of a command that has few formats of its own."""
    from segcli.console.output import Output

    if format not in formats:
        raise SegcliError(f"there is no format {format}: the formats are {', '.join(formats)}")
    return Output(format, file)


def sources_of(ctx: typer.Context, sources: list[str] | None) -> list[str]:
    """The sources that were named, or a piped stdin; with neither there is nothing to do but help."""
    if sources:
        return sources
    if sys.stdin is None or sys.stdin.isatty():
        sys.stderr.write(f"{ctx.get_help()}\n")
        raise typer.Exit(ExitCode.FAILED)
    return ["-"]


def layout(format: str, file: str | None, color: Color) -> tuple[str, str | None, bool, int]:
    """The format, file, colour and width of the main output."""
    from segcli.console.output import is_stdout

    terminal = is_stdout(file) and sys.stdout.isatty()
    wanted = "text" if terminal else "concise"
    painted = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    chosen = painted if color == "auto" else color == "always"
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else 100
    return (wanted if format == "auto" else format), file, chosen, width or 80
