"""A value of a payload as it may be shown: in one short line, or whole."""

from collections.abc import Iterator

from segcli.console.text import LONGEST, shortened
from segcli.findings import Json, Path
from segcli.privacy.display_rules import DisplayRule
from segcli.privacy.policy import MASK, WORDS, Privacy, quoted


def one_line(value: Json, path: Path, privacy: Privacy) -> str:
    """A value in one short line, masked."""
    if type(value) not in (dict, list):
        return privacy.value(value, path)
    text = ""
    for piece in pieces(value, path, privacy):
        text += piece
        if len(text) > LONGEST + 2:
            break
    return shortened(text, LONGEST + 2)


def surely_one_line(value: Json, rule: DisplayRule | None) -> str | None:
    """A scalar in one short line, masked, where its place alone tells what may be shown: by this `rule`, without one
    everything. None where it does not tell, and for other values. An integer zero is `0`, however it is written.
    """
    kind = type(value)
    if kind is str:
        shown = True if rule is None else rule.decides(value)
        return quoted(value) if shown else None if shown is None else MASK
    if kind is int:
        return shortened(str(value)) if rule is None or rule.numbers or rule.decides(value) else MASK
    if kind is bool or value is None:
        return WORDS[value] if rule is None or rule.decides(value) else MASK
    return None


def pieces(value: Json, path: Path, privacy: Privacy) -> Iterator[str]:
    if isinstance(value, dict) and value:
        yield "{"
        for index, (name, member) in enumerate(value.items()):
            yield f'{", " if index else ""}"{privacy.name(name, path)}": '
            yield from pieces(member, (*path, name), privacy)
        yield "}"
    elif isinstance(value, list) and value:
        yield "["
        for index, item in enumerate(value):
            yield ", " if index else ""
            yield from pieces(item, (*path, index), privacy)
        yield "]"
    else:
        yield privacy.value(value, path)


def masked(value: Json, path: Path, privacy: Privacy) -> Json:
    """A value as machine formats have it: whole, with `***` for what may not be shown."""
    if privacy.show_values:
        return value
    kind = type(value)
    if kind is dict:
        members = {}
        for name, member in value.items():
            members[privacy.whole_name(name, path)] = masked(member, (*path, name), privacy)
        return members
    if kind is list:
        items = []
        for index, item in enumerate(value):
            items.append(masked(item, (*path, index), privacy))
        return items
    return value if privacy.is_shown(value, path) else MASK
