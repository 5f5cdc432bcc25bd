"""`segcli schema`: the schema of an event as one self-contained document."""

from typing import Literal

import orjson

from segcli.console.output import Output
from segcli.events.names import known_event
from segcli.findings import ExitCode
from segcli.schemas.published import published

Around = Literal["data", "project", "distribution"]


def run(event: str, around: Around, is_open: bool, output: Output) -> ExitCode:
    """Print the schema of the event's data, or of the webhook around it; open to values that are not listed."""
    document = published(known_event(event), around, is_open)
    with output.opened() as write:
        write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    return ExitCode.CLEAN
