"""Notes on changes that nobody sees: texts, and names of members, that look the same."""

from collections.abc import Iterator

from segcli.diff.compare import Change
from segcli.diff.look_alikes import disguise, skeleton
from segcli.findings import Path
from segcli.privacy.policy import MASK, Privacy

Policies = tuple[Privacy, Privacy]
"""What may be shown of left and right."""


def disguise_notes(changes: list[Change], policies: Policies) -> Iterator[str]:
    """A note on each change; empty for those that people see. Code points are told of what may be shown only."""
    removed = removed_names(changes)
    for change in changes:
        if change.kind == "changed" and type(change.old) is type(change.new) is str:
            yield text_note(change, policies)
        elif change.kind == "added" and removed and change.right and isinstance(change.right[-1], str):
            yield name_note(removed.get((change.parent, skeleton(change.right[-1]))), change.right, policies)
        else:
            yield ""


def text_note(change: Change, policies: Policies) -> str:
    """The note on a text that changed."""
    disguised = disguise(change.old, change.new)
    if disguised is None:
        return ""
    places = ((change.old, change.left), (change.new, change.right))
    shown = all(policy.is_shown(text, path or ()) for policy, (text, path) in zip(policies, places, strict=True))
    return f"{disguised.words}: {disguised.code_points}" if shown else f"not shown, {disguised.words}"


def removed_names(changes: list[Change]) -> dict[tuple[Path, str], Path]:
    """The members that were removed, by their object and what people see of their names; none where none was added."""
    if not any(change.kind == "added" for change in changes):
        return {}
    paths = [(change.parent, change.left) for change in changes if change.kind == "removed" and change.left]
    return {(parent, skeleton(path[-1])): path for parent, path in paths if isinstance(path[-1], str)}


def name_note(left: Path | None, right: Path, policies: Policies) -> str:
    """The note on a member that was added, where one of a name that looks the same was removed."""
    if left is None:
        return ""
    old, new = str(left[-1]), str(right[-1])
    disguised = disguise(old, new)
    if disguised is None:
        return ""
    shown = MASK not in (policies[0].name(old, left[:-1]), policies[1].name(new, right[:-1]))
    note = f"its name and that of a removed one: {disguised.words}"
    return f"{note}: {disguised.code_points}" if shown else note
