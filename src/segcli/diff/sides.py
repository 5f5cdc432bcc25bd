"""The two sides of a comparison: as a user names them, or as git does for an external diff.

Git calls with seven arguments, with nine for a file that was renamed, and with one for a path that is unmerged
(gitdiffcore, git documentation of `GIT_EXTERNAL_DIFF`).
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from segcli.console.text import plural
from segcli.findings import SegcliError
from segcli.input.sources import Source, Unopened

NO_FILE = os.devnull
"""What stands for a file that was added or removed on the side where it is not."""

CALLED_BY_GIT = "GIT_DIFF_PATH_COUNTER"
"""The variable that git sets for an external diff."""

HASH, MODE = re.compile(r"[0-9a-f]{4,64}|\."), re.compile(r"[0-7]{6}|\.")
"""How git names a version of a file and its kind; a dot where there is none."""


class Sides(NamedTuple):
    """What to compare. Without `right`, the events inside `left` are compared. `git_names` are what git calls the two
    files, and None where it was not git that called.
    """

    left: str
    right: str | None
    git_names: tuple[str, str] | None = None
    is_unmerged: bool = False


def sides_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Sides:
    """What the arguments of the command mean. Raises SegcliError where they are neither a user's nor git's."""
    match arguments:
        case [path] if CALLED_BY_GIT in environment:
            return Sides(path, None, (path, path), is_unmerged=True)
        case [left]:
            return Sides(left, None)
        case [left, right]:
            return Sides(left, right)
        case [path, old, old_hash, old_mode, new, new_hash, new_mode, *rename] if (
            len(rename) <= 2
            and all(map(HASH.fullmatch, (old_hash, new_hash)))
            and all(map(MODE.fullmatch, (old_mode, new_mode)))
        ):
            return Sides(old, new, (f"a/{path}", f"b/{rename[0] if rename else path}"))
    raise SegcliError(f"diff compares one or two sources, not {plural(len(arguments), 'source')}")


def is_folder(side: str, sources: Iterable[Source | Unopened]) -> bool:
    """Whether a side is a folder, or the prefix of objects of a store."""
    return os.path.isdir(side) or any(isinstance(each, Source) and each.walked and each.stored for each in sources)
