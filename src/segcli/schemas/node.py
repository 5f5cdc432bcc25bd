"""One subschema of a closed document: its members, items, branches, types and keywords, with references followed.

What may be shown at a place, which members are unknown there and which rules apply is all read from here. Nodes are
created when they are first needed.
"""

from functools import cached_property
from typing import TYPE_CHECKING, Any, Optional

from segcli.findings import Json, Path
from segcli.schemas.prefixes import prefixes_at

if TYPE_CHECKING:
    from segcli.schemas.unions import Union

NAMES_OF_TYPES: dict[type, tuple[str, ...]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    list: ("array",),
    dict: ("object",),
}
"""The names that JSON Schema has for the types of parsed values."""


class SchemaNode:
    """A subschema of a document. `schema` is what it says itself, `schema_path` leads there as an evaluation does
    (without `$ref`), `name` is that of its definition, the same with and without null, and `above` the node that it
    stands in.
    """

    def __init__(
        self,
        document: dict[str, Any],
        schema: dict[str, Any],
        schema_path: Path = (),
        above: Optional["SchemaNode"] = None,
    ) -> None:
        self._document = document
        self._below: dict[Path, SchemaNode | None] = {}
        self.schema_path = schema_path
        self.above = above
        reference = schema.get("$ref")
        self.name = str(reference or "").removeprefix("#/$defs/").removesuffix("?")
        self.schema: dict[str, Any] = followed(document, schema) or {}

    def below(self, *steps: str | int) -> "SchemaNode | None":
        """The node at a path of keywords and names from here; None when there is no subschema."""
        if steps not in self._below:
            schema: Json = self.schema
            for step in steps:
                schema = schema[step] if isinstance(step, int) else schema.get(step)
            sound = schema is not None and followed(self._document, schema) is not None
            self._below[steps] = (
                SchemaNode(self._document, schema, (*self.schema_path, *steps), self) if sound else None
            )
        return self._below[steps]

    @cached_property
    def branches(self) -> tuple["SchemaNode", ...]:
        """The branches of the union here."""
        nodes = (self.below("oneOf", index) for index in range(len(self.schema.get("oneOf", ()))))
        return tuple(node for node in nodes if node is not None)

    @cached_property
    def union(self) -> "Union | None":
        """The member that picks a branch, if there is one."""
        from segcli.schemas.unions import discriminator_of

        return discriminator_of([branch.schema for branch in self.branches])

    def branch(self, value: dict[str, Json]) -> "SchemaNode | None":
        """The branch of the union here that an object belongs to."""
        union = self.union
        if union is None or value.get(union.discriminator) not in union.values:
            return None
        return self.branches[union.values.index(value[union.discriminator])]

    @cached_property
    def unfolded(self) -> tuple["SchemaNode", ...]:
        """The nodes that describe what stands here: this one, or where it says nothing itself its branches."""
        inside = tuple(node for branch in self.branches for node in branch.unfolded)
        return inside if inside and "properties" not in self.schema else (self, *inside)

    @cached_property
    def _objects(self) -> tuple["SchemaNode", ...]:
        return tuple(branch for branch in self.branches if "object" in branch.types)

    @cached_property
    def members(self) -> dict[str, "SchemaNode"]:
        """The members that are listed, in a union by any branch; the first branch that lists one describes it."""
        if self.branches:
            return {name: node for branch in reversed(self._objects) for name, node in branch.members.items()}
        nodes = ((name, self.below("properties", name)) for name in self.schema.get("properties", ()))
        return {name: node for name, node in nodes if node is not None}

    @cached_property
    def required(self) -> frozenset[str]:
        """The members that must be there, in a union whichever branch it is."""
        if self.branches:
            return frozenset.intersection(*(node.required for node in self._objects)) if self._objects else frozenset()
        return frozenset(self.schema.get("required", ()))

    @cached_property
    def known(self) -> frozenset[str] | None:
        """The only members that may come here; None where any may."""
        return (
            frozenset(self.schema.get("properties", ())) if self.schema.get("additionalProperties") is False else None
        )

    @property
    def items(self) -> "SchemaNode | None":
        """What describes the items of an array."""
        return self.below("items")

    @property
    def values(self) -> "SchemaNode | None":
        """What describes the values of a map, its listed members apart."""
        return self.below("additionalProperties")

    @cached_property
    def containers(self) -> tuple[str, ...]:
        """The members that can be objects or arrays of which the schema knows something."""
        return tuple(name for name, node in self.members.items() if node.is_container)

    @property
    def is_container(self) -> bool:
        """Whether what stands here can be an object or an array of which the schema knows something."""
        schema = self.schema
        return "properties" in schema or "items" in schema or "oneOf" in schema or self.values is not None

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that are allowed."""
        if self.branches:
            return frozenset().union(*(branch.types for branch in self.branches))
        types = self.schema.get("type", ())
        return frozenset((types,) if isinstance(types, str) else types)

    @cached_property
    def kind(self) -> str:
        """What stands here, null aside: `date-time` and other formats, else the one type, `number` for integers too."""
        if self.branches:
            return "object"
        kinds = {"number" if name == "integer" else name for name in self.types} - {"null"}
        return str(self.schema.get("format") or (kinds.pop() if len(kinds) == 1 else ""))

    @cached_property
    def id_prefixes(self) -> tuple[str, ...]:
        """The prefixes of the documented ids that stand here."""
        return prefixes_at(self.schema)

    @property
    def filled(self) -> bool | str | None:
        """Whether a text here is never empty: True, or "one line"; None where it may be."""
        filled: bool | str | None = self.schema.get("x-filled")
        return filled

    @property
    def usually_sent(self) -> dict[str, list[str]]:
        """The optional members that objects here usually have, each with those of which one that is not null tells
        that it should be there; with none, it always should.
        """
        usual: dict[str, list[str]] = self.schema.get("x-usually-sent", {})
        return usual

    def at(self, path: str) -> "SchemaNode | None":
        """The node that a path of member names leads to, `voucher.campaign_id`."""
        node: SchemaNode | None = self
        for step in path.split("."):
            node = node.members.get(step) if node is not None else None
        return node

    def fits(self, value: Json) -> bool:
        """Whether a value is of a type that is allowed here; null is not."""
        if type(value) is float and value.is_integer() and "integer" in self.types:
            return True
        return not self.types.isdisjoint(NAMES_OF_TYPES.get(type(value), ()))


def followed(document: dict[str, Any], schema: Json) -> dict[str, Any] | None:
    """A schema behind its references inside the document; None for what is elsewhere, nowhere, or no object."""
    passed: list[str] = []
    while isinstance(schema, dict) and "$ref" in schema:
        reference = str(schema["$ref"])
        if reference in passed:
            return None
        passed.append(reference)
        schema = document.get("$defs", {}).get(reference.removeprefix("#/$defs/"))
    return schema if isinstance(schema, dict) else None
