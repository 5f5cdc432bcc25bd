"""Walks the vendor's schemas and ours side by side; for ERRATA.md and its test.

The vendor's are in `shared/domain` beside the checkout.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from support.paths import DOMAIN, SCHEMAS

NOTHING: frozenset[str] = frozenset()


class Place(NamedTuple):
    """A node of a schema and where it stands: file or component, and the members that lead there."""

    node: dict[str, Any]
    owner: str
    path: str = ""

    def below(self, node: dict[str, Any], step: str) -> "Place":
        """The place of `node`: a member of this one, its items (`[]`), or the values of a map (`*`)."""
        return Place(node, self.owner, f"{self.path}.{step}".replace(".[]", "[]").removeprefix("."))


class Form(NamedTuple):
    """What a schema says of a value, references and `allOf` resolved."""

    types: frozenset[str] = NOTHING
    values: frozenset[str] = NOTHING
    format: frozenset[str] = NOTHING
    range: frozenset[str] = NOTHING
    required: frozenset[str] = NOTHING
    closed: bool = False
    members: tuple[tuple[str, Place], ...] = ()

    def places(self) -> dict[str, list[Place]]:
        """Where each member is described: in more than one place if branches share it."""
        found: dict[str, list[Place]] = defaultdict(list)
        for name, place in self.members:
            found[name].append(place)
        return found


@cache
def read(file: Path) -> Any:
    return json.loads(file.read_bytes())


def resolve(place: Place) -> Place:
    """The place that a `$ref` leads to, in the vendor's document or in our files."""
    ref = str(place.node["$ref"])
    name = ref.rpartition("/")[2]
    if ref.startswith("#/components/"):
        return Place(read(DOMAIN / "vendor-schemas.json")["schemas"][name], name)
    if ref.startswith("#"):
        return Place(read(SCHEMAS / place.owner)["$defs"][name], place.owner, f"({name})")
    owner = (SCHEMAS / place.owner).parent.joinpath(ref).resolve().relative_to(SCHEMAS).as_posix()
    return Place(read(SCHEMAS / owner), owner)


def forms(place: Place) -> Iterator[Form]:
    """The branches of a schema: `oneOf` and `nullable` add some, `allOf` and `$ref` add to each of them."""
    node = place.node
    parts = [list(forms(place._replace(node=part))) for part in node.get("allOf", ())]
    parts += [list(forms(resolve(place)))] if "$ref" in node else []
    if "oneOf" in node:
        parts.append([form for part in node["oneOf"] for form in forms(place._replace(node=part))])
    yield from (merged((own(place), *combination)) for combination in product(*parts))
    if node.get("nullable"):
        yield Form(types=frozenset({"null"}))


def own(place: Place) -> Form:
    """What a node says by itself; the patterns in use are lists of values."""
    node = place.node
    types = node.get("type", "object" if "properties" in node else ())
    rest = node.get("additionalProperties")
    members = [(name, place.below(child, name)) for name, child in node.get("properties", {}).items()]
    members += [(step, place.below(child, step)) for step, child in (("[]", node.get("items")), ("*", rest)) if child]
    listed = (node.get("const"), *node.get("enum", ()), *node.get("pattern", "").strip("^()$").split("|"))
    return Form(
        types=frozenset({types} if isinstance(types, str) else types),
        values=frozenset(str(value) for value in listed if value not in (None, "")),
        format=frozenset({node["format"]} if "format" in node else ()),
        range=frozenset(f"{word} {node[word]}" for word in ("minimum", "maximum") if word in node),
        required=frozenset(node.get("required", ())),
        closed=rest is False,
        members=tuple((step, child) for step, child in members if isinstance(child.node, dict)),
    )


def merged(parts: Iterable[Form]) -> Form:
    """One form that says all that its parts say."""
    every = tuple(parts)
    return Form(
        types=NOTHING.union(*(form.types for form in every)),
        values=NOTHING.union(*(form.values for form in every)),
        format=NOTHING.union(*(form.format for form in every)),
        range=NOTHING.union(*(form.range for form in every)),
        required=NOTHING.union(*(form.required for form in every)),
        closed=any(form.closed for form in every),
        members=tuple(member for form in every for member in form.members),
    )


def said(places: Iterable[Place]) -> Form:
    """What all branches together say; a member is required if every branch that has it requires it."""
    every = [form for place in places for form in forms(place)]
    optional = {name for form in every for name, _ in form.members if name not in form.required}
    listed = all(form.values for form in every if form.types != {"null"})
    whole = merged(every)
    return whole._replace(values=whole.values if listed else NOTHING, required=whole.required - optional)


def kinds_of_object(places: Iterable[Place]) -> int:
    return len({frozenset(dict(form.members)) for place in places for form in forms(place) if form.members})


def target(place: Place) -> tuple[str, str]:
    """Where a schema is written: the place itself, or where its reference leads, with or without null."""
    for node in (place.node, *place.node.get("oneOf", ())[:1], *place.node.get("allOf", ())[:1]):
        if "$ref" in node:
            return target(resolve(place._replace(node=node)))
    return place.owner, place.path


def walk() -> Iterator[tuple[list[Place], list[Place]]]:
    """Every pair of places, the vendor's and ours, that the same members lead to from an event."""
    todo = [([Place({"$ref": f"#/components/schemas/{component}"}, "")], [root(f"events/{event}.json")])
            for event, component in read(DOMAIN / "vendor-schemas.json")["events"].items()]  # fmt: skip
    done = set()
    while todo:
        theirs, mine = todo.pop()
        key = (target(mine[0]), frozenset(map(target, theirs)))
        if key not in done:
            done.add(key)
            yield theirs, mine
            above, below = said(theirs).places(), said(mine).places()
            todo += [(above[name], below[name]) for name in above.keys() & below.keys()]


def root(file: str) -> Place:
    return Place(read(SCHEMAS / file), file)
