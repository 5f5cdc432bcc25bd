"""Arguments and options that commands share, and what becomes of them."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from segcli.cli import completion
from segcli.cli.terminal import Color
from segcli.findings import ExitCode, SegcliError

if TYPE_CHECKING:
    from segcli.console.output import Output
    from segcli.input.exclusion import Exclusion

Gate = Literal["error", "warning", "note", "never"]
"""The severity from which on findings make a run fail."""
EngineChoice = Literal["auto", "native", "reference"]
"""What checks schemas."""
PurposeChoice = Literal["promotion", "unique-codes", "message"]
"""What a distribution was for."""
EnvelopeChoice = Literal["data", "project", "distribution"]
"""What is around the data of an event."""

EventType = Annotated[
    str | None,
    typer.Argument(
        metavar="[TYPE]",
        help="An event, such as customer.segment.left.",
        show_default=False,
        autocompletion=completion.events,
    ),
]
OutputFile = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write here; - is stdout.")]
Sources = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCES]...",
        help="Files, directories, s3://, gs:// or az:// URLs, or - for stdin.",
        show_default=False,
    ),
]

Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION",
        help="Only these events, such as 'type=GLOB', customer=ID,ID or since=3d; '!CONDITION' is its opposite. The "
        "quotes keep the shell from it (repeatable: all must hold).",
    ),
]
At = Annotated[
    str | None, typer.Option(metavar="POINTER", help="Where in each record the event stands, such as /Records/*/body.")
]
EventAsserted = Annotated[
    str | None,
    typer.Option(
        metavar="TYPE",
        help="What every event must be, such as customer.segment.left.",
        autocompletion=completion.events,
    ),
]
EventKnown = Annotated[
    str | None,
    typer.Option(metavar="TYPE", help="What every event is, where it does not tell.", autocompletion=completion.events),
]
PurposeAsserted = Annotated[PurposeChoice | None, typer.Option(help="What every distribution must be for.")]
ColorWanted = Annotated[Color, typer.Option(help="When to colour.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="The same as --color never.")]
ShowValues = Annotated[bool, typer.Option("--show-values", help="Show personal data instead of ***.")]
Exclude = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Leave this out of directories, such as drafts or *.bak.json (repeatable)."),
]
GitIgnored = Annotated[bool, typer.Option("--gitignore", help="Leave out of directories what git ignores.")]
FilesFrom = Annotated[
    str | None, typer.Option(metavar="FILE", help="Read the names of sources too, one a line or NUL; - is stdin.")
]
KeySince = Annotated[
    str | None,
    typer.Option(
        metavar="TIME", help="Leave out objects of a store whose key has an earlier date than 2025-03-01, or 3d ago."
    ),
]
KeyUntil = Annotated[str | None, typer.Option(metavar="TIME", help="The same for a later date.")]
StrictFraming = Annotated[
    bool, typer.Option("--strict-framing", help="No text may stand beside the JSON, as in files called .json.")
]
StdinName = Annotated[str, typer.Option(metavar="NAME", help="What to call stdin in reports.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No closing line on stderr.")]
TimeZone = Annotated[str, typer.Option("--tz", metavar="ZONE", help="Show times in this zone, such as Europe/Warsaw.")]
Schema = Annotated[Path | None, typer.Option(metavar="FILE", help="A JSON Schema of your own for designer payloads.")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE", autocompletion=completion.codes, help="Report only these findings, such as a,b (repeatable)."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", autocompletion=completion.codes, help="Do not report these findings (repeatable)."),
]
SecretFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--secret-file",
        metavar="FILE",
        help="The file with the secret, or the variable SEGCLI_SECRET; several while one is replaced (repeatable).",
    ),
]
SecretFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file with the secret; else the variable SEGCLI_SECRET.")
]


def format_option(package: str, auto: str = "text") -> Any:
    """The option `--format` of a command whose formats are the files of a package; `auto` says what is the default."""
    from segcli.console.formats import names

    known = f"{', '.join(names(package))}; auto is {auto}."
    return typer.Option("--format", "-f", metavar="FORMAT", help=known, autocompletion=completion.formats(package))


def plain(format: str, file: str | None, *formats: str) -> "Output":
    """The output of a command that has few formats of its own."""
    from segcli.console.output import Output

    if format not in formats:
        raise SegcliError(f"there is no format {format}: the formats are {', '.join(formats)}")
    return Output(format, file)


def sources_of(ctx: typer.Context, sources: list[str] | None, files_from: str | None) -> tuple[str, ...]:
    """The sources that were named, or a piped stdin; with neither there is nothing to do but help."""
    if files_from is not None:
        from segcli.input.arguments import listed

        if files_from == "-" and "-" in (sources or ()):
            raise SegcliError("stdin is either a source or the list of --files-from")
        return (*(sources or ()), *listed(files_from))
    if sources:
        return tuple(sources)
    if sys.stdin is None or sys.stdin.isatty():
        sys.stderr.write(f"{ctx.get_help()}\n")
        raise typer.Exit(ExitCode.FAILED)
    return ("-",)


def exclusion(
    globs: Iterable[str] | None, gitignore: bool, configured: Iterable[str] = (), root: Path = Path()
) -> "Exclusion":
    """What is left out of folders, by patterns as seen from the working directory and configured ones as seen from
    their `root`.
    """
    from segcli.input.exclusion import Exclusion

    named = (*((glob, Path()) for glob in globs or ()), *((glob, root) for glob in configured))
    if not named:
        return Exclusion((), gitignore)
    from segcli.input.path_patterns import pattern

    return Exclusion(tuple(pattern(*each) for each in named), gitignore)
