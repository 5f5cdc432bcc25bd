"""The repository of git that a folder is in."""

import os
from functools import lru_cache


@lru_cache(maxsize=4096)
def root_of(folder: str) -> str | None:
    """The nearest folder upwards that has `.git`, which is a file in a work tree or submodule; None where none has."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder
