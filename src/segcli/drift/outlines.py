"""The outline of an object: its member names and the types of their values, by which alike objects are counted in one.

A capture has few of them. So what the documentation says of the members of an object is worked out once for each
outline, and an event costs a look-up for each of its objects.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from segcli.drift.runs import Run, Unit
from segcli.findings import Json, pointer
from segcli.privacy.policy import Privacy
from segcli.schemas.node import SchemaNode

LONGEST_NAME = 200
TYPES: dict[type, str] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}
"""The JSON types of parsed values; those of numbers that no double holds are not among them."""

Key = tuple[object, ...]


class Kid(NamedTuple):
    """A member that leads to objects that are documented: its name, where they stand, and whether there are several."""

    name: str
    place: "Place"
    is_array: bool


class Outline:
    """What objects at a place have in common. `types` are those of the documented members that are there, `strange` are
    the members that nobody documented with theirs, `outside` those with a type that they are not documented to have,
    `absent` the documented members that are not there, and `required` those that must be. `run` counts the events that
    have such an object, and `units` are the different ones until there are enough of them.
    """

    __slots__ = ("absent", "kids", "outside", "path", "place", "required", "run", "strange", "types", "units")

    def __init__(self, place: "Place", types: dict[str, frozenset[str]], absent: frozenset[str]) -> None:
        self.place = place
        self.path = place.path
        self.types = types
        self.absent = absent
        self.strange: dict[str, frozenset[str]] = {}
        self.outside: frozenset[tuple[str, str]] = frozenset()
        self.required: frozenset[str] = frozenset()
        self.kids: tuple[Kid, ...] = ()
        self.run = Run()
        self.units: set[Unit] = set()


class Place:
    """Where objects of events stand: the pointer from the data on, with `*` for indices and map keys, and what is
    documented there. The branches of a union are places of their own with the same `site`.
    """

    def __init__(self, path: str, node: SchemaNode, privacy: Privacy, site: "Place | None" = None) -> None:
        self.path = path
        self.site = site or self
        self.is_union = bool(node.branches)
        self.has_id = "id" in node.members
        self.outlines: dict[Key, Outline] = {}
        self._node = node
        self._privacy = privacy
        self._below: dict[str, Place | None] = {}
        self._branches: dict[SchemaNode, Place] = {}
        self._joined: dict[frozenset[Outline], Outline] = {}
        # Whoever sends a map chooses its keys, so none of them is a member that nobody documented.
        self.is_map = not self.is_union and node.known is None
        self.values = self._place("/*", node.values) if self.is_map else None
        self.is_plain = not self.is_union and not self.is_map

    def branch(self, value: dict[str, Json]) -> "Place | None":
        """The place of the branch that an object belongs to; None where its value of the discriminator is not known."""
        node = self._node.branch(value)
        if node is None:
            return None
        place = self._branches.get(node)
        if place is None:
            place = self._branches[node] = Place(self.path, node, self._privacy, self.site)
        return place

    def outline(self, key: Key, value: dict[str, Json]) -> Outline:
        """The outline of an object with a key that is new."""
        members = self._node.members
        types = {name: frozenset((type_of(below, members[name]),)) for name, below in value.items() if name in members}
        outline = Outline(self.site, types, frozenset(members.keys() - value.keys()))
        for name, below in value.items():
            if name not in members:
                outline.strange[self._shown(name)] = frozenset((TYPES.get(type(below), "number"),))
        outline.outside = frozenset(
            (name, kind) for name, (kind,) in types.items() if not is_documented(kind, members[name])
        )
        outline.required = self._node.required
        outline.kids = tuple(self._kids(value))
        self.outlines[key] = outline
        return outline

    def joined(self, outlines: frozenset[Outline]) -> Outline:
        """The outline of an event that has several here: what one of them has is there."""
        if len(outlines) == 1:
            return next(iter(outlines))
        result = self._joined.get(outlines)
        if result is None:
            result = self._joined[outlines] = join(self, outlines)
        return result

    def forget(self) -> Iterator["Place"]:
        """Forget the outlines here; gives the places below."""
        self.outlines.clear()
        self._joined.clear()
        yield from self._branches.values()
        yield from (place for place in self._below.values() if place is not None)

    def _kids(self, value: dict[str, Json]) -> Iterator[Kid]:
        for name, below in value.items():
            node = self._node.members.get(name)
            if node is None or type(below) not in (dict, list):
                continue
            is_array = type(below) is list
            place = self._place(f"/{name}/*", node.items) if is_array else self._place(f"/{name}", node)
            if place is not None:
                yield Kid(name, place, is_array)

    def _place(self, steps: str, node: SchemaNode | None) -> "Place | None":
        """The place of the objects below; None where nothing is documented of them."""
        if steps not in self._below:
            is_known = node is not None and node.is_container
            place = Place(f"{self.path}{steps}", node, self._privacy) if node is not None and is_known else None
            self._below[steps] = place
        return self._below[steps]

    def _shown(self, name: str) -> str:
        """The name of a member that nobody documented, as it may be shown."""
        return pointer((self._privacy.whole_name(name, ())[:LONGEST_NAME],))[1:]


def type_of(value: Json, node: SchemaNode) -> str:
    """The JSON type of the value of a documented member; whole numbers are numbers where others may come."""
    kind = TYPES.get(type(value), "number")
    if kind in ("integer", "number"):
        return "number" if "number" in node.types else "integer" if "integer" in node.types else kind
    return kind


def is_documented(kind: str, node: SchemaNode) -> bool:
    """Whether values of a type may come here, as far as anything is documented of it."""
    return not node.types or kind in node.types


def join(site: Place, outlines: Iterable[Outline]) -> Outline:
    """What is there in one outline or another at a place."""
    types: dict[str, frozenset[str]] = {}
    absent: frozenset[str] = frozenset()
    result = Outline(site, types, absent)
    for outline in outlines:
        for mine, theirs in ((types, outline.types), (result.strange, outline.strange)):
            for name, kinds in theirs.items():
                mine[name] = mine.get(name, frozenset()) | kinds
        absent |= outline.absent
        result.outside |= outline.outside
        result.required |= outline.required
    result.absent = absent - types.keys()
    return result
