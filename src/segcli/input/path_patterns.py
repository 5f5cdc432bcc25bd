"""Patterns of paths, as `--exclude` and the configuration have them."""

import os
from fnmatch import fnmatchcase
from typing import NamedTuple

from segcli.console.urls import is_url


class PathPattern(NamedTuple):
    """A glob of paths as seen from the folder `root`; `*` also stands for slashes.

    One that is anchored fits the file or folder of that path, another one every file or folder of that name, wherever
    it is. A folder that fits takes along all that is in it. One that is a URL fits URLs, and any other fits an object
    of a store by its key.
    """

    glob: str
    root: str
    is_anchored: bool

    def fits(self, path: str) -> bool:
        """Whether a path, or a folder that it is in, is meant."""
        steps = relative(path, self.root).split("/")
        if is_url(path) and not is_url(self.glob):
            steps = steps[3:]
        if not self.is_anchored:
            return any(fnmatchcase(step, self.glob) for step in steps)
        return any(fnmatchcase("/".join(steps[:end]), self.glob) for end in range(len(steps), 0, -1))


def pattern(text: str, root: str | os.PathLike[str] = os.curdir) -> PathPattern:
    """A pattern as people write it: one with a slash in it is anchored, as `./x` is; one at its end does not matter."""
    glob = text.replace(os.sep, "/").rstrip("/") or "*"
    is_anchored = "/" in glob
    if os.path.isabs(glob):
        glob = relative(glob, root)
    while glob.startswith("./"):
        glob = glob[2:]
    return PathPattern(glob, str(root), is_anchored)


def relative(path: str, root: str | os.PathLike[str] = os.curdir) -> str:
    """A file name as seen from `root`, with `/` between its parts; one that cannot be seen from there stays, as a URL
    does, and all do when the working directory has been deleted.
    """
    if is_url(path):
        return path
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except (ValueError, FileNotFoundError):
        return path
