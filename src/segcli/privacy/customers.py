"""Where customers stand in the records that obey a schema: looking there takes 1 us, searching all of a record 8."""

from collections.abc import Iterator
from typing import Any

from segcli.findings import Json
from segcli.privacy.persons import ROLES

HERE, EACH = "", "*"
Tree = dict[str, Any]
"""The members that lead to customers, as dicts in dicts; `EACH` is every item or value, `HERE` a customer."""


def customers(document: Json) -> Tree:
    """The places of customers in a closed schema document."""
    return grown(document, document, frozenset())


def grown(node: Json, document: Json, passed: frozenset[str]) -> Tree:
    """The tree below a subschema. What a reference leads to inside of itself is not followed for ever."""
    if not isinstance(node, dict):
        return {}
    reference = node.get("$ref")
    if reference is not None:
        target = document.get("$defs", {}).get(str(reference).removeprefix("#/$defs/"))
        return {} if reference in passed else grown(target, document, passed | {reference})
    tree: Tree = {HERE: {}} if is_customer(node) else {}
    for branch in node.get("oneOf", ()):
        join(tree, grown(branch, document, passed))
    for name, member in node.get("properties", {}).items():
        below = grown(member, document, passed)
        join(tree, {name: below | {HERE: {}} if name in ROLES else below})
    for keyword in ("items", "additionalProperties"):
        join(tree, {EACH: grown(node.get(keyword), document, passed)})
    return tree


def is_customer(node: dict[str, Json]) -> bool:
    members = node.get("properties", {})
    return "cust" in members.get("id", {}).get("x-id", ()) or members.get("object", {}).get("const") == "customer"


def join(tree: Tree, other: Tree) -> None:
    """Add to a tree what another one has, but for steps that lead to nobody."""
    for step, below in other.items():
        if below or step == HERE:
            join(tree.setdefault(step, {}), below)


def standing(value: Json, tree: Tree) -> Iterator[dict[str, Json]]:
    """The customers in a value, at the places of a tree."""
    is_object = type(value) is dict
    for step, below in tree.items():
        if step == HERE:
            if is_object:
                yield value
        elif step == EACH:
            for item in value.values() if is_object else value if type(value) is list else ():
                yield from standing(item, below)
        elif is_object and (member := value.get(step)) is not None:
            yield from standing(member, below)
