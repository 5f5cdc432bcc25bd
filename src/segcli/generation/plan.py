"""Shows facts in the form that a schema describes: a schema is compiled once, and then writes payloads.

What a schema requires is there; of the rest it depends on chance, in the shares in which genuine payloads have it.
What nobody made facts of, the schema itself makes: a constant, an id of its kind, a time, the first of its values.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

from segcli.findings import Json
from segcli.generation.entities import Facts
from segcli.generation.making import ABSENT, Moment, Show, leaf
from segcli.schemas.unions import discriminator_of

NOTHING: Facts = {}
SPREAD, RANGE = 2654435761, 0xFFFFFFFF
"""Multiplying by the one, modulo the other, spreads numbers that are close (Knuth)."""


class Share(NamedTuple):
    """How often a member comes: `there` in so many of all objects, or always when it applies (None); `null` in so many
    of those that have it, or, when it does not apply, of all.
    """

    there: float | None
    null: float

    @property
    def null_for_none(self) -> float:
        """How often a member that does not apply is null rather than absent."""
        if self.there is None:
            return self.null
        nulls = self.there * self.null
        return nulls / (1 - self.there + nulls) if nulls else 0.0


UNKNOWN = Share(None, 0.5)
"""For members that were never counted."""


class Member(NamedTuple):
    """A member of an object: in how many of all objects it comes, in how many of these it is null instead of a value,
    and in how many it is null where it does not apply (all out of RANGE); and what shows it, None where the facts are
    shown as they are. `salt` tells it from other members.
    """

    there: int
    null: int
    null_for_none: int
    show: Show | None
    salt: int


class Plans:
    """Compiles the places of one schema document, each definition once; `shares` say how often members come, by the
    name of the definition and the path of the member.
    """

    def __init__(self, document: dict[str, Any], shares: Mapping[str, Mapping[str, Share]]) -> None:
        self._definitions: dict[str, Any] = document.get("$defs", {})
        self._shares = shares
        self._shown: dict[str, Show] = {}

    def show(self, schema: dict[str, Any], definition: str = "", path: str = "") -> Show:
        """What shows the facts of a place."""
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            if name not in self._shown:
                self._shown[name] = remembering(self.show(self._definitions[name], name))
            return self._shown[name]
        if "oneOf" in schema:
            return self._union(schema["oneOf"], definition, path)
        if "properties" in schema or "additionalProperties" in schema:
            return self._object(schema, definition, path)
        if "items" in schema:
            return self._array(self.show(schema["items"], definition, f"{path}[]."))
        return leaf(schema, path)

    def _union(self, branches: list[dict[str, Any]], definition: str, path: str) -> Show:
        shows = [self.show(branch, definition, path) for branch in branches if branch.get("type") != "null"]
        if len(shows) == 1:
            return shows[0]
        union = discriminator_of(branches)
        assert union, f"nothing tells the branches of {definition} apart"
        by_value = dict(zip([value for value in union.values if value is not None], shows, strict=True))
        return lambda facts, moment, key: (
            shows[0](facts, moment, key)
            if facts is ABSENT
            else by_value[facts[union.discriminator]](facts, moment, key)
        )

    def _array(self, show: Show) -> Show:
        return lambda facts, moment, key: [] if facts is ABSENT else [show(item, moment, key) for item in facts]

    def _object(self, schema: dict[str, Any], definition: str, path: str) -> Show:
        required = frozenset(schema.get("required", ()))
        properties: dict[str, Any] = schema.get("properties", {})
        members: dict[str, Member] = {}
        made_up: dict[str, Member] = {}
        for name, schema_of_member in properties.items():
            member = self._member(schema_of_member, definition, f"{path}{name}", name in required)
            members[name] = member
            if name in required or "const" in schema_of_member:
                made_up[name] = member
        rest = schema.get("additionalProperties")
        show_value = self.show(rest, definition, f"{path}*.") if isinstance(rest, dict) else None
        return of_object(members, made_up, show_value)

    def _member(self, schema: dict[str, Any], definition: str, path: str, needed: bool) -> Member:
        share = self._shares.get(definition, {}).get(path, UNKNOWN)
        there: float = 1 if needed or share.there is None else share.there
        null: float = share.null if is_nullable(schema) and not needed and share.there is not None else 0.0
        null_for_none: float = 0 if not is_nullable(schema) else 1.0 if needed else share.null_for_none
        show = self.show(schema, definition, f"{path}.")
        salt = crc32(f"{definition}.{path}".encode())
        plain = is_plain(schema) and "const" not in schema
        shown_by = None if plain and not needed else show
        return Member(int(there * RANGE), int(null * RANGE), int(null_for_none * RANGE), shown_by, salt)


def of_object(members: dict[str, Member], made_up: dict[str, Member], show_value: Show | None) -> Show:
    """What shows an object that has these members, and others. Some are made up when nothing is known of them."""

    def show(facts: Any, moment: Moment, key: int) -> Json:
        result: dict[str, Json] = {}
        if facts is ABSENT:
            facts = NOTHING
        if "id" in facts:
            key = crc32(facts["id"].encode())
        for name, value in facts.items():
            member = members.get(name)
            if member is not None:
                seen = shown(value, member, moment, key)
                if seen is not ABSENT:
                    result[name] = seen
            elif show_value is not None:
                result[name] = show_value(value, moment, key)
        for name, member in made_up.items():
            if name not in facts and member.show and happens(member.there, key ^ member.salt):
                result[name] = member.show(ABSENT, moment, key)
        return result

    return show


def shown(value: Any, member: Member, moment: Moment, key: int) -> Json:
    """What is shown of a member: a value, null, or ABSENT."""
    there, null, null_for_none, show, salt = member
    if value is None:
        return None if happens(null_for_none, key ^ salt) else ABSENT
    if not happens(there, key ^ salt):
        return ABSENT
    if null and happens(null, key + salt):
        return None
    return value if show is None else show(value, moment, key)


def happens(share: int, number: int) -> bool:
    """Whether a number is among those, so many out of RANGE, of which something is so."""
    return share == RANGE or number * SPREAD & RANGE < share


def is_plain(schema: dict[str, Any]) -> bool:
    """Whether a value has no parts that a schema describes."""
    return not any(keyword in schema for keyword in ("$ref", "oneOf", "properties", "additionalProperties", "items"))


def is_nullable(schema: dict[str, Any]) -> bool:
    """Whether null may stand here."""
    if "oneOf" in schema:
        return any(is_nullable(branch) for branch in schema["oneOf"])
    return "null" in schema.get("type", ())


def remembering(show: Show) -> Show:
    """The same, where what was shown of some facts last is shown of them again."""
    last: tuple[Any, int, Json] = (None, 0, None)

    def show_once(facts: Any, moment: Moment, key: int) -> Json:
        nonlocal last
        if facts is ABSENT:
            return show(facts, moment, key)
        if facts is not last[0] or key != last[1]:
            last = facts, key, show(facts, moment, key)
        return last[2]

    return show_once


def plan(document: dict[str, Any], shares: Mapping[str, Mapping[str, Share]]) -> Show:
    """What shows the facts of an event as its data."""
    return Plans(document, shares).show({key: value for key, value in document.items() if key != "$defs"})
