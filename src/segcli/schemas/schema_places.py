"""The places of a closed schema as a tree, by which the members that it does not know are found in a record."""

from typing import Any, NamedTuple, Optional

from segcli.findings import Json, Path
from segcli.schemas.unions import discriminator_of


class Place:
    """A place of a schema, with the places below it; those are made when an event first has something there.

    `known` are the members that it lists, None where any may come. `leading` are those of its members that lead to
    places where unknown members are usual. It `forks` where a value belongs to one branch of a union.
    """

    def __init__(
        self,
        document: dict[str, Any],
        schema: dict[str, Any],
        schema_path: Path = (),
        above: Optional["Place"] = None,
    ) -> None:
        self._document = document
        self._above = above
        self._schema = schema = followed(document, schema)
        self.schema_path = schema_path
        self._below: dict[Path, Place | None] = {}
        members = schema.get("properties", {})
        self.known = frozenset(members) if schema.get("additionalProperties") is False else None
        self.containers = tuple(name for name, member in members.items() if holds_more(document, member))
        self.leading: tuple[str, ...] = ()
        self.maps = isinstance(schema.get("additionalProperties"), dict)
        self.forks = "oneOf" in schema
        self._union = discriminator_of(schema["oneOf"]) if self.forks else None

    def below(self, *steps: str | int) -> "Place | None":
        """The place at a path in the schema, such as that of a member; None when the schema says nothing of it."""
        if steps not in self._below:
            schema: Json = self._schema
            for step in steps:
                schema = schema[step] if isinstance(step, int) else schema.get(step, {})
            path = (*self.schema_path, *steps)
            self._below[steps] = Place(self._document, schema, path, self) if schema else None
        return self._below[steps]

    def branch(self, value: dict[str, Json]) -> "Place | None":
        """The branch of the union here that the value belongs to, or None."""
        if self._union is None or value.get(self._union.discriminator) not in self._union.values:
            return None
        return self.below("oneOf", self._union.values.index(value[self._union.discriminator]))

    def mark(self) -> None:
        """Make every place above lead here."""
        above, (*_, keyword, member) = self._above, ("", "", *self.schema_path)
        if above is not None:
            if keyword == "properties" and member not in above.leading:
                above.leading = (*above.leading, str(member))
            above.mark()


class Stranger(NamedTuple):
    """An object with members that its place in the schema does not know."""

    path: Path
    value: dict[str, Json]
    place: Place

    @property
    def names(self) -> list[str]:
        """The members that are not known."""
        known = self.place.known or frozenset()
        return [name for name in self.value if name not in known]


def followed(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of the document, behind its references."""
    while "$ref" in schema:
        schema = document["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def holds_more(document: dict[str, Any], schema: dict[str, Any]) -> bool:
    """Whether a value of this schema can be an object or an array of which the schema knows something."""
    schema = followed(document, schema)
    return any(keyword in schema for keyword in ("properties", "items", "oneOf")) or isinstance(
        schema.get("additionalProperties"), dict
    )


def collect(place: Place | None, value: Json, path: Path, found: list[Stranger], usual: bool) -> None:
    """Gather the objects that have unknown members; only where these are usual, if it is known of the rest that it has
    none: a walk to one member costs 2 us, that through all objects of an event 11.
    """
    if type(value) is list:
        items = place and place.below("items")
        for index, item in enumerate(value):
            collect(items, item, (*path, index), found, usual)
        return
    if place is not None and place.forks and type(value) is dict:
        place = place.branch(value)
    if place is None or type(value) is not dict:
        return
    if place.known is not None and not value.keys() <= place.known:
        found.append(Stranger(path, value, place))
    for name in place.leading if usual else place.containers:
        below = value.get(name)
        if below and type(below) in (dict, list):
            collect(place.below("properties", name), below, (*path, name), found, usual)
    if place.maps:
        for name, below in value.items():
            collect(place.below("additionalProperties"), below, (*path, name), found, usual)
