"""Which file a path leads to, whatever it is called there."""

import os

FileId = tuple[int, int]
"""The device and the number of a file on it: the same for all links to it."""


def file_id(path: "str | os.PathLike[str] | int") -> FileId | None:
    """The file that a path leads to or a descriptor is open on; None when there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
