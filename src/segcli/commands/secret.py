"""What `segcli verify`, `sign` and `listen` are given: the secret, and the bytes of one source."""

import os
from collections.abc import Iterable
from pathlib import Path

from segcli.findings import SegcliError
from segcli.input import search, sources
from segcli.input.arguments import Arguments
from segcli.session import stores_for

VARIABLE = "SEGCLI_SECRET"


def secret(file: Path | None) -> bytes:
    """The secret, byte for byte. Raises SegcliError when there is none."""
    found = secret_if_any(file)
    if found is None:
        raise SegcliError(f"no secret: --secret-file FILE, or the variable {VARIABLE}")
    return found


def secret_if_any(file: Path | None) -> bytes | None:
    """The secret, byte for byte; None where neither a file nor the variable gives one. Raises SegcliError for a file
    that cannot be read.
    """
    if file is None:
        return os.fsencode(os.environ.get(VARIABLE, "")) or None
    try:
        text = file.read_bytes()
    except OSError as error:
        raise SegcliError(f"cannot read the secret in {file}: {sources.reason(error)}") from error
    if not text.strip():
        raise SegcliError(f"the secret in {file} is empty")
    return text


def secrets(files: Iterable[Path]) -> tuple[bytes, ...]:
    """The secrets of which any may have signed: those of the files, else that of the variable, if it is set."""
    return tuple(map(secret, files)) or ((secret(None),) if os.environ.get(VARIABLE) else ())


def content(argument: str) -> bytes:
    """All bytes of one source. Raises SegcliError when it cannot be read or is empty."""
    arguments = Arguments((argument,))
    for source in search.find(arguments, stores=stores_for(arguments)):
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
