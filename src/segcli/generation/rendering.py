"""Renders facts as JSON in the form that a schema describes: a schema is compiled once, and then renders payloads.

Required members are always there, others as often as in genuine payloads. Values for which there are no facts are
invented from the schema: a constant, an id of its kind, a time, one of its values.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

from segcli.findings import Json
from segcli.generation.entities import Facts
from segcli.generation.invented_values import ABSENT, Context, Render, leaf
from segcli.schemas.unions import discriminator_of

NOTHING: Facts = {}
SPREAD, RANGE = 2654435761, 0xFFFFFFFF
"""Multiplying by SPREAD, modulo RANGE + 1, spreads numbers that are close (Knuth)."""


class Share(NamedTuple):
    """How often an object has a member: `presence` is the share of all objects that have it, None for always when it
    applies; `null_share` is the share of those in which it is null, or, when it does not apply, of all.
    """

    presence: float | None
    null_share: float

    @property
    def null_for_none(self) -> float:
        """How often a member that does not apply is null rather than absent."""
        if self.presence is None:
            return self.null_share
        nulls = self.presence * self.null_share
        return nulls / (1 - self.presence + nulls) if nulls else 0.0


UNKNOWN = Share(None, 0.5)
"""For members that were never counted."""


class Member(NamedTuple):
    """A member of an object: in how many of all objects it is, in how many of these it is null instead of a value, and
    in how many it is null where it does not apply (all out of RANGE); `render` is None where facts are taken as they
    are. `salt` is another number for each member.
    """

    presence: int
    null_share: int
    null_for_none: int
    render: Render | None
    salt: int


class SchemaCompiler:
    """Compiles the subschemas of one schema document, each definition once; `shares` has how often members come, by the
    name of the definition and the path of the member.
    """

    def __init__(self, document: dict[str, Any], shares: Mapping[str, Mapping[str, Share]]) -> None:
        self._definitions: dict[str, Any] = document.get("$defs", {})
        self._shares = shares
        self._renderers: dict[str, Render] = {}

    def compile(self, schema: dict[str, Any], definition: str = "", path: str = "") -> Render:
        """The function that renders facts for a subschema, which is at `path` of a definition."""
        if "$ref" in schema:
            name = schema["$ref"].removeprefix("#/$defs/")
            if name not in self._renderers:
                self._renderers[name] = memoized(self.compile(self._definitions[name], name))
            return self._renderers[name]
        if "oneOf" in schema:
            return self._union(schema["oneOf"], definition, path)
        if "properties" in schema or "additionalProperties" in schema:
            return self._object(schema, definition, path)
        if "items" in schema:
            return self._array(self.compile(schema["items"], definition, f"{path}[]."))
        return leaf(schema, path)

    def _union(self, branches: list[dict[str, Any]], definition: str, path: str) -> Render:
        renderers = [self.compile(branch, definition, path) for branch in branches if branch.get("type") != "null"]
        if len(renderers) == 1:
            return renderers[0]
        union = discriminator_of(branches)
        assert union, f"nothing tells the branches of {definition} apart"
        by_value = dict(zip([value for value in union.values if value is not None], renderers, strict=True))
        return lambda facts, context, key: (
            renderers[0](facts, context, key)
            if facts is ABSENT
            else by_value[facts[union.discriminator]](facts, context, key)
        )

    def _array(self, render: Render) -> Render:
        return lambda facts, context, key: [] if facts is ABSENT else [render(item, context, key) for item in facts]

    def _object(self, schema: dict[str, Any], definition: str, path: str) -> Render:
        required = frozenset(schema.get("required", ()))
        properties: dict[str, Any] = schema.get("properties", {})
        members: dict[str, Member] = {}
        invented: dict[str, Member] = {}
        for name, schema_of_member in properties.items():
            member = self._member(schema_of_member, definition, f"{path}{name}", name in required)
            members[name] = member
            if name in required or "const" in schema_of_member:
                invented[name] = member
        rest = schema.get("additionalProperties")
        render_value = self.compile(rest, definition, f"{path}*.") if isinstance(rest, dict) else None
        return object_renderer(members, invented, render_value)

    def _member(self, schema: dict[str, Any], definition: str, path: str, is_required: bool) -> Member:
        share = self._shares.get(definition, {}).get(path, UNKNOWN)
        presence: float = 1 if is_required or share.presence is None else share.presence
        null_share: float = (
            share.null_share if is_nullable(schema) and not is_required and share.presence is not None else 0.0
        )
        null_for_none: float = 0 if not is_nullable(schema) else 1.0 if is_required else share.null_for_none
        render = self.compile(schema, definition, f"{path}.")
        salt = crc32(f"{definition}.{path}".encode())
        is_leaf = has_no_parts(schema) and "const" not in schema
        renderer = None if is_leaf and not is_required else render
        return Member(int(presence * RANGE), int(null_share * RANGE), int(null_for_none * RANGE), renderer, salt)


def object_renderer(members: dict[str, Member], invented: dict[str, Member], render_value: Render | None) -> Render:
    """A function that renders an object with these members, and others by `render_value`; `invented` ones also where
    there are no facts of them.
    """

    def render(facts: Any, context: Context, key: int) -> Json:
        result: dict[str, Json] = {}
        if facts is ABSENT:
            facts = NOTHING
        if "id" in facts:
            key = crc32(facts["id"].encode())
        for name, value in facts.items():
            member = members.get(name)
            if member is not None:
                rendered = render_member(value, member, context, key)
                if rendered is not ABSENT:
                    result[name] = rendered
            elif render_value is not None:
                result[name] = render_value(value, context, key)
        for name, member in invented.items():
            if name not in facts and member.render and happens(member.presence, key ^ member.salt):
                result[name] = member.render(ABSENT, context, key)
        return result

    return render


def render_member(value: Any, member: Member, context: Context, key: int) -> Json:
    """The value of a member, null, or ABSENT."""
    presence, null_share, null_for_none, render, salt = member
    if value is None:
        return None if happens(null_for_none, key ^ salt) else ABSENT
    if not happens(presence, key ^ salt):
        return ABSENT
    if null_share and happens(null_share, key + salt):
        return None
    return value if render is None else render(value, context, key)


def happens(share: int, number: int) -> bool:
    """Whether the hash of a number is among the first `share` of RANGE."""
    return share == RANGE or number * SPREAD & RANGE < share


def has_no_parts(schema: dict[str, Any]) -> bool:
    """Whether a value has no parts that a schema describes."""
    return not any(keyword in schema for keyword in ("$ref", "oneOf", "properties", "additionalProperties", "items"))


def is_nullable(schema: dict[str, Any]) -> bool:
    """Whether null may stand here."""
    if "oneOf" in schema:
        return any(is_nullable(branch) for branch in schema["oneOf"])
    return "null" in schema.get("type", ())


def memoized(render: Render) -> Render:
    """The same function, which renders the facts of its last call only once."""
    last: tuple[Any, int, Json] = (None, 0, None)

    def render_once(facts: Any, context: Context, key: int) -> Json:
        nonlocal last
        if facts is ABSENT:
            return render(facts, context, key)
        if facts is not last[0] or key != last[1]:
            last = facts, key, render(facts, context, key)
        return last[2]

    return render_once


def data_renderer(document: dict[str, Any], shares: Mapping[str, Mapping[str, Share]]) -> Render:
    """The function that renders the facts of an event as its data."""
    return SchemaCompiler(document, shares).compile({key: value for key, value in document.items() if key != "$defs"})
