"""What a rule states: that something holds of every object that can have certain members."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from segcli.findings import Json, Severity
from segcli.rules.moments import after

WORD = re.compile(r'"[^"]*"|\b[a-z_]\w*(?:\.\w+)*\b(?!\()')
SLOT = re.compile(r"\{([^{}]+)\}")
KEYWORDS = frozenset(("and", "or", "not", "is", "in", "if", "else"))
PREFIX = re.compile("[a-z]+_")
PREFIXES = frozenset(
    f"{name}_"
    for name in (
        "asgm auto camp cat cust distr ern evbvr evcam evcus evpub evred evvou lopb lopp ltr ms ord ordli pc prod proj promo"
        " pub r rew rewa rewr rf rh rr rrf sand seg sku stack user v val vtx wh whs"
    ).split()
)
"""How documented ids start."""
ANYWHERE = ("project", "distribution", "data")


class Claim(NamedTuple):
    """What holds of every object whose schema has the members that it names, wherever in an event the object stands.

    `holds` is a Python expression over the paths of members, such as `voucher.campaign_id == campaign.id`. It is asked
    when all of them are there and none is null; a member that it compares with None, or to which it adds `or 0`, may be
    absent. Where it does not hold, a finding points `at` a member and `says` a sentence, in which an expression in braces
    stands for its value; `expected` is one too.

    It may be limited to events whose name starts with one of `events`, to some envelopes, to objects that have the
    members `beside` as well, and to members of one `kind` (see Place). `gated` is what is asked of records that the gate
    has accepted instead: something cheaper that never holds when `holds` does not, or "" where the gate sees to it.
    """

    holds: str
    at: str
    says: str
    expected: str | None = None
    severity: Severity | None = None
    events: tuple[str, ...] = ("",)
    envelopes: tuple[str, ...] = ANYWHERE
    beside: tuple[str, ...] = ()
    kind: str | None = None
    gated: str | None = None


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
    return (match for match in WORD.finditer(text) if match[0][0] != '"' and match[0] not in KEYWORDS)


@cache
def expression(text: str) -> Expression:
    """What an expression is made of."""
    paths: dict[str, bool] = {}
    for match in mentions(text):
        paths[match[0]] = paths.get(match[0], True) and not text.startswith((" is ", " or 0"), match.end())
    return Expression(text, tuple(paths), tuple(path for path, needed in paths.items() if needed))


def same(member: str, other: str, **rest: Any) -> Claim:
    """Two members have one value; the first one is blamed."""
    says = f"`{member}` is {{{member}}}, but `{other}` is {{{other}}}"
    return Claim(f"{member} == {other}", member, says, other, **rest)


def equals(member: str, sum_of: str, **rest: Any) -> Claim:
    """A member has the value of an expression."""
    words = sum_of.replace(" or 0", "").translate(str.maketrans("", "", "()"))
    return Claim(f"{member} == {sum_of}", member, f"`{member}` is {{{member}}}, but `{words}` is {{{sum_of}}}", sum_of, kind="number", **rest)


def at_most(member: str, limit: str, **rest: Any) -> Claim:
    """A number does not exceed another one."""
    says = f"`{member}` is {{{member}}}, which is more than `{limit}`, {{{limit}}}"
    return Claim(f"{member} <= {limit}", member, says, kind="number", **rest)


def in_order(earlier: str, later: str, **rest: Any) -> Claim:
    """A time is not after another one; the later one is blamed."""
    says = f"`{later}`, {{{later}}}, is before `{earlier}`, {{{earlier}}}"
    return Claim(f"not after({earlier}, {later})", later, says, kind="date-time", gated=f"{earlier} <= {later}", **rest)


def summed(items: Json, name: str) -> float | None:
    """The sum of a member over a list of objects, None unless every item has it as a number."""
    numbers = [item.get(name) if type(item) is dict else None for item in items]
    return sum(numbers) if numbers and all(type(number) in (int, float) for number in numbers) else None


def total(items: Json, name: str) -> float:
    """The sum of a member over a list of objects, those without it counting nothing."""
    amount = 0
    for item in items:
        amount += item.get(name) or 0
    return amount


def stray(value: Json, *prefixes: str) -> str | None:
    """The documented prefix of an id, or of one in a list, that is none of some prefixes."""
    for name in value if type(value) is list else (value,):
        match = PREFIX.match(name) if type(name) is str else None
        if match and match[0] in PREFIXES and match[0] not in prefixes:
            return match[0]
    return None


VOUCHERS = {
    "DISCOUNT_COUPONS": "DISCOUNT_VOUCHER",
    "GIFT_VOUCHERS": "GIFT_VOUCHER",
    "LOYALTY_PROGRAM": "LOYALTY_CARD",
}
"""The type of the vouchers that a campaign makes, by its own."""
FUNCTIONS: dict[str, Any] = {"VOUCHERS": VOUCHERS, "after": after, "summed": summed, "total": total, "stray": stray}
"""What expressions may call beside the functions of Python; none of them raises for any JSON."""


def run(source: str, namespace: dict[str, Any]) -> None:
    """Define what some source defines. It is made of rule files and schema files, never of payloads."""
    exec(source, namespace)  # noqa: S102


@cache
def question(text: str) -> Callable[..., Any]:
    """An expression as a function of the values of its paths, in their order."""
    found = expression(text)
    names = {path: f"v{number}" for number, path in enumerate(found.paths)}
    namespace: dict[str, Any] = dict(FUNCTIONS)
    run(f"asked = lambda {', '.join(names.values())}: {found.over(names)}", namespace)
    asked: Callable[..., Any] = namespace["asked"]
    return asked
