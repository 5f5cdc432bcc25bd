"""`segcli verify` and `segcli sign`: is this body signed with this secret?"""

import os
from pathlib import Path

from segcli.console.output import Output
from segcli.findings import ExitCode, SegcliError
from segcli.input import search, sources
from segcli.signature import signature

VARIABLE = "SEGCLI_SECRET"
UNEXPLAINED = "no common mistake explains it; is this the secret of this project, and the whole body?"


def run(source: str, given: str | None, secret_file: Path | None, output: Output) -> ExitCode:
    """Say whether the signature of a body matches, and if not, what probably went wrong."""
    key, message = secret(secret_file), signature.message(content(source))
    found = given or message.signature
    if not found:
        raise SegcliError(f"no signature: --signature HEX, or a head with {signature.HEADER} as `curl -i` prints it")
    with output.opened() as write:
        if signature.matches(found, message.body, key):
            write("the signature matches\n")
            return ExitCode.CLEAN
        from segcli.signature.diagnosis import mistake

        reason = mistake(found, message.body, key) or UNEXPLAINED
        write(f"the signature does not match: {reason}\n")
    return ExitCode.FOUND


def secret(file: Path | None) -> bytes:
    """The secret, byte for byte. Raises SegcliError when there is none."""
    if file is None:
        found = os.environ.get(VARIABLE, "")
        if not found:
            raise SegcliError(f"no secret: --secret-file FILE, or the variable {VARIABLE}")
        return os.fsencode(found)
    try:
        text = file.read_bytes()
    except OSError as error:
        raise SegcliError(f"cannot read the secret in {file}: {sources.reason(error)}") from error
    if not text.strip():
        raise SegcliError(f"the secret in {file} is empty")
    return text


def content(argument: str) -> bytes:
    """All bytes of one source. Raises SegcliError when it cannot be read or is empty."""
    for source in search.find([argument]):
        if isinstance(source, sources.Unopened) or source.walked:
            reason = source.reason if isinstance(source, sources.Unopened) else "is a directory"
            raise SegcliError(f"{argument}: {reason}")
        try:
            text = b"".join(sources.chunks(source))
        except (OSError, sources.DamagedError) as error:
            raise SegcliError(f"{argument}: {sources.reason(error)}") from error
        if text:
            return text
    raise SegcliError(f"{argument}: is empty")
