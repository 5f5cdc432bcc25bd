"""`segcli listen`: receive deliveries at this machine, check, record and answer them."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from segcli.commands.secret import secrets
from segcli.console.output import Output
from segcli.delivery import extra
from segcli.findings import ExitCode, SegcliError, Severity
from segcli.input.arguments import Arguments
from segcli.outputs.guard import check_outputs
from segcli.validation.result import Settings

if TYPE_CHECKING:
    from segcli.delivery.request import Handler

PATH = re.compile(r"/[!\"$->@-~]*")
"""What a request target has before its query."""


class Reception(NamedTuple):
    """What the user asked for. `respond` is how deliveries are answered, or `forward` the URL
    of the handler that does; `format` is what shows them.
    """

    host: str
    port: int
    path: str
    secret_files: Sequence[Path]
    record: str | None
    forward: str | None
    allow_remote: bool
    respond: str | None
    wanted: int | None
    settings: Settings
    format: str
    zone: tzinfo
    fail_on: Severity | None
    quiet: bool


def run(request: Reception) -> ExitCode:
    """Receive until a signal ends it or as many deliveries have come as are wanted, and say what came."""
    extra.require("segcli listen", "h11")
    if not PATH.fullmatch(request.path):
        raise SegcliError(f"--path takes a path such as /hook, not {request.path}")
    if request.record is not None:
        recorded = Output("record", request.record)
        check_outputs(
            (Output(request.format), recorded), Arguments(()), (request.settings.schema, *request.secret_files)
        )
    from segcli.delivery.listening import Listener, Listening

    return Listener(
        Listening(
            request.host,
            request.port,
            request.path,
            secrets(request.secret_files),
            request.settings,
            request.format,
            handler(request),
            request.record,
            request.wanted,
            request.zone,
            request.fail_on,
            request.quiet,
        )
    ).run()


def handler(request: Reception) -> "Handler":
    """What answers deliveries."""
    if request.forward is None:
        from segcli.delivery.answering import answering

        return answering(request.respond or "200").answer
    if request.respond is not None:
        raise SegcliError("--respond is for deliveries that nobody else answers, so it does not go with --forward")
    from segcli.delivery.addresses import target
    from segcli.delivery.forwarding import Forwarder

    to = target(request.forward, request.allow_remote, "--forward")
    if (request.host, request.port) in {address.place[:2] for address in to.addresses}:
        raise SegcliError("--forward names the address that is listened at: deliveries would never end")
    return Forwarder(to).answer
