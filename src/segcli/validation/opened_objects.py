"""Objects of an event that have members which their schema does not know."""

from typing import NamedTuple

from segcli.findings import Json, Path
from segcli.schemas.node import SchemaNode

Leading = dict[SchemaNode, tuple[str, ...]]
"""The members of a node that lead to places where unknown members are looked for."""


class OpenedObject(NamedTuple):
    """An object with members that its node does not know."""

    path: Path
    value: dict[str, Json]
    node: SchemaNode

    @property
    def names(self) -> list[str]:
        """The members that are not known."""
        known = self.node.known or frozenset()
        return [name for name in self.value if name not in known]


def plain_path(node: SchemaNode) -> Path | None:
    """The path of a node's instances where it is the same one in every record; None below lists, maps and unions."""
    steps = node.schema_path
    return steps[1::2] if all(keyword == "properties" for keyword in steps[::2]) else None


def lead_to(node: SchemaNode, leading: Leading) -> None:
    """Make every node above lead to this one."""
    above, (*_, keyword, member) = node.above, ("", "", *node.schema_path)
    if above is not None:
        names = leading.setdefault(above, ())
        if keyword == "properties" and member not in names:
            leading[above] = (*names, str(member))
        lead_to(above, leading)


def collect(
    node: SchemaNode | None, value: Json, path: Path, opened: list[OpenedObject], leading: Leading | None
) -> None:
    """Gather the objects that have unknown members; with `leading` only where these are looked for, if it is known of
    the rest that it has none: a walk to one member costs 2 us, that through all objects of an event 11.
    """
    if type(value) is list:
        items = node and node.items
        for index, item in enumerate(value):
            collect(items, item, (*path, index), opened, leading)
        return
    if node is not None and node.branches and type(value) is dict:
        node = node.branch(value)
    if node is None or type(value) is not dict:
        return
    if node.known is not None and not value.keys() <= node.known:
        opened.append(OpenedObject(path, value, node))
    for name in node.containers if leading is None else leading.get(node, ()):
        below = value.get(name)
        if below and type(below) in (dict, list):
            collect(node.members[name], below, (*path, name), opened, leading)
    if node.values is not None:
        for name, below in value.items():
            collect(node.values, below, (*path, name), opened, leading)
