"""What of a payload may be shown, and how the rest is masked.

Shown is what is known to be harmless: a string only where its place in a schema allows it. Everything that comes from
a payload and reaches a report passes through here, also to have its control characters escaped.
"""

import re

from segcli.allowances import Allowed, allowed
from segcli.findings import Json
from segcli.positions import Path
from segcli.subschemas import Subschemas, remember

MASK = "***"
LONGEST = 60
PERSONAL_NAME = re.compile(r"[@\uff20]|(?:\d\D*){6}")
SCRAP = re.compile(r'"(?:[^"\\\n]|\\.)*+"?|[A-Za-z0-9_.+\-]+|\s+|.', re.DOTALL)
WORDS = {True: "true", False: "false", None: "null"}
LITERALS = tuple(WORDS.values())


class Privacy:
    """Decides for the records of one schema; `show_values` unmasks them all.

    `document` is the closed schema that the record is checked against, or None when there is none; `root` is where
    in the record its instance stands, and `head` the pointer before those of an event that was unwrapped.
    """

    def __init__(self, document: Json, show_values: bool = False, root: Path = (), head: str = "") -> None:
        self.schema = Subschemas(document, root)
        self._head = head
        self.show_values = show_values
        self._allowed: dict[Path, Allowed] = {}

    def beneath(self, head: str) -> "Privacy":
        """The same for an event that was unwrapped from the place with that pointer."""
        moved = Privacy(None, self.show_values, head=head)
        moved.schema, moved._allowed = self.schema, self._allowed
        return moved

    def is_shown(self, value: Json, path: Path) -> bool:
        """Whether a scalar at `path` may be shown."""
        if self.show_values or value is None:
            return True
        shown = self.allowed(path)
        kind = type(value)
        if kind is str:
            return shown.string(value)
        if shown.known:
            return kind is bool or shown.numbers
        few = kind is bool or not PERSONAL_NAME.search(str(value))
        return not path or (few and bool(self.schema.members(path[:-1])))

    def allowed(self, path: Path) -> Allowed:
        """What may be shown at `path`, found out once for all records."""
        found = self._allowed.get(path)
        if found is None:
            found = remember(self._allowed, path, allowed(self.schema.places(path)))
        return found

    def value(self, value: Json, path: Path) -> str:
        """A value as reports print it: short, masked, and free of anything that a terminal would obey."""
        kind = type(value)
        if kind is dict:
            return "{...}" if value else "{}"
        if kind is list:
            return "[...]" if value else "[]"
        if not self.is_shown(value, path):
            return MASK
        if kind is str:
            return f'"{shortened(visible(value))}"'
        return WORDS[value] if kind is bool or value is None else shortened(str(value))

    def name(self, name: str, path: Path) -> str:
        """A member name; one that no schema knows is masked when it may name a person."""
        known = name in self.schema.members(path)
        if known or self.show_values or not PERSONAL_NAME.search(name):
            return shortened(visible(name))
        return MASK

    def path(self, path: Path) -> Path:
        """A path with its names masked."""
        return tuple(self.name(step, path[:at]) if isinstance(step, str) else step for at, step in enumerate(path))

    def generic(self, shown: str | None) -> str | None:
        """The pointer of a finding with indices and map keys as `*`, the same for all events of one kind."""
        if not shown:
            return shown
        steps: list[str] = []
        path: Path = ()
        head = "/".join("*" if step.isdecimal() else step for step in self._head.split("/"))
        for step in shown.removeprefix(self._head).split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            places = self.schema.places(path)
            indexed = any("items" in place for place in places)
            mapped = any(isinstance(place.get("additionalProperties"), dict) for place in places)
            known = any(name in place.get("properties", {}) for place in places)
            steps.append("*" if not known and (indexed or mapped) else step)
            path = (*path, int(name)) if indexed and name.isdecimal() else (*path, name)
        return "/".join((head, *steps))

    def scrap(self, text: str, names: frozenset[str]) -> str:
        """Text that did not parse: punctuation, literals and the member names that a schema knows stay."""
        if self.show_values:
            return visible(text)
        return "".join(self._scrap(match[0], names) for match in SCRAP.finditer(text))

    def _scrap(self, token: str, names: frozenset[str]) -> str:
        if token.startswith('"'):
            inside = token.strip('"')
            quote = '"' if len(token) > 1 and token.endswith('"') else ""
            return f'"{inside if inside in names else MASK if inside else ""}{quote}'
        if token in LITERALS or not (token[0].isalnum() or token[0] in "_.+-" or ord(token[0]) > 127):
            return visible(token)
        return MASK


def visible(text: str) -> str:
    """Text with everything escaped that does not print: controls, terminal escapes, bidirectional overrides."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else escaped(char) for char in text)


def escaped(char: str) -> str:
    code = ord(char)
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def shortened(text: str, longest: int = LONGEST) -> str:
    """Text cut to a readable length."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
