"""Changes by which a payload breaks its schema; each yields all such changes, in an order of chance."""

from collections.abc import Iterator

from segcli.findings import Json, value_at
from segcli.generation.drafts import Draft, as_line

WRONG_TYPES: dict[str, Json] = {
    "string": 5,
    "integer": "5",
    "number": "5",
    "boolean": "yes",
    "object": [],
    "array": {},
}
"""By a type, a value of another one."""


def missing_property(draft: Draft) -> Iterator[str]:
    """A required member is left out."""
    for path, _ in draft.values():
        if any(path[-1] in schema.get("required", ()) for schema in draft.schemas(path[:-1])):
            yield draft.without(path)


def wrong_type(draft: Draft) -> Iterator[str]:
    """A value is written as one of another type."""
    for path, _ in draft.values():
        wrong = next((WRONG_TYPES[type_name] for type_name in types_at(draft, path) if type_name in WRONG_TYPES), None)
        if wrong is not None:
            yield draft.replaced(path, wrong)


def types_at(draft: Draft, path: tuple[str | int, ...]) -> list[str]:
    """The types that are allowed at a path."""
    types = [schema.get("type", []) for schema in draft.schemas(path)]
    return [name for type_name in types for name in ([type_name] if isinstance(type_name, str) else type_name)]


def null_not_allowed(draft: Draft) -> Iterator[str]:
    """A value is null that never is."""
    for path, _ in draft.values():
        types = types_at(draft, path)
        if types and "null" not in types:
            yield draft.replaced(path, None)


def unexpected_value(draft: Draft) -> Iterator[str]:
    """A constant has another value."""
    for path, _ in draft.values():
        if any("const" in schema for schema in draft.schemas(path)):
            yield draft.replaced(path, "something_else")


def unknown_value(draft: Draft) -> Iterator[str]:
    """A value is not among those that are documented."""
    for path, value in draft.values():
        if isinstance(value, str) and any("enum" in schema for schema in draft.schemas(path)):
            yield draft.replaced(path, "BRAND_NEW")


def malformed_value(draft: Draft) -> Iterator[str]:
    """A date is not written as one."""
    for path, value in draft.values():
        if isinstance(value, str) and any("format" in schema for schema in draft.schemas(path)):
            yield draft.replaced(path, f"{value[:10]} noon")


def out_of_range(draft: Draft) -> Iterator[str]:
    """A number is less or greater than the schema allows."""
    for path, value in draft.values():
        for schema in draft.schemas(path) if type(value) in (int, float) else ():
            if "minimum" in schema:
                yield draft.replaced(path, schema["minimum"] - 1)
            if "maximum" in schema:
                yield draft.replaced(path, schema["maximum"] + 10)


def misspelt_property(draft: Draft) -> Iterator[str]:
    """A member is written as a serializer with names of its own would."""
    for path, value in draft.values():
        first, *words = str(path[-1]).split("_")
        if words:
            without = value_at(draft.json, path[:-1]).copy()
            del without[path[-1]]
            renamed = without | {first + "".join(map(str.capitalize, words)): value}
            yield draft.replaced(path[:-1], renamed) if len(path) > 1 else as_line(renamed)


def unknown_property(draft: Draft) -> Iterator[str]:
    """A member that nobody documented."""
    for path, value in draft.values():
        closed = [schema for schema in draft.schemas(path) if schema.get("additionalProperties") is False]
        if isinstance(value, dict) and closed:
            yield draft.replaced((*path, "brand_new_member"), True)
