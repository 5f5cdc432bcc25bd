"""What a schema document says of any place in a record."""

from typing import Any, TypeVar

from segcli.findings import Json, Path

PLACES_KEPT = 1000

Known = TypeVar("Known")


class Subschemas:
    """Looks up the parts of a closed `document`, which may be None; `root` is where in the record its instance stands.

    What is said of a place is found out once for all records (30 us of a fault).
    """

    def __init__(self, document: Json, root: Path = ()) -> None:
        self.document = document
        self._root = root
        self._places: dict[Path, tuple[dict[str, Any], ...]] = {}
        self._members: dict[Path, frozenset[str]] = {}

    def places(self, path: Path) -> tuple[dict[str, Any], ...]:
        """The subschemas that describe what stands at `path`; none when no schema knows the place."""
        found = self._places.get(path)
        if found is None:
            found = remember(self._places, path, self._places_at(path))
        return found

    def _places_at(self, path: Path) -> tuple[dict[str, Any], ...]:
        if len(path) > len(self._root):
            above = self.places(path[:-1])
            return tuple(place for parent in above for place in self._unfolded(below(parent, path[-1])))
        return tuple(self._unfolded(self.document)) if path == self._root else ()

    def members(self, path: Path) -> frozenset[str]:
        """The member names that a schema knows in the object at `path`."""
        found = self._members.get(path)
        if found is None:
            names = frozenset(name for place in self.places(path) for name in place.get("properties", ()))
            found = remember(self._members, path, names)
        return found

    def at(self, schema_path: Path) -> Json:
        """The subschema at an evaluation path, behind its references; None when it is out of reach."""
        node = self._followed(self.document)
        for step in schema_path:
            try:
                node = self._followed(node[step])
            except (KeyError, IndexError, TypeError):
                return None
        return node

    def _followed(self, schema: Json) -> Json:
        """What a schema is, behind references inside its document; None for what is elsewhere, or nowhere."""
        passed: list[str] = []
        while isinstance(schema, dict) and "$ref" in schema:
            reference = str(schema["$ref"])
            if reference in passed:
                return None
            passed.append(reference)
            definitions = (self.document or {}).get("$defs", {})
            schema = definitions.get(reference.removeprefix("#/$defs/"))
        return schema

    def _unfolded(self, schema: Json) -> list[dict[str, Any]]:
        """The branches that a schema consists of, or it alone."""
        schema = self._followed(schema)
        if not isinstance(schema, dict):
            return []
        inside = [place for branch in schema.get("oneOf", ()) for place in self._unfolded(branch)]
        return inside if "properties" not in schema and inside else [schema, *inside]


def remember(kept: dict[Path, Known], path: Path, known: Known) -> Known:
    """Keep what is known of a place, in bounded memory: a record may have any number of places."""
    if len(kept) >= PLACES_KEPT:
        kept.clear()
    kept[path] = known
    return known


def below(schema: dict[str, Any], step: str | int) -> Json:
    """What a schema says of a member or an item."""
    if isinstance(step, int):
        return schema.get("items")
    return schema.get("properties", {}).get(step, schema.get("additionalProperties"))
