"""`segcli send`."""

import re
from typing import Annotated, Literal

import typer

from segcli.cli.arguments import (
    At,
    EventKnown,
    Exclude,
    FilesFrom,
    GitIgnored,
    OutputFile,
    Quiet,
    SecretFile,
    ShowValues,
    Sources,
    StdinName,
    StrictFraming,
    Where,
    exclusion,
    plain,
    sources_of,
)
from segcli.findings import SegcliError

Timing = Literal["real", "fast"]
"""Whether deliveries keep the gaps that they had."""
RATE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)/(s|min|h)")
SECONDS = {"s": 1, "min": 60, "h": 3600}


def send(
    ctx: typer.Context,
    sources: Sources = None,
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="The handler, such as http://127.0.0.1:8000/hook.")
    ] = "",
    secret_file: SecretFile = None,
    allow_remote: Annotated[
        bool, typer.Option("--allow-remote", help="Send to another machine than this one.")
    ] = False,
    envelope: Annotated[
        Literal["project", "distribution"] | None, typer.Option(help="The webhook around bare data.")
    ] = None,
    rate: Annotated[
        str | None, typer.Option(metavar="N/s", help="Send so many a second at most, or N/min, or N/h.")
    ] = None,
    timing: Annotated[Timing, typer.Option(help="Keep the gaps between their times of creation, or not.")] = "fast",
    schedule: Annotated[
        bool, typer.Option("--schedule", help="Send a failed one again after 1, 2, 4, ... minutes, 12 times at most.")
    ] = False,
    speed: Annotated[
        float | None, typer.Option(metavar="X", help="Time runs so much faster for --schedule and --timing real.")
    ] = None,
    duplicate: Annotated[
        float, typer.Option(metavar="RATE", min=0, max=1, help="Send this share of them twice, such as 0.05.")
    ] = 0.0,
    shuffle: Annotated[
        int | None, typer.Option(metavar="SEED", help="Send in another order; the seed says which.")
    ] = None,
    connections: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Send so many at once.")] = 1,
    where: Where = None,
    at: At = None,
    event: EventKnown = None,
    files_from: FilesFrom = None,
    exclude: Exclude = None,
    gitignore: GitIgnored = False,
    strict_framing: StrictFraming = False,
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="text or ndjson, a line for each attempt.")
    ] = "text",
    output: OutputFile = None,
    show_values: ShowValues = False,
    stdin_name: StdinName = "<stdin>",
    quiet: Quiet = False,
) -> None:
    """Send the chosen events to a handler, byte for byte as they came.

    Exit 0: all were accepted; 1: an answer was not 2XX or came later than 10 s; 2: nothing could be sent, or not all
    could be read.
    """
    from segcli.cli.requests import selection
    from segcli.delivery.extra import require
    from segcli.events.names import known_event
    from segcli.events.selection import Selection
    from segcli.findings import SegcliError
    from segcli.input.arguments import Arguments
    from segcli.validation.result import Settings

    if not to:
        raise SegcliError("send where? --to URL says it, such as --to http://127.0.0.1:8000/hook")
    require("segcli send", "h11")
    if speed is not None and not (schedule or timing == "real"):
        raise SegcliError("--speed is about --schedule and --timing real")
    if speed is not None and not 0.001 <= speed <= 1_000_000:
        raise SegcliError("--speed takes a number from 0.001 to 1000000: with 60, a minute is a second")
    if timing == "real" and shuffle is not None:
        raise SegcliError("--timing real keeps the order of time, and --shuffle none")
    from segcli.commands import send as command
    from segcli.delivery.plan import Order
    from segcli.delivery.sending import Pace

    factor = speed or 1.0
    request = command.Dispatch(
        sources=Arguments(
            sources_of(ctx, sources, files_from), stdin_name, exclusion(exclude, gitignore), strict_framing
        ),
        settings=Settings(event=event and known_event(event), show_values=show_values),
        selection=selection(tuple(where or ()), at) or Selection(),
        to=to,
        allow_remote=allow_remote,
        output=plain(format, output, "text", "ndjson")._replace(show_values=show_values),
        secret_file=secret_file,
        around=envelope,
        order=Order(duplicate, shuffle, timing == "real", factor),
        pace=Pace(None if rate is None else events_a_second(rate), factor if schedule else None),
        connections=connections,
        quiet=quiet,
    )
    raise typer.Exit(command.run(request))


def events_a_second(text: str) -> float:
    """The rate that `N/s`, `N/min` or `N/h` says."""
    match = RATE.fullmatch(text)
    if match is None or not float(match[1]):
        raise SegcliError(f"--rate takes a number and a unit, such as 50/s or 10/min, not {text}")
    return float(match[1]) / SECONDS[match[2]]
