"""What a schema document says of every place in a record."""

from typing import Any, NamedTuple, Optional

from segcli.findings import Json

KINDS: dict[type, tuple[str, ...]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    list: ("array",),
    dict: ("object",),
}


class Place(NamedTuple):
    """A place in a record, references followed and the branches of a union merged into one.

    `name` is that of the definition, the same with and without null. `members`, `items` and `values` are what is below:
    the members that the schema lists, the items of an array, and the other values of a map. `kind` is what stands here,
    null aside: `date-time` and the like, `string`, `number`, and so on. `ids` are the prefixes of an id, if one does.
    """

    name: str
    types: frozenset[str]
    members: dict[str, "Place"]
    required: frozenset[str]
    items: Optional["Place"]
    values: Optional["Place"]
    kind: str
    ids: tuple[str, ...]

    def at(self, path: str) -> Optional["Place"]:
        """The place that a path of members leads to."""
        place: Place | None = self
        for step in path.split("."):
            place = place.members.get(step) if place is not None else None
        return place

    def fits(self, value: Json) -> bool:
        """Whether a value is of a type that is allowed here; null is not."""
        if type(value) is float and value.is_integer() and "integer" in self.types:
            return True
        return not self.types.isdisjoint(KINDS.get(type(value), ()))


class Map:
    """The places of one schema document, each definition looked at once."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._definitions: dict[str, Any] = document.get("$defs", {})
        self._places: dict[str, Place] = {}
        self.root = self._place(document)

    def _place(self, schema: Json, name: str = "") -> Place:
        reference = schema.get("$ref")
        if reference is not None:
            target = reference.removeprefix("#/$defs/")
            if target not in self._places:
                self._places[target] = self._place(self._definitions[target], target.removesuffix("?"))
            return self._places[target]
        if "oneOf" in schema:
            return merged(name, [self._place(branch) for branch in schema["oneOf"]])
        types, ids, rest = schema.get("type", ()), schema.get("x-id", ()), schema.get("additionalProperties")
        return Place(
            name,
            frozenset((types,) if isinstance(types, str) else types),
            {key: self._place(value) for key, value in schema.get("properties", {}).items()},
            frozenset(schema.get("required", ())),
            self._place(schema["items"]) if "items" in schema else None,
            self._place(rest) if isinstance(rest, dict) else None,
            schema.get("format") or kind_of(types),
            (ids,) if isinstance(ids, str) else tuple(ids),
        )


def kind_of(types: str | list[str]) -> str:
    """The one type of a value, null and the difference between integers and numbers aside; "" when there are more."""
    kinds = {"number" if name == "integer" else name for name in ([types] if isinstance(types, str) else types)} - {
        "null"
    }
    return kinds.pop() if len(kinds) == 1 else ""


def merged(name: str, branches: list[Place]) -> Place:
    """A union as one place: what any branch lists, required where every branch that is an object requires it."""
    objects = [branch for branch in branches if "object" in branch.types]
    members = {key: place for branch in reversed(objects) for key, place in branch.members.items()}
    required = frozenset.intersection(*(branch.required for branch in objects)) if objects else frozenset()
    return Place(
        name, frozenset().union(*(branch.types for branch in branches)), members, required, None, None, "object", ()
    )
