"""Differences that a user does not want to hear of, by JSON Pointers with wildcards."""

import re
from collections.abc import Iterable

from segcli.diffing import Change
from segcli.findings import SegcliError, pointer
from segcli.positions import Path

VOLATILE = ("/id", "/created_at", "/source/target_url", "/event/id", "/event/created_at", "/event/group_id")
"""What differs between any two deliveries, in the envelope of a webhook. Bare data has none of it."""


class Ignored:
    """Tells the changes at or below one of the pointers; `*` stands for one level, `**` for any number of them."""

    def __init__(self, pointers: Iterable[str]) -> None:
        patterns = [pattern(text) for text in pointers]
        self._expression = re.compile(f"(?:{'|'.join(patterns)})(?:/|\\Z)", re.DOTALL) if patterns else None

    def __contains__(self, change: Change) -> bool:
        return self._covers(change.left) or self._covers(change.right)

    def _covers(self, path: Path | None) -> bool:
        return path is not None and self._expression is not None and bool(self._expression.match(pointer(path)))


def pattern(text: str) -> str:
    """The regular expression for a pointer. Raises SegcliError when it is none."""
    if not text.startswith("/"):
        raise SegcliError(f"a JSON Pointer starts with a slash: --ignore-path /{text}")
    steps = {"*": "/[^/]*", "**": "(?:/[^/]*)*"}
    return "".join(steps.get(step) or f"/{re.escape(step)}" for step in text[1:].split("/"))
