"""`segcli validate`."""

from pathlib import Path
from typing import Annotated, get_args

import typer

from segcli.cli.arguments import (
    At,
    ColorWanted,
    EngineChoice,
    EventAsserted,
    Exclude,
    FilesFrom,
    Gate,
    GitIgnored,
    Ignore,
    KeySince,
    KeyUntil,
    NoColor,
    OutputFile,
    PurposeAsserted,
    Quiet,
    Schema,
    Select,
    ShowValues,
    Sources,
    StdinName,
    StrictFraming,
    Where,
    exclusion,
    format_option,
    sources_of,
)
from segcli.cli.sharing import ClusterAddress, Jobs, ProgressFile, Unordered
from segcli.cli.terminal import layout


def validate(
    ctx: typer.Context,
    sources: Sources = None,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    gitignore: GitIgnored = False,
    key_since: KeySince = None,
    key_until: KeyUntil = None,
    event: EventAsserted = None,
    purpose: PurposeAsserted = None,
    schema: Schema = None,
    format: Annotated[
        str | None,
        format_option("reporters.formats", auto="text on a terminal, else concise"),
    ] = None,
    output: OutputFile = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=FILE", help="Write another format as well, or tables as parquet=DIR (repeatable)."
        ),
    ] = None,
    fail_on: Annotated[Gate | None, typer.Option(help="Exit 1 from this severity on; error unless set.")] = None,
    fail_on_empty: Annotated[
        bool, typer.Option("--fail-on-empty", help="Exit 2 when no event was found or chosen.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="The same as --fail-on warning.")] = False,
    select: Select = None,
    ignore: Ignore = None,
    rules: Annotated[
        str | None, typer.Option(metavar="VERSION", help="Report only findings that this version had, such as 0.1.")
    ] = None,
    max_findings: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Show so many findings; the rest is counted.")
    ] = None,
    max_per_kind: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Show so many findings of each kind; the rest is counted."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Report only findings that this file does not know.")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write today's findings as a baseline.")
    ] = None,
    require: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POINTER", help="A member of the data that must be there, such as /customer/email (repeatable)."
        ),
    ] = None,
    where: Where = None,
    at: At = None,
    strict_framing: StrictFraming = False,
    jobs: Jobs = "1",
    cluster: ClusterAddress = None,
    unordered: Unordered = False,
    progress_file: ProgressFile = None,
    engine: Annotated[EngineChoice | None, typer.Option(help="What checks the schemas; auto unless set.")] = None,
    color: ColorWanted = "auto",
    no_color: NoColor = False,
    show_values: ShowValues = False,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The configuration, instead of the one that is found.")
    ] = None,
    isolated: Annotated[bool, typer.Option("--isolated", help="Read no configuration.")] = False,
    stdin_name: StdinName = "<stdin>",
    quiet: Quiet = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say which configuration is used and which files are read.")
    ] = False,
) -> None:
    """Check events, and say what is wrong with them.

    Reads JSON in any framing: pretty-printed, glued together, one a line, an array, compressed. Exit 0: nothing found
    at or above --fail-on; 1: something found, unreadable bytes included; 2: a source could not be read to its end, or,
    with --fail-on never, some bytes.
    """
    from segcli import configuration
    from segcli.cli import requests
    from segcli.commands import validate as command
    from segcli.console.output import Output
    from segcli.events.names import known_event
    from segcli.input.arguments import Arguments
    from segcli.validation.result import Settings

    elsewhere = requests.elsewhere(ctx, cluster, unordered)
    named = sources_of(ctx, sources, files_from)
    known = configuration.chosen(config, isolated)
    requests.check_names(known)
    option = known.options.get
    written = output or (str(known.file(option("output"))) if "output" in known.options else None)
    main = Output(
        *layout(format or option("format", "auto"), written, "never" if no_color else color), show_values=show_values
    )
    settings = Settings(
        event=event and known_event(event),
        purpose=purpose,
        schema=schema,
        engine=requests.one_of(engine or option("engine", "auto"), get_args(EngineChoice), "engine"),
        select=requests.codes(select or option("select", ())),
        ignore=requests.codes((*(ignore or ()), *option("ignore", ()))),
        rules=requests.rules(rules or option("rules")),
        show_values=show_values,
        require=requests.requirements(
            require or [],
            option("require", {}),
            event and known_event(event),
            is_custom=bool(schema or known.names_schema),
        ),
    )
    lowest = "warning" if strict else fail_on or ("warning" if option("strict") else option("fail-on", "error"))
    request = command.Validation(
        sources=Arguments(
            named,
            stdin_name,
            exclusion(exclude, gitignore, option("exclude", ()), known.root),
            strict_framing or option("strict-framing", False),
            requests.key_times(key_since, key_until),
        ),
        settings=settings,
        outputs=(main, *(requests.report(text, main) for text in report or ())),
        configuration=known,
        fail_on=requests.severity(lowest),
        max_findings=max_findings if max_findings is not None else option("max-findings"),
        max_per_kind=requests.most_per_kind(max_per_kind or option("max-per-kind"), elsewhere is not None),
        baseline=baseline or known.file(option("baseline")),
        write_baseline=write_baseline,
        quiet=quiet,
        verbose=verbose,
        fail_on_empty=fail_on_empty or option("fail-on-empty", False),
        jobs=requests.processes(jobs),
        cluster=elsewhere,
        progress_file=progress_file,
        selection=requests.selection(tuple(where or option("where", ())), option("at") if at is None else at),
    )
    raise typer.Exit(command.run(request))
