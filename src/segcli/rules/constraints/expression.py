"""What constraints are written in: Python expressions over the paths of members, which only files of ours hold."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from segcli.rules.constraints.functions import FUNCTIONS

WORD = re.compile(r'"[^"]*"|\b[a-z_]\w*(?:\.\w+)*\b(?!\()')
TERM = r" [-+] \(([\w.]+) or 0\)"
"""A term of a sum whose member may be absent."""
SENT = "sent"
"""The name that stands for when the webhook was created, beside those of members; None where there is no envelope."""
NO_MEMBERS = frozenset(("and", "or", "not", "is", "in", SENT))


class Expression(NamedTuple):
    """The text of an expression, the paths of members that it names, and those of them that must not be absent."""

    text: str
    paths: tuple[str, ...]
    needed: tuple[str, ...]

    def over(self, names: Mapping[str, str]) -> str:
        """The expression with a Python name for each path."""
        return WORD.sub(lambda match: names.get(match[0], match[0]), self.text)


def mentions(text: str) -> Iterator[re.Match[str]]:
    """Every place in an expression that names a member."""
    return (match for match in WORD.finditer(text) if match[0][0] != '"' and match[0] not in NO_MEMBERS)


def first_member(text: str) -> str:
    """The member that stands first in an expression, or that leads to what does."""
    return next(mentions(text))[0].partition(".")[0]


@cache
def expression(text: str) -> Expression:
    """What an expression is made of."""
    paths: dict[str, bool] = {}
    for match in mentions(text):
        paths[match[0]] = paths.get(match[0], True) and not text.startswith((" is ", " or 0"), match.end())
    return Expression(text, tuple(paths), tuple(path for path, needed in paths.items() if needed))


def run(source: str, namespace: dict[str, Any]) -> None:
    """Define what some source defines. It is made of rule files and schema files, never of payloads."""
    exec(source, namespace)  # noqa: S102


@cache
def function_of(text: str) -> Callable[..., Any]:
    """An expression as a function of the values of its paths, in their order, and of `sent`."""
    parsed = expression(text)
    names = {path: f"v{number}" for number, path in enumerate(parsed.paths)}
    namespace: dict[str, Any] = dict(FUNCTIONS)
    run(f"function = lambda {', '.join((*names.values(), f'{SENT}=None'))}: {parsed.over(names)}", namespace)
    function: Callable[..., Any] = namespace["function"]
    return function
