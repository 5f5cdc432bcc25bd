"""Finds the outlines of all objects in an event: each costs a look-up by its names and types."""

from collections.abc import Iterable

from segcli.drift.outlines import Outline, Place
from segcli.drift.runs import Unit
from segcli.findings import Json

LONGEST_ID = 100
Found = tuple[list[Outline], list[Unit]]
"""The outlines of the objects in an event, and of each the unit that it tells of."""


def walk(place: Place, value: dict[str, Json], unit: Unit, found: Found) -> None:  # noqa: C901  a call more costs 1 us an event
    """Add the outlines of an object and of all objects in it that something is documented of, each with its unit: the
    id of the object or of the nearest one around it that has one, and of a voucher that of its campaign.
    """
    if not place.is_plain:
        if place.is_union:
            branch = place.branch(value)
            if branch is None:
                return
            place = branch
        if place.is_map:
            if place.values is not None and value:
                walk_all(place.values, value.values(), unit, found)
            return
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
