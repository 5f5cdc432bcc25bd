"""`segcli schema`: the schema of an event, of a report or of the configuration as one self-contained document."""

from typing import Any, Literal

import orjson

from segcli.console.output import Output
from segcli.events.names import known_event
from segcli.findings import ExitCode
from segcli.schemas import own
from segcli.schemas.published import published

Around = Literal["data", "project", "distribution"]


def of_event(event: str, around: Around, is_open: bool, output: Output) -> ExitCode:
    """Print the schema of the event's data, or of the webhook around it; open to values that are not listed."""
    return printed(published(known_event(event), around, is_open), output)


def of_report(name: str, output: Output) -> ExitCode:
    """Print the schema of what a command writes for programs, by its command and format."""
    return printed(own.of_report(name), output)


def of_configuration(output: Output) -> ExitCode:
    """Print the schema of the configuration."""
    return printed(own.of_configuration(), output)


def printed(document: dict[str, Any], output: Output) -> ExitCode:
    with output.opened() as write:
        write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    return ExitCode.CLEAN
