"""`segcli sign`: the signature of a body."""

from pathlib import Path

from segcli.commands.secret import content, secret
from segcli.commands.wrapped_bodies import wrapped
from segcli.console.output import Output
from segcli.findings import ExitCode, SegcliError
from segcli.signature.bodies import bodies
from segcli.signature.signature import signature


def run(source: str, secret_file: Path | None, output: Output) -> ExitCode:
    """Print the signature of each body, a line for each; of a record that wraps events, those of what it wraps."""
    key, items = secret(secret_file), bodies(content(source))
    if len(items) == 1 and items[0].is_decoded:
        items = wrapped(items[0].content) or items
    for body in items:
        if not body.is_decoded:
            raise SegcliError(f"line {body.line}: {body.trouble}")
    with output.opened() as write:
        for body in items:
            write(f"{signature(body.content, key)}\n")
    return ExitCode.CLEAN
