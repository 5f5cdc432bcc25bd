"""Finds the outlines of all objects in an event: each costs a look-up by its names and types."""

from collections.abc import Iterable

from segcli.drift.outlines import Outline, Place
from segcli.drift.runs import Unit
from segcli.findings import Json

LONGEST_ID = 100
Found = tuple[list[Outline], list[Unit]]
"""The outlines of the objects in an event, and of each the unit that it tells of."""


def walk(place: Place, value: dict[str, Json], unit: Unit, found: Found) -> None:
    """Add the outlines of an object and of all objects in it that something is documented of, each with its unit: the
    id of the object or of the nearest one around it that has one, and of a voucher that of its campaign.
    """
    if not place.is_plain:
        plain = plain_place(place, value, unit, found)
        if plain is None:
            return
        place = plain
    if place.has_id:
        name = value.get("campaign_id") or value.get("id")
        if type(name) is str and len(name) <= LONGEST_ID:
            unit = name
    key = (*value, *map(type, value.values()))
    outline = place.outlines.get(key) or place.outline(key, value)
    found[0].append(outline)
    found[1].append(unit)
    for name, below, is_array in outline.kids:
        # Most arrays and maps are empty: to find that out in calls cost 1 us an event.
        inside = value[name]
        if not is_array:
            walk(below, inside, unit, found)
        elif inside:
            walk_all(below, inside, unit, found)


def plain_place(place: Place, value: dict[str, Json], unit: Unit, found: Found) -> Place | None:
    """The place of the branch of a union that an object belongs to, if that is known; None for a map, of which the
    objects in it are added.
    """
    branch = place.branch(value) if place.is_union else place
    if branch is None or not branch.is_map:
        return branch
    if branch.values is not None and value:
        walk_all(branch.values, value.values(), unit, found)
    return None


def walk_all(place: Place, values: Iterable[Json], unit: Unit, found: Found) -> None:
    """Add the outlines of the items of an array or the values of a map, each once."""
    inside: Found = [], []
    for value in values:
        if type(value) is dict:
            walk(place, value, unit, inside)
    known = set()
    for outline, its_unit in zip(*inside, strict=True):
        if outline not in known:
            known.add(outline)
            found[0].append(outline)
            found[1].append(its_unit)
