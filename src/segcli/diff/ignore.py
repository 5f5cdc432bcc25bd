"""Differences that a user does not want to see, by JSON Pointers with wildcards."""

import re
from collections.abc import Iterable
from functools import lru_cache

from segcli.diff.compare import Change
from segcli.findings import Path, SegcliError, pointer

VOLATILE = ("/id", "/created_at", "/source/target_url", "/event/id", "/event/created_at", "/event/group_id")
"""Members of an envelope that differ between any two deliveries. Bare data has none of them."""

PATHS_KEPT = 4096


class Ignored:
    """Leaves out the changes at or below one of the pointers; `*` stands for one level, `**` for any number of them."""

    def __init__(self, pointers: Iterable[str]) -> None:
        patterns = [pattern(text) for text in pointers]
        self._expression = re.compile(f"(?:{'|'.join(patterns)})(?:/|\\Z)", re.DOTALL) if patterns else None

    def remaining(self, changes: list[Change]) -> list[Change]:
        """The changes that are not ignored."""
        expression = self._expression
        if expression is None:
            return changes
        return [
            change for change in changes if not (covers(expression, change.left) or covers(expression, change.right))
        ]


@lru_cache(PATHS_KEPT)
def covers(expression: re.Pattern[str], path: Path | None) -> bool:
    """Whether a path is one of those to be ignored; the same few come with every event."""
    return path is not None and expression.match(pointer(path)) is not None


def pattern(text: str) -> str:
    """The regular expression for a pointer. Raises SegcliError when it is none."""
    if not text.startswith("/"):
        raise SegcliError(f"a JSON Pointer starts with a slash: --ignore-path /{text}")
    wildcards = {"*": "/[^/]*", "**": "(?:/[^/]*)*"}
    return "".join(wildcards.get(step) or f"/{re.escape(step)}" for step in text[1:].split("/"))
