"""Where customers stand in the records that obey a schema: looking there takes 1 us, searching all of a record 8."""

from collections.abc import Iterator
from typing import Any

from segcli.findings import Json, Path
from segcli.privacy.persons import ROLES
from segcli.schemas.node import SchemaNode

HERE, EACH = "", "*"
Tree = dict[str, Any]
"""The members that lead to customers, as dicts in dicts; `EACH` is every item or value, `HERE` a customer."""


def customers(node: SchemaNode | None, passed: frozenset[str] = frozenset()) -> Tree:
    """The places of customers below the node of a closed schema. A definition is not followed inside of itself."""
    if node is None or node.name in passed:
        return {}
    passed |= {node.name} if node.name else frozenset()
    tree: Tree = {HERE: {}} if is_customer(node) else {}
    for branch in node.branches:
        join(tree, customers(branch, passed))
    for name, member in node.members.items():
        below = customers(member, passed)
        join(tree, {name: below | {HERE: {}} if name in ROLES else below})
    for each in (node.items, node.values):
        join(tree, {EACH: customers(each, passed)})
    return tree


def is_customer(node: SchemaNode) -> bool:
    """Whether a node describes customers."""
    members = node.members
    return ("id" in members and "cust_" in members["id"].id_prefixes) or (
        "object" in members and members["object"].schema.get("const") == "customer"
    )


def join(tree: Tree, other: Tree) -> None:
    """Add to a tree what another one has, but for steps that lead to nobody."""
    for step, below in other.items():
        if below or step == HERE:
            join(tree.setdefault(step, {}), below)


def customers_at(value: Json, tree: Tree) -> Iterator[dict[str, Json]]:
    """The customers in a value, at the places of a tree."""
    is_object = type(value) is dict
    for step, below in tree.items():
        if step == HERE:
            if is_object:
                yield value
        elif step == EACH:
            for item in value.values() if is_object else value if type(value) is list else ():
                yield from customers_at(item, below)
        elif is_object and (member := value.get(step)) is not None:
            yield from customers_at(member, below)


def paths_to(tree: Tree, path: Path = ()) -> list[Path] | None:
    """The paths of the customers of a tree; None where an array or a map is on the way to one."""
    result: list[Path] = [path] if HERE in tree else []
    for step, below in tree.items():
        inner = None if step == EACH else paths_to(below, (*path, step)) if step != HERE else []
        if inner is None:
            return None
        result += inner
    return result
