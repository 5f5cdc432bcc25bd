"""`segcli extract`."""

from pathlib import Path
from typing import Annotated

import typer

from segcli.cli.arguments import (
    At,
    EventKnown,
    Exclude,
    FilesFrom,
    GitIgnored,
    KeySince,
    KeyUntil,
    OutputFile,
    Sources,
    StrictFraming,
    Where,
    exclusion,
    sources_of,
)
from segcli.cli.sharing import ClusterAddress, Jobs, Unordered


def extract(
    ctx: typer.Context,
    sources: Sources = None,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    gitignore: GitIgnored = False,
    key_since: KeySince = None,
    key_until: KeyUntil = None,
    where: Where = None,
    at: At = None,
    strict_framing: StrictFraming = False,
    format: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="source (byte for byte) or ndjson (one event a line)."),
    ] = "source",
    output: OutputFile = None,
    output_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write a file for each event into this folder.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are in the folder already.")] = False,
    redact: Annotated[
        bool, typer.Option("--redact", help="Put invented values in the place of personal data.")
    ] = False,
    redact_all: Annotated[
        bool,
        typer.Option("--redact-all", help="The same for ids and all texts, and move all times; amounts stay."),
    ] = False,
    salt_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What makes invented values the same in every run; else the variable SEGCLI_SALT, else a new salt.",
        ),
    ] = None,
    jobs: Jobs = "1",
    cluster: ClusterAddress = None,
    unordered: Unordered = False,
    salt: Annotated[str | None, typer.Option(hidden=True)] = None,
    event: EventKnown = None,
    stdin_name: Annotated[str, typer.Option(metavar="NAME", help="What to call stdin in remarks.")] = "<stdin>",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No closing line on stderr.")] = False,
) -> None:
    """Write the chosen events, byte for byte as they came or redacted.

    Exit 0: done, even when nothing was chosen; 2: bytes or a source could not be read, or something not written.
    """
    from segcli.cli.requests import elsewhere, key_times, processes, selection
    from segcli.commands import extract as command
    from segcli.console.output import Output
    from segcli.events.names import known_event
    from segcli.events.selection import Selection
    from segcli.findings import SegcliError
    from segcli.input.arguments import Arguments
    from segcli.validation.result import Settings

    if salt is not None:
        raise SegcliError("--salt is gone, since others can read it: use --salt-file FILE, or the variable SEGCLI_SALT")
    request = command.Extraction(
        sources=Arguments(
            sources_of(ctx, sources, files_from),
            stdin_name,
            exclusion(exclude, gitignore),
            strict_framing,
            key_times(key_since, key_until),
        ),
        settings=Settings(event=event and known_event(event)),
        selection=selection(tuple(where or ()), at) or Selection(),
        output=Output(format, output),
        folder=output_dir,
        force=force,
        redact=redact,
        redact_all=redact_all,
        salt_file=salt_file,
        jobs=processes(jobs),
        cluster=elsewhere(ctx, cluster, unordered),
        quiet=quiet,
    )
    raise typer.Exit(command.run(request))
