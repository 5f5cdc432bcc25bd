"""Names of files as their repository has them, by which CI systems know what to annotate."""

import os

from segcli.console.text import visible
from segcli.input.path_patterns import relative
from segcli.input.repository import root_of

VARIABLES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Where GitHub Actions and GitLab CI have checked the repository out."""


class Repository:
    """The repository that a run takes place in: what the CI system says, else where `.git` is from the working
    directory upwards, else the working directory.
    """

    def __init__(self) -> None:
        self.root = next(filter(None, map(os.environ.get, VARIABLES)), None) or git_root() or os.curdir

    def path(self, source: str) -> str:
        """A source as seen from the root, with `/` between its parts."""
        return visible(relative(source, self.root))


def git_root() -> str | None:
    """The root of the repository that the working directory is in; None where it is in none, or has been deleted."""
    try:
        return root_of(os.getcwd())
    except FileNotFoundError:
        return None
