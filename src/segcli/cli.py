"""The command line: names, options and help; every body hands plain values to a command."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from segcli import __version__
from segcli.findings import ExitCode, SegcliError

if TYPE_CHECKING:
    from segcli.output import Output

app = typer.Typer(
    name="segcli",
    help="Inspect and validate Voucherify webhook payloads.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Color(StrEnum):
    """When to colour: `auto` is on a terminal, unless NO_COLOR is set."""

    auto = "auto"
    always = "always"
    never = "never"


class Gate(StrEnum):
    """The severity from which on findings make a run fail."""

    error = "error"
    warning = "warning"
    note = "note"
    never = "never"


class EngineChoice(StrEnum):
    """What checks schemas."""

    auto = "auto"
    native = "native"
    reference = "reference"


class PurposeChoice(StrEnum):
    """What a distribution was for."""

    promotion = "promotion"
    unique_codes = "unique-codes"
    message = "message"


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


class EnvelopeChoice(StrEnum):
    """What is around the data of an event."""

    data = "data"
    project = "project"
    distribution = "distribution"


EventType = Annotated[str, typer.Argument(metavar="TYPE", help="An event, such as customer.segment.left.")]
OutputFile = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write here, not to stdout.")]
Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SOURCES]...", help="Files, directories, or - for stdin.", show_default=False),
]


@app.command()
def validate(
    ctx: typer.Context,
    sources: Sources = None,
    event: Annotated[
        str | None,
        typer.Option(metavar="TYPE", help="What every event must be, such as customer.segment.left."),
    ] = None,
    purpose: Annotated[PurposeChoice | None, typer.Option(help="What every distribution must be for.")] = None,
    schema: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A JSON Schema of your own for designer payloads.")
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="text, concise, json, ndjson, github, gitlab, junit, sarif, markdown; auto is text on a terminal.",
        ),
    ] = "auto",
    output: OutputFile = None,
    report: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=FILE", help="Write another format as well (repeatable).")
    ] = None,
    fail_on: Annotated[Gate | None, typer.Option(help="Exit 1 from this severity on; error unless set.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="The same as --fail-on warning.")] = False,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Report only this finding (repeatable).")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Do not report this finding (repeatable).")
    ] = None,
    max_findings: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Show so many findings; the rest is counted.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Report only findings that this file does not know.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write today's findings as a baseline.")
    ] = None,
    jobs: Annotated[str, typer.Option("--jobs", "-j", metavar="N|auto", help="Processes to check with.")] = "1",
    engine: Annotated[EngineChoice | None, typer.Option(help="What checks the schemas; auto unless set.")] = None,
    color: Annotated[Color, typer.Option(help="When to colour.")] = Color.auto,
    show_values: Annotated[bool, typer.Option("--show-values", help="Show personal data instead of ***.")] = False,
    stdin_name: Annotated[str, typer.Option(metavar="NAME", help="What to call stdin in reports.")] = "<stdin>",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No closing line on stderr.")] = False,
) -> None:
    """Check events, and say what is wrong with them.

    Reads JSON in any framing: pretty-printed, glued together, one a line, an array, compressed. Exit 0: nothing found
    at or above --fail-on; 1: something found; 2: something could not be read.
    """
    from segcli import options
    from segcli.commands import validate as command
    from segcli.output import Output

    given = options.Given(
        sources=sources_of(ctx, sources),
        output=Output(*layout(format, output, color), show_values=show_values),
        reports=report or [],
        event=event,
        purpose=purpose.value if purpose else None,
        schema=schema,
        engine=engine.value if engine else None,
        select=select or [],
        ignore=ignore or [],
        fail_on="warning" if strict else fail_on and fail_on.value,
        max_findings=max_findings,
        baseline=baseline,
        write_baseline=write_baseline,
        stdin_name=stdin_name,
        quiet=quiet,
        jobs=jobs,
    )
    raise typer.Exit(command.run(options.validation(given)))


@app.command()
def events(
    pattern: Annotated[str | None, typer.Argument(help="A part of a name, or a glob.", show_default=False)] = None,
    format: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json.")] = "text",
    output: OutputFile = None,
) -> None:
    """List the events: who sends them, whether they have purposes, whether bare data is ambiguous."""
    from segcli.commands import events as command

    raise typer.Exit(command.run(pattern, plain(format, output, "text", "json")))


@app.command()
def schema(
    type: EventType,
    envelope: Annotated[EnvelopeChoice, typer.Option(help="The schema of the data, or of the webhook around it.")] = (
        EnvelopeChoice.data
    ),
    output: OutputFile = None,
) -> None:
    """Print the schema of an event as one self-contained JSON Schema 2020-12 document."""
    from segcli.commands import schema as command

    raise typer.Exit(command.run(type, envelope.value, plain("json", output, "json")))


@app.command()
def example(
    type: EventType,
    purpose: Annotated[PurposeChoice | None, typer.Option(help="What the distribution is for.")] = None,
    envelope: Annotated[EnvelopeChoice, typer.Option(help="The data, or the webhook around it.")] = EnvelopeChoice.data,
    output: OutputFile = None,
) -> None:
    """Print a valid payload of an event, invented."""
    from segcli.commands import example as command

    raise typer.Exit(
        command.run(type, purpose.value if purpose else None, envelope.value, plain("json", output, "json"))
    )


@app.command()
def explain(
    code: Annotated[
        str | None, typer.Argument(help="A finding code; without one they are listed.", show_default=False)
    ] = None,
) -> None:
    """Say what a finding means and how to mend it."""
    from segcli.commands import explain as command

    raise typer.Exit(command.run(code, plain("text", None, "text")))


SecretFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The file with the secret; else the variable SEGCLI_SECRET.")
]


@app.command()
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


@app.command()
def sign(
    source: Annotated[str, typer.Argument(help="A body, or what curl -i printed; - is stdin.")],
    secret_file: SecretFile = None,
) -> None:
    """Print the signature of a body."""
    from segcli.commands import verify as command

    raise typer.Exit(command.sign(source, secret_file, plain("text", None, "text")))


def plain(format: str, file: str | None, *formats: str) -> "Output":
    """The output of a command that has few formats of its own."""
    from segcli.output import Output

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
    terminal = file is None and sys.stdout.isatty()
    wanted = "text" if terminal else "concise"
    painted = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    chosen = painted if color is Color.auto else color is Color.always
    width = os.get_terminal_size(sys.stdout.fileno()).columns if terminal else 100
    return (wanted if format == "auto" else format), file, chosen, width or 80


def main() -> NoReturn:
    """Run the command line. The one place that turns a mistake, an interruption or a bug into an exit code."""
    try:
        app(prog_name="segcli")
    except SegcliError as error:
        sys.stderr.write(f"segcli: {error}\n")
        code = ExitCode.FAILED
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
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
    leave(code)


def leave(code: ExitCode) -> NoReturn:
    """Exit without a further word: what is still buffered for a closed pipe would raise again."""
    if code is ExitCode.CLOSED_PIPE:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
