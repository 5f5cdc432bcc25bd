"""Notes on changes that nobody sees: texts, and names of members, that look the same."""

from segcli.diff.compare import Change
from segcli.diff.difference import Difference
from segcli.diff.look_alikes import disguise, look_the_same, skeleton
from segcli.findings import Path
from segcli.privacy.policy import MASK


def disguise_notes(difference: Difference) -> dict[int, str]:
    """Notes on the changes that people do not see, by their numbers. Code points are told of what may be shown only."""
    notes: dict[int, str] = {}
    added: list[int] = []
    has_removed = False
    for number, change in enumerate(difference.changes):
        kind = change[0]
        if kind == "changed":
            old = change[4]
            if type(old) is str and type(change[5]) is str and look_the_same(old, change[5]):
                notes[number] = text_note(change, difference)
        elif kind == "added":
            added.append(number)
        elif kind == "removed":
            has_removed = True
    removed = removed_names(difference.changes) if added and has_removed else {}
    for number in added if removed else ():
        if note := name_note(difference.changes[number], removed, difference):
            notes[number] = note
    return notes


def text_note(change: Change, difference: Difference) -> str:
    """The note on a text that changed."""
    _, left, right, _, old, new = change
    disguised = disguise(old, new)
    shown = difference.left_privacy.is_shown(old, left or ()) and difference.right_privacy.is_shown(new, right or ())
    return f"{disguised.words}: {disguised.code_points}" if shown else f"not shown, {disguised.words}"


def removed_names(changes: list[Change]) -> dict[tuple[Path, str], Path]:
    """The members that were removed, by their object and what people see of their names."""
    paths = [(change.parent, change.left) for change in changes if change.kind == "removed" and change.left]
    return {(parent, skeleton(path[-1])): path for parent, path in paths if isinstance(path[-1], str)}


def name_note(change: Change, removed: dict[tuple[Path, str], Path], difference: Difference) -> str:
    """The note on a member that was added, where one of a name that looks the same was removed; else empty."""
    right = change.right
    if not right or not isinstance(right[-1], str):
        return ""
    left = removed.get((change.parent, skeleton(right[-1])))
    if left is None:
        return ""
    old, new = str(left[-1]), right[-1]
    disguised = disguise(old, new)
    privacies = difference.left_privacy, difference.right_privacy
    shown = MASK not in (privacies[0].name(old, left[:-1]), privacies[1].name(new, right[:-1]))
    note = f"its name and that of a removed one: {disguised.words}"
    return f"{note}: {disguised.code_points}" if shown else note
