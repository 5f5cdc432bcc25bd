"""What git ignores, as the files `.gitignore` and `.git/info/exclude` of a repository say (gitignore(5)).

The patterns that a user has for all repositories are not read: what CI checks shall not depend on who runs it.
"""

import os
import warnings
from collections.abc import Iterator
from functools import lru_cache

from pathspec import GitIgnoreSpec

from segcli.input.regular_files import read_regular_file
from segcli.input.repository import root_of


def ignores(path: str, is_folder: bool) -> bool:
    """Whether git ignores an absolute path, by the last pattern that speaks of it or of a folder that it is in."""
    return is_ignored(path, is_folder) or any(is_ignored(folder, True) for folder in folders_above(path))


@lru_cache(maxsize=4096)
def is_ignored(path: str, is_folder: bool) -> bool:
    """Whether patterns speak of this very path, and not only of a folder that it is in."""
    for folder in folders_above(path):
        for file in files_of(folder):
            spec = spec_of(file)
            name = os.path.relpath(path, folder).replace(os.sep, "/") + ("/" if is_folder else "")
            said = None if spec is None else spec.check_file(name).include
            if said is not None:
                return said
    return False


def folders_above(path: str) -> Iterator[str]:
    """The folders that a path is in, up to the root of its repository; none where it is in no repository."""
    root = root_of(os.path.dirname(path))
    folder = path
    while root is not None and folder != root:
        folder = os.path.dirname(folder)
        yield folder


def files_of(folder: str) -> Iterator[str]:
    """The files with patterns for a folder, those that count more first."""
    yield os.path.join(folder, ".gitignore")
    yield os.path.join(folder, ".git", "info", "exclude")


@lru_cache(maxsize=4096)
def spec_of(file: str) -> GitIgnoreSpec | None:
    """The patterns of a file; None where there is none. Raises SegcliError for one that cannot be read."""
    if not os.path.isfile(file):
        return None
    lines = read_regular_file(file, "the patterns of git in").decode("utf-8", "surrogateescape").splitlines()
    with warnings.catch_warnings():
        # pathspec makes regular expressions of which Python says that `[[` may mean something else one day.
        warnings.simplefilter("ignore", FutureWarning)
        return GitIgnoreSpec.from_lines(filter(is_pattern, lines))


def is_pattern(line: str) -> bool:
    """Whether a line is one that git takes for a pattern; it passes over others in silence."""
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
