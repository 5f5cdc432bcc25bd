"""`segcli listen`: receive deliveries at this machine, check, record and answer them."""

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple

from segcli.commands.secret import secrets
from segcli.console.output import Output
from segcli.delivery import extra
from segcli.findings import ExitCode, SegcliError, Severity
from segcli.input.arguments import Arguments
from segcli.outputs.guard import check_outputs
from segcli.validation.result import Settings

PORT_MOST = 65535


class Reception(NamedTuple):
    """What the user asked for. `respond` is how deliveries are answered, `format` what shows them."""

    host: str
    port: int
    path: str
    secret_files: Sequence[Path]
    record: str | None
    respond: str | None
    wanted: int | None
    settings: Settings
    format: str
    zone: tzinfo
    fail_on: Severity | None
    quiet: bool


def run(request: Reception) -> ExitCode:
    """Receive until a signal ends it or as many deliveries have come as are wanted, and say what came."""
    extra.require("listen", "h11")
    if not request.path.startswith("/") or not request.path.isascii() or not request.path.isprintable():
        raise SegcliError(f"--path takes a path such as /hook, not {request.path}")
    if request.record is not None:
        recorded = Output("record", request.record)
        check_outputs(
            (Output(request.format), recorded), Arguments(()), (request.settings.schema, *request.secret_files)
        )
    from segcli.delivery.answering import answering
    from segcli.delivery.listening import Listener, Listening

    return Listener(
        Listening(
            request.host,
            request.port,
            request.path,
            secrets(request.secret_files),
            request.settings,
            request.format,
            answering(request.respond or "200").answer,
            request.record,
            request.wanted,
            request.zone,
            request.fail_on,
            request.quiet,
        )
    ).run()
