"""The files beside the payloads that the user names: schemas, baselines and configuration."""

import os
import stat

from segcli.findings import SegcliError

LARGEST = 64 << 20
"""Bytes of such a file at most; as much as a value of a payload may have."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OTHERS = {
    stat.S_IFDIR: "a directory",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read_regular_file(path: str | os.PathLike[str], what: str) -> bytes:
    """The bytes of a regular file of at most 64 MiB, without a byte order mark.

    Raises SegcliError, in which `what` is what the file is for: `the schema`. Nothing but a regular file is opened: a
    pipe that nobody writes to would never answer.
    """
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            raise unreadable(path, what, f"it is {OTHERS.get(stat.S_IFMT(mode), 'something else')}, not a regular file")
        with open(path, "rb") as file:
            text = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(path, what, (error.strerror or type(error).__name__).lower()) from error
    except ValueError as error:
        raise unreadable(path, what, str(error)) from error
    if len(text) > LARGEST:
        raise unreadable(path, what, "it is larger than 64 MiB")
    return text.removeprefix(BYTE_ORDER_MARK)


def unreadable(path: str | os.PathLike[str], what: str, reason: str) -> SegcliError:
    return SegcliError(f"cannot read {what} {os.fspath(path)}: {reason}")
