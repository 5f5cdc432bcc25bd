"""What is left out of the folders that a user names: installed packages, patterns, and what git ignores."""

import os
from typing import TYPE_CHECKING, Literal, NamedTuple

from segcli.console.urls import is_url
from segcli.input.sources import is_json_name

if TYPE_CHECKING:
    from segcli.input.path_patterns import PathPattern

PACKAGES = frozenset(("node_modules", "bower_components", "site-packages", "venv", "__pycache__", "__pypackages__"))
"""Folders of installed packages, which are full of JSON and hold no payload of the user's. Such names as `dist`,
`build` or `vendor` are not among them: somebody's fixtures may well be there.
"""

Reason = Literal["excluded", "ignored by git"]


class Exclusion(NamedTuple):
    """The patterns of what is left out, and whether what git ignores is too."""

    patterns: "tuple[PathPattern, ...]" = ()
    gitignore: bool = False

    def reason(self, path: str, is_folder: bool = False) -> Reason | None:
        """Why a file or folder is left out that a walk has come to; None where it is not."""
        if any(pattern.fits(path) for pattern in self.patterns):
            return "excluded"
        is_ignored = self.gitignore and not is_url(path) and ignored_by_git(path, is_folder)
        return "ignored by git" if is_ignored else None


NOTHING = Exclusion()


def ignored_by_git(path: str, is_folder: bool) -> bool:
    """Whether git ignores a path. What reads its patterns takes 30 ms to import."""
    from segcli.input.git_ignore import ignores

    return ignores(os.path.abspath(path), is_folder)


def files_below(folder: str) -> int:
    """How many files a walk of a folder would look at that is left out; it is no more work than reading them."""
    count = 0
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if left_out_as(os.path.join(path, name), name) is None]
        count += sum(map(is_json_name, files))
    return count


def left_out_as(path: str, name: str) -> str | None:
    """What kind of folder it is for which it is left out; None for one that is walked."""
    if name in PACKAGES:
        return name
    if name.startswith("."):
        return "with a dot"
    if os.path.islink(path):
        return "linked"
    # PEP 405: what makes a folder a virtual environment, whatever its name is.
    return "venv" if os.path.exists(os.path.join(path, "pyvenv.cfg")) else None
