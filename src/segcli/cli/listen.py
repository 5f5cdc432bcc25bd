"""`segcli listen`."""

from typing import Annotated

import typer

from segcli.cli.arguments import (
    EventAsserted,
    Gate,
    Ignore,
    PurposeAsserted,
    Quiet,
    Schema,
    SecretFiles,
    Select,
    ShowValues,
    TimeZone,
    format_option,
)


def listen(
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 is one that is free.")] = 8787,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address of this machine to listen at.")
    ] = "127.0.0.1",
    path: Annotated[str, typer.Option(metavar="PATH", help="The path that webhooks are posted to.")] = "/hook",
    secret_file: SecretFiles = None,
    record: Annotated[
        str | None, typer.Option(metavar="FILE", help="Append each delivery to this file, byte for byte.")
    ] = None,
    forward: Annotated[
        str | None, typer.Option(metavar="URL", help="Hand deliveries on to this handler, and its answers back.")
    ] = None,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Hand on to another machine than this one.")
    ] = False,
    respond: Annotated[
        str | None,
        typer.Option(metavar="HOW", help="Answer with this status, or fail=RATE, or after=SECONDS; 200 unless set."),
    ] = None,
    count: Annotated[int | None, typer.Option(metavar="N", min=1, help="End after so many deliveries.")] = None,
    event: EventAsserted = None,
    purpose: PurposeAsserted = None,
    schema: Schema = None,
    select: Select = None,
    ignore: Ignore = None,
    fail_on: Annotated[Gate, typer.Option(help="Exit 1 when this severity has come, or worse.")] = "error",
    format: Annotated[str, format_option("delivery.formats")] = "auto",
    tz: TimeZone = "UTC",
    show_values: ShowValues = False,
    quiet: Quiet = False,
) -> None:
    """Receive webhooks here, and check each as it comes.

    Ctrl-C ends it, and so does --count. Exit 0: nothing found at or above --fail-on, every signature matches; 1:
    something found; 2: it cannot listen, or a delivery could not be recorded or had no JSON.
    """
    from segcli.cli import requests
    from segcli.commands import listen as command
    from segcli.console.times import zone
    from segcli.events.names import known_event
    from segcli.validation.result import Settings

    request = command.Reception(
        host=host,
        port=port,
        path=path,
        secret_files=tuple(secret_file or ()),
        record=record,
        forward=forward,
        allow_remote=allow_remote,
        respond=respond,
        wanted=count,
        settings=Settings(
            event=event and known_event(event),
            purpose=purpose,
            schema=schema,
            select=requests.codes(select or ()),
            ignore=requests.codes(ignore or ()),
            show_values=show_values,
        ),
        format="text" if format == "auto" else format,
        zone=zone(tz),
        fail_on=requests.severity(fail_on),
        quiet=quiet,
    )
    raise typer.Exit(command.run(request))
