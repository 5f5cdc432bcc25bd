"""The sources that a user names: files, folders and `-`, on the command line or in a file of names."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from segcli.console import streams
from segcli.findings import SegcliError
from segcli.input.exclusion import NOTHING, Exclusion
from segcli.input.sources import reason

if TYPE_CHECKING:
    from segcli.input.stored import KeyTimes

STDIN = "<stdin>"
LARGEST = 64 << 20
"""Bytes of a file of names at most: half a million of them."""


class Arguments(NamedTuple):
    """What was named; `stdin_name` is what reports call `-`, and `exclusion` is left out of folders. Where
    they are `is_strict`, no text may stand beside values. `key_times` are those of objects of a store.
    """

    names: tuple[str, ...]
    stdin_name: str = STDIN
    exclusion: Exclusion = NOTHING
    is_strict: bool = False
    key_times: "KeyTimes | None" = None


def listed(file: str) -> Iterator[str]:
    """The names in a file, or in stdin for `-`: separated by NUL, as `git diff -z` and `find -print0` write them, else
    one a line. Raises SegcliError when it cannot be read.
    """
    text = content(file)
    if len(text) > LARGEST:
        raise SegcliError(f"{file} is larger than 64 MiB: is it a list of files?")
    names = text.split(b"\0") if b"\0" in text else (line.removesuffix(b"\r") for line in text.split(b"\n"))
    return map(os.fsdecode, filter(None, names))


def content(file: str) -> bytes:
    if file == "-":
        with streams.stdin() as stdin:
            return stdin.read(LARGEST + 1)
    try:
        with open(file, "rb") as names:
            return names.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise SegcliError(f"cannot read the names in {file}: {reason(error)}") from error
