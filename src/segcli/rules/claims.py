"""What a rule states: that something holds of every object that can have certain members."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from segcli.findings import Json, Severity
from segcli.rules.moments import after

WORD = re.compile(r'"[^"]*"|\b[a-z_]\w*(?:\.\w+)*\b(?!\()')
SLOT = re.compile(r"\{([^{}]+)\}")
KEYWORDS = frozenset(("and", "or", "not", "is", "in", "if", "else"))
ANYWHERE = ("project", "distribution", "data")


class Claim(NamedTuple):
    """What holds of every object whose schema has the members that it names, wherever in an event the object stands.

    `holds` is a Python expression over the paths of members, such as `voucher.campaign_id == campaign.id`. It is asked
    when all of them are there and none is null; a member that it compares with None, or to which it adds `or 0`, may be
    absent. Where it does not hold, a finding points `at` a member and `says` a sentence, in which an expression in braces
    stands for its value, and so does `expected`. It may be limited to events whose name starts with one of `events`, to
    some envelopes, and to objects that have the members `beside` as well.
    """

    holds: str
    at: str
    says: str
    expected: str | None = None
    severity: Severity | None = None
    events: tuple[str, ...] = ("",)
    envelopes: tuple[str, ...] = ANYWHERE
    beside: tuple[str, ...] = ()


class Expression(NamedTuple):
    """The text of an expression, the paths of members that it names, and those of them that must not be absent."""

    text: str
    paths: tuple[str, ...]
    needed: tuple[str, ...]

    def over(self, names: Mapping[str, str]) -> str:
        """The expression with a Python name for each path."""
        return WORD.sub(lambda match: names.get(match[0], match[0]), self.text)


@cache
def expression(text: str) -> Expression:
    """What an expression is made of."""
    paths: dict[str, bool] = {}
    for match in WORD.finditer(text):
        if match[0][0] != '"' and match[0] not in KEYWORDS:
            paths[match[0]] = paths.get(match[0], True) and not text.startswith((" is ", " or 0"), match.end())
    return Expression(text, tuple(paths), tuple(path for path, needed in paths.items() if needed))


def same(member: str, other: str, **rest: Any) -> Claim:
    """Two members have one value; the first one is blamed."""
    says = f"`{member}` is {{{member}}}, but `{other}` is {{{other}}}"
    return Claim(f"{member} == {other}", member, says, other, **rest)


def equals(member: str, sum_of: str, **rest: Any) -> Claim:
    """A member has the value of an expression."""
    words = sum_of.replace(" or 0", "").translate(str.maketrans("", "", "()"))
    return Claim(f"{member} == {sum_of}", member, f"`{member}` is {{{member}}}, but `{words}` is {{{sum_of}}}", sum_of, **rest)


def at_most(member: str, limit: str, **rest: Any) -> Claim:
    """A number does not exceed another one."""
    says = f"`{member}` is {{{member}}}, which is more than `{limit}`, {{{limit}}}"
    return Claim(f"{member} <= {limit}", member, says, **rest)


def in_order(earlier: str, later: str, **rest: Any) -> Claim:
    """A time is not after another one; the later one is blamed."""
    says = f"`{later}`, {{{later}}}, is before `{earlier}`, {{{earlier}}}"
    return Claim(f"not after({earlier}, {later})", later, says, **rest)


def summed(items: Json, name: str) -> float | None:
    """The sum of a member over a list of objects, None unless every item has it as a number."""
    numbers = [item.get(name) if type(item) is dict else None for item in items]
    return sum(numbers) if numbers and all(type(number) in (int, float) for number in numbers) else None


def all_start(values: Json, prefixes: tuple[str, ...]) -> bool:
    """Whether all strings of a list start with one of some prefixes."""
    return all(type(value) is not str or value.startswith(prefixes) for value in values)


FUNCTIONS = {"after": after, "summed": summed, "all_start": all_start}
"""What expressions may call beside the functions of Python; none of them raises for any JSON."""


def compiled(source: str, name: str) -> Callable[..., Any]:
    """The function `name` that some source defines. The source is made of rules and of schema files, never of payloads."""
    namespace: dict[str, Any] = dict(FUNCTIONS)
    exec(source, namespace)  # noqa: S102
    function: Callable[..., Any] = namespace[name]
    return function


@cache
def question(text: str) -> Callable[..., Any]:
    """An expression as a function of the values of its paths, in their order."""
    found = expression(text)
    names = {path: f"v{number}" for number, path in enumerate(found.paths)}
    return compiled(f"asked = lambda {', '.join(names.values())}: {found.over(names)}", "asked")

