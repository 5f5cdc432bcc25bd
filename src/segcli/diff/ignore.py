"""Differences that a user does not want to see, by JSON Pointers with wildcards."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from segcli.diff.compare import Change
from segcli.findings import Json, Path, SegcliError, pointer

VOLATILE = ("/id", "/created_at", "/source/target_url", "/event/id", "/event/created_at", "/event/group_id")
"""Members of an envelope that differ between any two deliveries. Bare data has none of them."""

ANY_DEPTH = "**"
WILDCARDS = {"*": "[^/]*", "?": "[^/]"}
PATHS_KEPT = 4096


class Pattern(NamedTuple):
    """A pointer with wildcards: `**` as a step for any number of levels, `*` and `?` for characters of one name."""

    text: str
    steps: tuple[str, ...]

    @property
    def expression(self) -> str:
        """The regular expression for what the pattern covers, but for what stands below."""
        return "".join("(?:/[^/]*)*" if step == ANY_DEPTH else f"/{name_expression(step)}" for step in self.steps)

    def occurs_in(self, value: Json) -> bool:
        """Whether there is something in a value that the pattern covers. Without recursion, as `**` may go deep."""
        waiting = [(0, value)]
        while waiting:
            depth, value = waiting.pop()
            if depth == len(self.steps):
                return True
            step = self.steps[depth]
            if step == ANY_DEPTH:
                waiting.append((depth + 1, value))
                waiting += [(depth, member) for _, member in members(value)]
            else:
                fits = re.compile(name_expression(step), re.DOTALL).fullmatch
                waiting += [(depth + 1, member) for name, member in members(value) if fits(name)]
        return False


class Ignored:
    """Leaves out the changes at or below one of the pointers, and notices which of them cover nothing."""

    def __init__(self, pointers: Iterable[str]) -> None:
        patterns = [pattern(text) for text in pointers]
        expressions = "|".join(one.expression for one in patterns)
        self._expression = re.compile(f"(?:{expressions})(?:/|\\Z)", re.DOTALL) if patterns else None
        self._unmatched = patterns

    def remaining(self, changes: list[Change]) -> list[Change]:
        """The changes that are not ignored."""
        expression = self._expression
        if expression is None:
            return changes
        return [
            change for change in changes if not (covers(expression, change.left) or covers(expression, change.right))
        ]

    def look_in(self, *values: Json) -> None:
        """Notice the pointers that cover something in what is compared; each is looked for until it was found once."""
        self._unmatched = [one for one in self._unmatched if not any(map(one.occurs_in, values))]

    @property
    def has_unmatched(self) -> bool:
        """Whether there is a pointer left to look for."""
        return bool(self._unmatched)

    @property
    def unmatched(self) -> Iterator[str]:
        """The pointers that covered nothing."""
        return (one.text for one in self._unmatched)


@lru_cache(PATHS_KEPT)
def covers(expression: re.Pattern[str], path: Path | None) -> bool:
    """Whether a path is one of those to be ignored; the same few come with every event."""
    return path is not None and expression.match(pointer(path)) is not None


def pattern(text: str) -> Pattern:
    """The pattern that a user wrote. Raises SegcliError when it is no pointer."""
    if not text.startswith("/"):
        raise SegcliError(f"a JSON Pointer starts with a slash: --ignore-path /{text}")
    return Pattern(text, tuple(text[1:].split("/")))


def name_expression(step: str) -> str:
    """The regular expression for the names, as pointers write them, that a step covers."""
    return "".join(WILDCARDS.get(char) or re.escape(char) for char in step)


def members(value: Json) -> Iterator[tuple[str, Json]]:
    """The parts of a value, with their names as pointers write them."""
    if type(value) is dict:
        return ((pointer((name,))[1:], member) for name, member in value.items())
    return ((str(index), item) for index, item in enumerate(value)) if type(value) is list else iter(())
