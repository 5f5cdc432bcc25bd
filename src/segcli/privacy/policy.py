"""What of a payload may be shown, and how the rest is masked.

Shown is what is known to be harmless: a string only where its place in a schema allows it. Everything that comes from
a payload and reaches a report passes through here. What people read is short and has its control characters escaped;
what programs read is whole, and escaped by the JSON that it is written in.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from segcli.console.text import shortened, visible
from segcli.findings import Json, Path, pointer
from segcli.schemas.memory import remember
from segcli.schemas.tree import SchemaTree

if TYPE_CHECKING:
    from segcli.privacy.customers import Tree
    from segcli.privacy.display_rules import DisplayRule

MASK = "***"
PERSONAL_NAME = r"[@\s]|[^\x00-\x7f]|(?:\d\D*){6}"
"""What member names that schemas know have none of: an at sign, a blank, other letters than ASCII, six digits."""

LOG_NAMES = frozenset(("@message", "@timestamp", "@log", "@logStream"))
"""Names that log services give, and which name nobody."""

MANY_DIGITS = r"(?:\d\D*){6}"
UNKNOWN: Json = object()
WORDS = {True: "true", False: "false", None: "null"}


Written = Callable[[Path], str | None]


def number(value: float, path: Path, written: Written) -> str:
    """A number as its record writes it. Integers can be written in one way only, but for zero."""
    return str(value) if type(value) is int and value else written(path) or str(value)


def quoted(text: str) -> str:
    """A text that may be shown as reports print it."""
    return f'"{shortened(visible(text))}"'


def never_written(_: Path) -> None:
    """What is known of the text of a record where there is none."""


class Privacy:
    """Decides for the records of one schema; `show_values` unmasks them all.

    `document` is the closed schema that the record is checked against, or None when there is none; `root` is where
    in the record its instance stands, and `head` the pointer before those of an event that was unwrapped. Free text is
    shown only by the policy `of` its record: it may name those that the record is about.
    """

    def __init__(self, document: Json, show_values: bool = False, root: Path = ()) -> None:
        self.general = self
        self.schema = SchemaTree(document, root)
        self.show_values = show_values
        self._rules: dict[Path, DisplayRule] = {}
        self._paths: dict[Path, Path] = {}
        self._pointers: dict[Path, str] = {}
        self._head = ""
        self._record = UNKNOWN
        self._is_sound = False
        self._people: list[dict[str, Json]] | None = None
        self._tree: Tree | None = None
        self._written: Written = never_written

    def of(self, record: Json, head: str = "", is_sound: bool = False, written: "Written | None" = None) -> "Privacy":
        """The same for one record; `head` is the pointer of the place that it was unwrapped from. What holds of all
        records stays in `general`. The customers of one that `is_sound` are where the schema has them. `written` tells
        how the record writes the number at a path.
        """
        general, own = self.general, Privacy.__new__(Privacy)
        # Attribute by attribute: a copy of the dictionary takes twice as long (1 us of an event), a call of the
        # initialiser four times.
        own.general, own.schema, own.show_values = general, general.schema, general.show_values
        own._rules, own._paths, own._pointers = general._rules, general._paths, general._pointers  # noqa: SLF001
        own._head, own._record, own._is_sound = head, record, is_sound  # noqa: SLF001
        own._people, own._tree, own._written = None, general._tree, written or never_written  # noqa: SLF001
        return own

    def is_shown(self, value: Json, path: Path, text: str | None = None) -> bool:
        """Whether a scalar at `path` may be shown; `text` is how the record writes a number, if that is to be shown. An
        object or array never may as a whole.
        """
        if self.show_values:
            return True
        rule = self.rule_at(path)
        decided = rule.decides(value)
        if decided is not None:
            return decided
        kind = type(value)
        if kind is str:
            return self._is_harmless(value)
        if kind is dict or kind is list:
            return False
        return rule.numbers or value in rule.values or (rule.few and not re.search(MANY_DIGITS, text or str(value)))

    def _is_harmless(self, text: str) -> bool:
        """Whether free text is about nobody, as far as can be known."""
        from segcli.privacy.persons import is_about, leads_to_a_person, people

        if self._record is UNKNOWN or leads_to_a_person(text):
            return False
        if self._people is None:
            from segcli.privacy.customers import customers_at

            sound = self._is_sound
            self._people = list(customers_at(self._record, self.general.tree)) if sound else people(self._record)
        return not is_about(text, self._people)

    @property
    def tree(self) -> "Tree":
        """Where customers stand in sound records."""
        if self._tree is None:
            from segcli.privacy.customers import customers

            self._tree = customers(self.schema.top)
        return self._tree

    def rule_at(self, path: Path) -> "DisplayRule":
        """What may be shown at `path`, worked out once for all records."""
        rule = self._rules.get(path)
        if rule is None:
            from segcli.privacy.display_rules import display_rule

            is_member = not path or bool(self.schema.members(path[:-1]))
            rule = remember(self._rules, path, display_rule(self.schema.subschemas(path), is_member))
        return rule

    def value(self, value: Json, path: Path) -> str:
        """A value as reports print it: short, masked, and free of anything that a terminal would obey."""
        kind = type(value)
        if kind is dict:
            return "{...}" if value else "{}"
        if kind is list:
            return "[...]" if value else "[]"
        is_number = kind is not str and kind is not bool and value is not None
        text = number(value, path, self._written) if is_number else None
        if not self.is_shown(value, path, text):
            return MASK
        if kind is str:
            return quoted(value)
        return WORDS[value] if text is None else shortened(text)

    def name(self, name: str, path: Path) -> str:
        """A member name as reports print it: short, masked, and free of anything that a terminal would obey."""
        return shortened(visible(self.whole_name(name, path)))

    def whole_name(self, name: str, path: Path) -> str:
        """A member name as it is, for programs; one that no schema knows is masked when it may name a person."""
        known = name in self.schema.members(path)
        is_harmless = known or self.show_values or name in LOG_NAMES
        return name if is_harmless or not re.search(PERSONAL_NAME, name) else MASK

    def path(self, path: Path) -> Path:
        """A path whose names are whole or masked, so that a pointer of it resolves: worked out once for all records, as
        each finding names two (20 us of it).
        """
        masked = self._paths.get(path)
        if masked is None:
            steps = (
                self.whole_name(step, path[:at]) if isinstance(step, str) else step for at, step in enumerate(path)
            )
            masked = remember(self._paths, path, tuple(steps))
        return masked

    def pointer(self, path: Path) -> str:
        """The JSON Pointer of the same, made once for all records as well."""
        made = self._pointers.get(path)
        return remember(self._pointers, path, pointer(self.path(path))) if made is None else made

    def generic(self, masked: str | None) -> str | None:
        """The masked pointer of a finding with `*` for indices and map keys, the same for all of one kind."""
        if not masked:
            return masked
        steps: list[str] = []
        path: Path = ()
        head = "/".join("*" if step.isdecimal() else step for step in self._head.split("/"))
        for step in masked.removeprefix(self._head).split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            places = self.schema.subschemas(path)
            indexed = any("items" in place for place in places)
            mapped = any(isinstance(place.get("additionalProperties"), dict) for place in places)
            known = any(name in place.get("properties", {}) for place in places)
            steps.append("*" if not known and (indexed or mapped) else step)
            path = (*path, int(name)) if indexed and name.isdecimal() else (*path, name)
        return "/".join((head, *steps))
