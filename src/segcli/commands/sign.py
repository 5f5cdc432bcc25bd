"""`segcli sign`: the signature of a body."""

from pathlib import Path

from segcli.commands.verify import content, secret
from segcli.console.output import Output
from segcli.findings import ExitCode
from segcli.signature import signature


def run(source: str, secret_file: Path | None, output: Output) -> ExitCode:
    """Print the signature of a body."""
    key, message = secret(secret_file), signature.message(content(source))
    with output.opened() as write:
        write(f"{signature.signature(message.body, key)}\n")
    return ExitCode.CLEAN
