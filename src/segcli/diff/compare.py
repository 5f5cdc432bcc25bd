"""What changed between two JSON values.

Numbers are compared as numbers (1 and 1.0 are equal), objects without regard to order, arrays by what their items are.
"""

from typing import Literal, NamedTuple

import orjson

from segcli.diff.arrays import paired
from segcli.findings import Json, Path

ChangeKind = Literal["added", "removed", "changed", "type-changed", "moved"]


CONTAINERS = (dict, list)
ABSENT = object()
TYPES = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
    type(None): "null",
}


class Change(NamedTuple):
    """One thing that is different.

    `left` and `right` are the paths to it in the two values, None where it is not; an array item that other items
    pushed aside has two different ones and has not changed. `old` and `new` are what stands there (None for what is
    not, and for a moved item, whose own changes follow). `parent` is the path, in the right value, of what holds it.
    """

    kind: ChangeKind
    left: Path | None
    right: Path | None
    parent: Path
    old: Json
    new: Json


def changes(old: Json, new: Json) -> list[Change]:
    """What changed from `old` to `new`, in the order of `old`.

    Of an array the removed, moved and added items come first, then the changes inside of items.
    """
    found: list[Change] = []
    compare(old, new, (), (), found)
    return found


def compare(old: Json, new: Json, left: Path, right: Path, found: list[Change]) -> None:
    """Add the changes of two values that belong together, and that stand at these paths, to those found.

    Below, `members` and `items` call one another: one frame for each level, so that the deepest record passes.
    """
    kind = type(old)
    if kind is type(new) and kind in CONTAINERS:
        if old != new or not alike(old, new):
            inside = members if kind is dict else items
            inside(old, new, left, right, found)
    elif not same(old, new):
        found.append(Change(changed(old, new), left, right, right[:-1], old, new))


def members(old: Json, new: Json, left: Path, right: Path, found: list[Change]) -> None:
    """Add what is different in the members of two objects.

    Most members are equal, and most of the others are scalars that changed; both are told here: 9 us for an event of 50
    members in which four differ, where a generator for each level took 11.
    """
    missing = 0
    for name, value in old.items():
        other = new.get(name, ABSENT)
        if other is value:
            continue
        kind = type(value)
        if kind is type(other):
            if kind in CONTAINERS:
                if value != other or not alike(value, other):
                    before = (*left, name)
                    inside = members if kind is dict else items
                    inside(value, other, before, before if left is right else (*right, name), found)
            elif value != other:
                before = (*left, name)
                after = before if left is right else (*right, name)
                found.append(Change("changed", before, after, right, value, other))
        elif other is ABSENT:
            missing += 1
            found.append(Change("removed", (*left, name), None, right, value, None))
        else:
            compare(value, other, (*left, name), (*right, name), found)
    if len(old) - missing != len(new):
        added = [name for name in new if name not in old]
        found += [Change("added", None, (*right, name), right, None, new[name]) for name in added]


def items(old: Json, new: Json, left: Path, right: Path, found: list[Change]) -> None:
    """Add the items of an array that are on one side only or in another place among the others, then what is different
    in those on both.
    """
    pairs, moved = paired(old, new)
    stay_left, stay_right = {one for one, _ in pairs}, {other for _, other in pairs}
    for index, value in enumerate(old):
        if index not in stay_left:
            found.append(Change("removed", (*left, index), None, right, value, None))
    for before, after in pairs:
        if after in moved:
            found.append(Change("moved", (*left, before), (*right, after), right, None, None))
    for index, value in enumerate(new):
        if index not in stay_right:
            found.append(Change("added", None, (*right, index), right, None, value))
    for before, after in pairs:
        value, other, kind = old[before], new[after], type(old[before])
        if kind is not type(other) or kind not in CONTAINERS:
            compare(value, other, (*left, before), (*right, after), found)
        elif value != other or not alike(value, other):
            inside = members if kind is dict else items
            inside(value, other, (*left, before), (*right, after), found)


def alike(old: Json, new: Json) -> bool:
    """Whether two containers that Python finds equal are surely the same; for most, this saves the walk through them
    (4 us for 30).

    Python takes 1 for true, so equal is only what is also written alike; orjson refuses to write more than 254 levels.
    """
    if not old:
        return True
    try:
        return orjson.dumps(old) == orjson.dumps(new)
    except TypeError:
        return False


def same(old: Json, new: Json) -> bool:
    """Whether two scalars are equal; a container is never equal to a scalar."""
    if type(old) is type(new):
        return bool(old == new)
    return {type(old), type(new)} == {int, float} and bool(old == new)


def changed(old: Json, new: Json) -> ChangeKind:
    """What to call it when a value changed: null is the absence of a value rather than a type of its own."""
    alike = json_type(old) == json_type(new)
    return "changed" if old is None or new is None or alike else "type-changed"


def json_type(value: Json) -> str:
    """The name that JSON has for the type of a value."""
    return TYPES[type(value)]
