"""The nodes of a closed schema document by the paths of the records that they describe."""

from collections.abc import Iterator
from typing import Any

from segcli.findings import Json, Path
from segcli.schemas.memory import remember
from segcli.schemas.node import SchemaNode, followed


class SchemaTree:
    """The nodes of a closed `document`, which may be None, by the paths of records; `root` is where in a record its
    instance stands.

    What describes a place is worked out once for all records (30 us of a fault).
    """

    def __init__(self, document: Json, root: Path = ()) -> None:
        self.document = document
        self._root = root
        self.top = SchemaNode(document, document) if isinstance(document, dict) else None
        self._nodes: dict[Path, tuple[SchemaNode, ...]] = {}
        self._members: dict[Path, frozenset[str]] = {}

    def nodes(self, path: Path) -> tuple[SchemaNode, ...]:
        """The nodes that describe what stands at `path`; none when no schema knows the place."""
        known = self._nodes.get(path)
        if known is not None:
            return known
        nodes: tuple[SchemaNode, ...] = ()
        # From the top down: asking for what is above costs a frame for each level of the deepest record.
        for size in range(len(self._root), len(path) + 1):
            place = path[:size]
            known = self._nodes.get(place)
            nodes = remember(self._nodes, place, tuple(self._nodes_at(place, nodes))) if known is None else known
        return nodes

    def _nodes_at(self, path: Path, above: tuple[SchemaNode, ...]) -> Iterator[SchemaNode]:
        if path == self._root and self.top is not None:
            yield from self.top.unfolded
        elif len(path) > len(self._root):
            step = path[-1]
            for node in above:
                listed = node.schema.get("properties", {})
                below = node.items if isinstance(step, int) else None
                if isinstance(step, str):
                    below = node.below("properties", step) if step in listed else node.values
                if below is not None:
                    yield from below.unfolded

    def subschemas(self, path: Path) -> tuple[dict[str, Any], ...]:
        """The same as they are written."""
        return tuple(node.schema for node in self.nodes(path))

    def members(self, path: Path) -> frozenset[str]:
        """The member names that a schema knows in the object at `path`."""
        names = self._members.get(path)
        if names is None:
            listed = (node.schema.get("properties", ()) for node in self.nodes(path))
            names = remember(self._members, path, frozenset(name for some in listed for name in some))
        return names

    def at(self, schema_path: Path) -> Json:
        """The subschema at an evaluation path, behind its references; None when it is out of reach."""
        node: Json = self.document
        for step in schema_path:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                return None
            if isinstance(node, dict):
                node = followed(self.document, node)
        return node
