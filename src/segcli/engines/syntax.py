"""What JSON Schema 2020-12 lets a keyword say, and which keywords hold schemas."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from segcli.engines.patterns import is_pattern, problem_with
from segcli.findings import Json

DIALECTS = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
    "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-04/schema",
)
"""What `$schema` may say; all are read as 2020-12, which refuses most of what had another meaning before."""

LARGEST_COUNT = 2**63 - 1
TYPES = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))
ANCHOR = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*")
ID = re.compile(r"[^#]*#?")


def is_schema(value: Json) -> bool:
    return isinstance(value, dict | bool)


def is_string(value: Json) -> bool:
    return isinstance(value, str)


def is_boolean(value: Json) -> bool:
    return isinstance(value, bool)


def is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_count(value: Json) -> bool:
    return is_number(value) and value == int(value) and 0 <= value <= LARGEST_COUNT


def is_list_of_schemas(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_schema, value))


def is_map_of_schemas(value: Json) -> bool:
    return isinstance(value, dict) and all(map(is_schema, value.values()))


def is_list_of_names(value: Json) -> bool:
    return isinstance(value, list) and all(map(is_string, value)) and len(set(value)) == len(value)


def is_prefix(value: Json) -> bool:
    """Whether `x-id` holds what segcli takes it for: the prefix of an id, or several."""
    return all(isinstance(one, str) for one in (value if isinstance(value, list) else [value]))


def is_type(value: Json) -> bool:
    if isinstance(value, str):
        return value in TYPES
    return is_list_of_names(value) and bool(value) and TYPES.issuperset(value)


ALLOWED: dict[str, Callable[[Json], bool]] = {
    "type": is_type,
    "enum": lambda value: isinstance(value, list),
    "multipleOf": lambda value: is_number(value) and value > 0,
    "required": is_list_of_names,
    "dependentRequired": lambda value: isinstance(value, dict) and all(map(is_list_of_names, value.values())),
    "pattern": lambda value: isinstance(value, str) and is_pattern(value),
    "patternProperties": lambda value: is_map_of_schemas(value) and all(map(is_pattern, value)),
    "dependencies": lambda value: (
        isinstance(value, dict) and all(is_schema(one) or is_list_of_names(one) for one in value.values())
    ),
    "uniqueItems": is_boolean,
    "$id": lambda value: isinstance(value, str) and bool(ID.fullmatch(value)),
    "$anchor": lambda value: isinstance(value, str) and bool(ANCHOR.fullmatch(value)),
    "$dynamicAnchor": lambda value: isinstance(value, str) and bool(ANCHOR.fullmatch(value)),
}
"""What the value of a keyword must be; of those that are not listed it may be anything."""

LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
MAPS = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
SINGLE = (
    *("not", "if", "then", "else", "items", "contains", "propertyNames", "additionalProperties"),
    *("unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)
IN_PLACE = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"))
"""The keywords whose schemas are about the same value as the schema that holds them."""

COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "minProperties")
NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
STRINGS = ("$ref", "$dynamicRef", "$schema", "format", "title", "description", "$comment")

ALLOWED |= dict.fromkeys((*COUNTS, "maxProperties"), is_count)
ALLOWED |= dict.fromkeys(NUMBERS, is_number)
ALLOWED |= dict.fromkeys(STRINGS, is_string)
ALLOWED |= dict.fromkeys(LISTS, is_list_of_schemas)
ALLOWED |= {name: is_map_of_schemas for name in MAPS if name not in ALLOWED}
ALLOWED |= dict.fromkeys(SINGLE, is_schema)


class Child(NamedTuple):
    """A schema inside another: the keyword and, in a list or a map, the index or name that lead to it."""

    steps: tuple[str | int, ...]
    schema: Json

    @property
    def in_place(self) -> bool:
        """Whether it is about the same value."""
        return self.steps[0] in IN_PLACE


def misuse(schema: dict[str, Any]) -> tuple[str, str] | None:
    """The first keyword of a schema whose value is none that it may have, and what is wrong with that."""
    for name, value in schema.items():
        if name in ALLOWED and not ALLOWED[name](value):
            problem = name == "pattern" and isinstance(value, str) and problem_with(value)
            return name, f"cannot be used: {problem}" if problem else "may not have this value"
    return None


def children(schema: dict[str, Any]) -> Iterator[Child]:
    """The schemas right inside a schema in which no keyword is misused."""
    for name, value in schema.items():
        if name in SINGLE:
            yield Child((name,), value)
        elif name in LISTS:
            yield from (Child((name, index), item) for index, item in enumerate(value))
        elif name in MAPS:
            yield from (Child((name, key), item) for key, item in value.items())


def separate_dependencies(schema: dict[str, Any]) -> None:
    """Write `dependencies` of older drafts, which one engine does not know, as what they have become."""
    for name, value in schema.pop("dependencies", {}).items():
        keyword = "dependentRequired" if isinstance(value, list) else "dependentSchemas"
        schema.setdefault(keyword, {}).setdefault(name, value)
