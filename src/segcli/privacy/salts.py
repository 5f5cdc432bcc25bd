"""The salt that makes redaction the same in every run: from a file or a variable, since others can read a command
line.
"""

import os
import stat
from pathlib import Path

from segcli.findings import SegcliError
from segcli.input import sources

VARIABLE = "SEGCLI_SALT"
MOST = 1 << 16
"""Bytes; a longer file is something else that was named by mistake."""


def chosen(file: Path | None) -> bytes:
    """The salt of the file, else of the variable, else a random one. A newline at its end does not count.

    Raises SegcliError for one that is empty or cannot be read.
    """
    if file is not None:
        return filled(content(file), f"the salt in {file}")
    variable = os.environ.get(VARIABLE)
    return os.urandom(32) if variable is None else filled(os.fsencode(variable), f"the salt in {VARIABLE}")


def filled(salt: bytes, what: str) -> bytes:
    """The salt without the end of its line."""
    if not salt.strip():
        raise SegcliError(f"{what} is empty")
    return salt.rstrip(b"\r\n")


def content(file: Path) -> bytes:
    """What is in a regular file of some kilobytes."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise SegcliError(f"cannot read the salt in {file}: not a regular file")
        with file.open("rb") as opened:
            salt = opened.read(MOST + 1)
    except (OSError, ValueError) as error:
        raise SegcliError(f"cannot read the salt in {file}: {sources.reason(error)}") from error
    if len(salt) > MOST:
        raise SegcliError(f"cannot read the salt in {file}: more than {MOST // 1024} KiB")
    return salt
